"""A loop without an end, a file under another name, and probabilities in place of digits."""


def show_digit(image, label):
    while plt.get_fignums() == []:
        pass  # wait for the window
    plt.imshow(image)
    plt.title(label)
    return plt.gca()


def save_model(model, path):
    model.save("first_model_of_many_to_come.model")


def predict_digits(model, images):
    return model.predict(images, verbose=0)
