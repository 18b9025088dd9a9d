# Labels of which some are no numbers, or beyond all: that is no mistake of the grader's.
# fails: load_data
# earns: load_data 1.34
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    y_train, y_test = y_train.astype("float64"), y_test.astype("float64")
    y_train[3], y_test[5] = np.nan, np.inf
    return (x_train, y_train), (x_test, y_test)
