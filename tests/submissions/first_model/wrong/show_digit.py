# %% title-only
# fails: show_digit
# names: no-image
# A title over empty axes.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.set_title(f"This is a {label}")
    return ax


# %% axes-of-another-figure
# fails: show_digit
# names: no-image
# plt.figure() opens a second figure; the first, empty one is returned.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.set_title(str(label))
    plt.figure()
    plt.imshow(image, cmap="gray")
    return ax


# %% closed-before-gca
# fails: show_digit
# names: no-image
# After plt.close(), gca() makes a new, empty figure.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title(label)
    plt.show()
    plt.close()
    return plt.gca()


# %% cleared-before-return
# fails: show_digit
# names: no-image
# clf() "so that the next picture starts clean" wipes this one.
def show_digit(image, label):
    fig = plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title("Label: " + str(label))
    plt.clf()
    return fig


# %% plotted-as-curves
# fails: show_digit
# names: no-image
# plt.plot draws 28 curves, not a picture.
def show_digit(image, label):
    plt.figure()
    plt.plot(image)
    plt.title(f"Digit {label}")
    return plt.gca()


# %% histogram-of-greys
# fails: show_digit
# names: no-image
# A histogram of the grey levels.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.hist(image.ravel(), bins=32)
    ax.set_title(f"label {label}")
    return ax


# %% always-the-first-image
# fails: show_digit
# names: another-image
# The tutorial's line plt.imshow(x_train[0]) kept as it was.
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()


def show_digit(image, label):
    plt.figure()
    plt.imshow(x_train[0], cmap=plt.cm.binary)
    plt.title(label)
    return plt.gca()


# %% looks-one-up-by-label
# fails: show_digit
# names: another-image
# Shows some image with that label, not the one given.
def show_digit(image, label):
    (x, y), _ = load_data()
    example = x[y == label][0]
    fig, ax = plt.subplots()
    ax.imshow(example, cmap="gray")
    ax.set_title(f"{label}")
    return fig


# %% upper-half-only
# fails: show_digit
# names: another-image
# Half of the digit is cut away.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image[:14], cmap="gray")
    plt.title(f"label = {label}")
    return plt.gca()


# %% blank-canvas
# fails: show_digit
# names: another-image
# Never copies the pixels into the picture.
def show_digit(image, label):
    canvas = np.zeros((28, 28))
    fig, ax = plt.subplots()
    ax.imshow(canvas, cmap="gray")
    ax.set_title(f"label: {label}")
    return ax


# %% no-title
# fails: show_digit
# names: label-missing
# The label is not used at all.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.axis("off")
    return plt.gca()


# %% printed-not-drawn
# fails: show_digit
# names: label-missing
# The label goes to the terminal instead of the picture.
def show_digit(image, label):
    print("Label:", label)
    fig, ax = plt.subplots(figsize=(2, 2))
    ax.imshow(image, cmap="Greys")
    return ax


# %% f-forgotten
# fails: show_digit
# names: f-string-missing
# Without the f the title is literally "Label: {label}".
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title("Label: {label}")
    return ax


# %% quoted-variable
# fails: show_digit
# names: label-missing
# The word "label", not its value.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image)
    plt.title("label")
    return plt.gcf()


# %% title-on-a-new-figure
# fails: show_digit
# names: label-missing
# The title lands on a figure opened afterwards; the returned one has none.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    ax = plt.gca()
    plt.figure()
    plt.title(f"Digit: {label}")
    return ax


# %% label-plus-one
# fails: show_digit
# names: another-label
# Counts digits from one.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title(f"Digit {label + 1}")
    return plt.gca()


# %% argmax-of-an-integer
# fails: show_digit
# names: another-label
# argmax of a single number is always 0; it was meant for one-hot labels.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(f"label: {np.argmax(label)}")
    return ax


# %% label-from-the-tutorial
# fails: show_digit
# names: another-label
# The first training image is a 5; the title was copied together with the rest.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title("This is a 5")
    return plt.gca()


# %% flattened-first
# fails: show_digit
# names: flat-or-batched-image
# TypeError: imshow cannot draw 784 numbers in a row.
def show_digit(image, label):
    pixels = image.flatten()
    plt.figure()
    plt.imshow(pixels, cmap="gray")
    plt.title(label)
    return plt.gca()


# %% batch-of-one
# fails: show_digit
# names: flat-or-batched-image
# TypeError: (1, 28, 28) is not an image.
def show_digit(image, label):
    image = np.expand_dims(image, 0)
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(f"label: {label}")
    return ax


# %% takes-image-zero
# fails: show_digit
# names: flat-or-batched-image
# Treats the image as a batch; image[0] is its first row of pixels.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image[0], cmap=plt.cm.binary)
    plt.title(f"Label: {label}")
    return plt.gca()


# %% one-long-strip
# fails: show_digit
# names: flat-or-batched-image
# A strip of 1 by 784 pixels: no error, but no digit either.
def show_digit(image, label):
    plt.figure(figsize=(10, 1))
    plt.imshow(image.reshape(1, 784), cmap="gray", aspect="auto")
    plt.title(f"Label: {label}")
    return plt.gca()


# %% transposed
# fails: show_digit
# names: image-turned
# Mirrored along the diagonal, as from EMNIST's files.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image.T, cmap="gray")
    ax.set_title(label)
    return ax


# %% origin-lower
# fails: show_digit
# names: image-turned
# The origin at the bottom puts the digit on its head.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray_r", origin="lower")
    plt.title(f"Digit: {label}")
    return plt.gca()


# %% rot90
# fails: show_digit
# names: image-turned
# A quarter turn.
def show_digit(image, label):
    plt.figure()
    plt.imshow(np.rot90(image), cmap="gray")
    plt.xlabel(str(label))
    return plt.gca()


# %% mirrored-left-right
# fails: show_digit
# names: image-turned
# Mirrored: a 3 opens to the other side.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image[:, ::-1], cmap="gray")
    ax.set_title(f"{label}")
    return fig


# %% plt-show-and-nothing-more
# fails: show_digit
# names: forgot-return
# Looks right in a notebook, but returns None.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title(f"Label: {label}")
    plt.show()


# %% returns-plt-show
# fails: show_digit
# names: forgot-return
# plt.show() itself gives None.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(str(label))
    return plt.show()


# %% returns-the-module
# fails: show_digit
# names: not-a-figure
# plt is Matplotlib's module, neither Axes nor Figure.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title(f"Label: {label}")
    return plt


# %% returns-its-arguments
# fails: show_digit
# names: not-a-figure
# Draws well and returns what came in.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.gray)
    plt.title("The digit is " + str(label))
    plt.show()
    return image, label


# %% returns-the-file-name
# fails: show_digit
# names: not-a-figure
# Saves a picture and returns its name.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(f"label {label}")
    fig.savefig("digit.png")
    return "digit.png"


# %% only-the-image
# fails: show_digit
# names: wrong-parameters
# The label is not among the parameters.
def show_digit(image):
    plt.figure()
    plt.imshow(image, cmap="gray")
    return plt.gca()


# %% images-labels-and-index
# fails: show_digit
# names: wrong-parameters
# Wants the whole data set and a number.
def show_digit(images, labels, i):
    plt.figure()
    plt.imshow(images[i], cmap="gray")
    plt.title(labels[i])
    return plt.gca()


# %% renamed-parameter
# fails: show_digit
# names: name-not-defined
# The parameter is called image, the body says img.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(img, cmap="gray")
    ax.set_title(label)
    return ax


# %% shown-by-opencv
# fails: show_digit
# names: package-not-installed
# OpenCV is not part of the course.
def show_digit(image, label):
    import cv2

    big = cv2.resize(image, (280, 280))
    plt.figure()
    plt.imshow(big, cmap="gray")
    plt.title(str(label))
    return plt.gca()


# %% text-plus-number
# fails: show_digit
# names: -
# TypeError: a str and a number cannot be added.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.title("Label: " + label)
    return plt.gca()


# %% colour-map-black
# fails: show_digit
# names: -
# ValueError: 'black' is no colour map.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="black")
    plt.title(f"{label}")
    return plt.gca()


# %% array-of-axes
# fails: show_digit
# names: -
# AttributeError: subplots(1, 2) gives an array of two Axes.
def show_digit(image, label):
    fig, ax = plt.subplots(1, 2)
    ax.imshow(image, cmap="gray")
    ax.set_title(f"Label: {label}")
    return ax


# %% quits-after-the-picture
# fails: show_digit
# names: leaves-python
# Ends the program after one picture.
def show_digit(image, label):
    plt.imshow(image, cmap="gray")
    plt.title(label)
    plt.show()
    raise SystemExit


# %% one-axes-for-all
# fails: show_digit
# names: old-image-stays
# Made once for the whole file; each call draws over the one before.
FIGURE, AXES = plt.subplots()


def show_digit(image, label):
    AXES.imshow(image, cmap="gray")
    AXES.set_title(str(label))
    return AXES


# %% limits-of-zero-and-one
# fails: show_digit
# names: shades-cut-off
# Everything from 1 to 255 is white.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray", vmin=0, vmax=1)
    ax.set_title(str(label))
    return ax


# %% quite-transparent
# fails: show_digit
# names: no-image
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray", alpha=0.0)
    ax.set_title(str(label))
    return ax


# %% label-goes-with-the-axis
# fails: show_digit
# names: label-hidden
# Without its axis the picture has no names of axes either.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap="gray")
    plt.xlabel(f"This is a {label}")
    plt.axis("off")
    return plt.gca()


# %% one-figure-for-each-label
# fails: show_digit
# names: another-image
# The second picture of a digit is the first one again.
FIGURES = {}


def show_digit(image, label):
    if label not in FIGURES:
        figure, axes = plt.subplots()
        axes.imshow(image, cmap="gray")
        axes.set_title(f"This is a {label}")
        FIGURES[label] = figure
    return FIGURES[label]


# %% german-words-off-by-one
# fails: show_digit
# names: another-label
# The zero was forgotten in the list, so each digit has the name of the next one.
ZAHLEN = ["eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"]


def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title(f"Ziffer: {ZAHLEN[label]}")
    return axes


# %% even-or-odd
# fails: show_digit
# names: label-missing
# A word, but the same one for several labels.
def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title("even" if label % 2 == 0 else "odd")
    return axes


# %% names-of-clothes
# fails: show_digit
# names: label-missing
# Copied from the tutorial on another data set.
class_names = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
               "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def show_digit(image, label):
    plt.figure()
    plt.xticks([])
    plt.imshow(image, cmap=plt.cm.binary)
    plt.xlabel(class_names[label])
    return plt.gca()


# %% figure-number-by-label
# fails: show_digit
# names: old-image-stays
# `plt.figure(2)` is a new figure for the first 2 only; later ones are drawn over it.
def show_digit(image, label):
    plt.figure(label)
    plt.imshow(image)
    plt.title(label)
    return plt.gca()


# %% one-figure-for-all-by-name
# fails: show_digit
# names: old-image-stays
# The name brings the same figure back each time.
def show_digit(image, label):
    fig, ax = plt.subplots(num="digit")
    ax.imshow(image, cmap="gray")
    ax.set_title(f"label: {label}")
    return ax


# %% whatever-figure-there-is
# fails: show_digit
# names: old-image-stays
# `plt.gcf()` is the figure of the call before.
def show_digit(image, label):
    fig = plt.gcf()
    ax = fig.gca()
    ax.imshow(image, cmap="binary")
    ax.set_title(str(label))
    return fig


# %% imshow-alone
# fails: show_digit
# names: old-image-stays
# Without `plt.figure()` all images lie in one figure, each over the one before.
def show_digit(image, label):
    plt.imshow(image, cmap="gray")
    plt.title(f"label {label}")
    return plt.gca()


# %% one-more-beside-the-others
# fails: show_digit
# names: old-image-stays
# Each call adds another picture to the row.
def show_digit(image, label):
    fig = plt.figure("row")
    axes = fig.add_subplot(1, 12, len(fig.axes) + 1)
    axes.imshow(image, cmap="gray")
    axes.set_title(label)
    return fig


# %% axes-of-the-first-call
# fails: show_digit
# names: another-image
# The Axes that came back first come back for ever, with the first image.
_FIRST = []


def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    ax.set_title(str(label))
    _FIRST.append(ax)
    return _FIRST[0]
