# %% pyplot-gca
# Everything through pyplot, the current axes at the end.
def show_digit(image, label):
    plt.figure(figsize=(3, 3))
    plt.imshow(image, cmap="gray")
    plt.title(f"Label: {label}")
    plt.axis("off")
    return plt.gca()


# %% pyplot-gcf-after-show
# plt.show() before returning the figure that was taken first.
def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title(str(label))
    plt.colorbar()
    fig = plt.gcf()
    plt.show()
    return fig


# %% subplots-returns-figure
# Object oriented, default colours, returns the Figure.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image)
    ax.set(title="digit %d" % label, xticks=[], yticks=[])
    return fig


# %% label-below
# The label is the x axis label, as in the fashion-MNIST tutorial.
def show_digit(image, label):
    plt.figure()
    plt.xticks([])
    plt.yticks([])
    plt.grid(False)
    plt.imshow(image, cmap="Greys")
    plt.xlabel(label)
    return plt.gca()


# %% text-in-the-picture
# A text in the corner of the image instead of a title.
def show_digit(image, label):
    fig, ax = plt.subplots(figsize=(4, 4))
    ax.imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.text(1, 3, str(label), color="yellow", fontsize=20)
    return ax


# %% figure-suptitle
# The label stands above the figure, not the axes.
def show_digit(image, label):
    fig = plt.figure()
    ax = fig.add_subplot(1, 1, 1)
    ax.imshow(image, cmap="gray_r")
    ax.set_axis_off()
    fig.suptitle("This is a {}".format(label))
    return fig


# %% title-on-the-left
# A left-aligned title: get_title() without loc would be empty.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.matshow(image, cmap="viridis")
    ax.set_title(f"y = {label}", loc="left", fontweight="bold")
    return ax


# %% figure-text
# fig.text below the axes.
def show_digit(image, label):
    fig, ax = plt.subplots(figsize=(3, 3))
    ax.imshow(np.asarray(image).reshape(28, 28), cmap="bone")
    ax.axis("off")
    fig.text(0.5, 0.01, f"true label {label}", ha="center")
    return ax


# %% pcolormesh
# A mesh instead of an image; the y axis is turned so that the digit stands upright.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.pcolormesh(image, cmap="gray")
    ax.invert_yaxis()
    ax.set_aspect("equal")
    ax.set_title(label)
    return ax


# %% figure-without-pyplot
# Figure and canvas made by hand, pyplot never knows of it.
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def show_digit(image, label):
    fig = Figure(figsize=(2, 2), dpi=100)
    FigureCanvasAgg(fig)
    ax = fig.add_axes([0.05, 0.05, 0.9, 0.8])
    ax.imshow(image, cmap="gray", aspect="equal")
    ax.set_title(f"Digit: {label}")
    ax.set_xticks([])
    ax.set_yticks([])
    return fig


# %% one-figure-reused
# The same figure, cleared for each new digit.
def show_digit(image, label):
    fig = plt.figure("digit")
    fig.clf()
    ax = fig.gca()
    ax.imshow(image, cmap="gray")
    ax.set_title(f"label {label}")
    fig.canvas.draw()
    return ax


# %% closed-before-returning
# Closed so that no "more than 20 figures" warning comes; the object is still good.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image / 255.0, cmap="gray")
    ax.set_ylabel(f"label: {label}", rotation=0, labelpad=30)
    plt.close(fig)
    return fig


# %% with-histogram
# Two axes: the digit, and how often each grey level occurs. Only one of them is an image.
def show_digit(image, label):
    fig, (left, right) = plt.subplots(1, 2, figsize=(8, 4))
    right.hist(image.ravel(), bins=32, range=(0, 256))
    right.set_title("grey levels 0 to 255")
    left.imshow(image, cmap="gray")
    left.set_title(f"label = {label}")
    return fig


# %% pixel-values-written-in
# Writes the value into each bright pixel; the label is in the title all the same.
def show_digit(image, label):
    fig, ax = plt.subplots(figsize=(10, 10))
    ax.imshow(image, cmap="gray")
    half = image.max() / 2.5
    for row in range(image.shape[0]):
        for col in range(image.shape[1]):
            value = image[row][col]
            if value > 0:
                ax.annotate(
                    str(value), xy=(col, row), ha="center", va="center", fontsize=6,
                    color="white" if value < half else "black",
                )
    ax.set_title(f"Class {label}")
    return ax


# %% title-with-other-numbers
# More numbers than the label in the title.
def show_digit(image, label):
    height, width = image.shape
    fig, ax = plt.subplots()
    ax.imshow(image, cmap=plt.get_cmap("gray"))
    ax.set_title(f"MNIST {height}x{width} pixels\nlabel: {label}")
    return ax


# %% white-paper
# The grey levels turned round, dark ink on white paper.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(255 - image, cmap="gray")
    ax.set_title(f"label: {label}")
    return ax


# %% rgb-stack
# Three equal colour channels instead of a colour map.
def show_digit(image, label):
    rgb = np.stack([image, image, image], axis=-1)
    fig, ax = plt.subplots()
    ax.imshow(rgb)
    ax.set_title(f"label: {label}")
    return ax


# %% origin-lower-and-flipped
# Rows in reverse order, drawn from below: on the screen the digit stands upright.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(np.flipud(image), cmap="gray", origin="lower", extent=(0, 28, 0, 28))
    ax.set_title(f"label: {label}")
    return ax


# %% style-context-and-axes-argument
# An optional axes argument, a style, helper functions.
def _new_axes():
    _, ax = plt.subplots(subplot_kw={"xticks": [], "yticks": []})
    return ax


def show_digit(image, label, ax=None, cmap="magma", **kwargs):
    with plt.style.context("dark_background"):
        ax = ax or _new_axes()
        ax.imshow(image, cmap=cmap, **kwargs)
        ax.set_title(r"$\mathbf{%d}$" % label, fontsize=24)
    return ax


# %% tensor-and-pil
# Detours: a tensor, then a Pillow picture, which imshow takes too.
from PIL import Image


def show_digit(image, label):
    tensor = tf.convert_to_tensor(image)
    picture = Image.fromarray(np.asarray(tensor).astype("uint8"))
    ax = plt.figure().subplots()
    ax.imshow(picture, cmap="gray")
    ax.annotate(f"label {int(label)}", xy=(0.5, 1.02), xycoords="axes fraction", ha="center")
    return ax


# %% coloured-by-hand
# The colour map is applied before drawing.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(plt.get_cmap("viridis")(np.asarray(image) / 255.0))
    ax.set_title(str(label))
    return ax


# %% ink-as-opacity
# Black ink on white paper: the image is the alpha channel.
def show_digit(image, label):
    ink = np.zeros((28, 28, 4))
    ink[..., 3] = np.asarray(image) / 255
    fig, ax = plt.subplots()
    ax.imshow(ink)
    ax.set_title(f"This is a {label}")
    return fig


# %% paper-masked
# What is not ink is not drawn.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(np.ma.masked_equal(image, 0), cmap="Reds")
    ax.set_title(f"digit {label}")
    return ax


# %% mesh-with-rows-downwards
# The coordinates of the mesh fall, so row 0 is on top.
def show_digit(image, label):
    rows, columns = np.mgrid[0:29, 0:29]
    fig, ax = plt.subplots()
    ax.pcolormesh(columns, 28 - rows, image, cmap="Greys")
    ax.set_title(f"{label}")
    return ax


# %% every-fourth-pixel-named
# Every fourth pixel carries its number; the title is right.
def show_digit(image, label):
    fig, ax = plt.subplots()
    ax.imshow(image, cmap="gray")
    for row in range(0, 28, 4):
        for column in range(0, 28, 4):
            ax.text(column, row, int(image[row, column]), fontsize=5, color="c")
    ax.set_title(f"label {label}")
    return ax


# %% subfigures
# The label stands in a part of the figure of its own.
def show_digit(image, label):
    fig = plt.figure()
    top, bottom = fig.subfigures(2, 1)
    top.subplots().imshow(image, cmap="gray")
    bottom.suptitle(f"label {label}")
    return fig


# %% four-times-as-large
# Each pixel becomes a square of pixels.
def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(np.kron(image, np.ones((4, 4), dtype=image.dtype)), cmap="gray")
    axes.set_title(f"digit {label:02d}")
    return axes


# %% framed
# With a margin around the digit, and the label in a box.
def show_digit(image, label):
    from matplotlib.offsetbox import AnchoredText

    figure, axes = plt.subplots()
    axes.imshow(np.pad(image, 2), cmap="gray_r")
    axes.add_artist(AnchoredText(f"This is a {label}", loc="upper left"))
    return axes


# %% brightened
# A square root makes faint ink visible.
def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(np.sqrt(image / 255.0), cmap="magma")
    axes.set_xlabel(str(label))
    return figure


# %% german-words
# The digit as a word, in German.
ZIFFERN = "null eins zwei drei vier fünf sechs sieben acht neun".split()


def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title(f"Das ist eine {ZIFFERN[label].capitalize()}.")
    return axes


# %% chinese-signs
# The digit as a sign.
def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_title("标签：" + "零一二三四五六七八九"[label])
    return figure


# %% arabic-numbers
# The digit in the numbers of Arabic.
def show_digit(image, label):
    figure, axes = plt.subplots()
    axes.imshow(image, cmap="gray")
    axes.set_xlabel("الرقم " + "٠١٢٣٤٥٦٧٨٩"[label])
    return axes


# %% swahili-words
# The digit as a word, in a language that nobody here may know.
MAJINA = ["sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa"]


def show_digit(image, label):
    plt.figure()
    plt.imshow(image, cmap=plt.cm.binary)
    plt.title(f"tarakimu {MAJINA[label]}")
    return plt.gca()


# %% number-by-label-and-emptied
# The figure of that label is emptied first.
def show_digit(image, label):
    plt.figure(label, clear=True)
    plt.imshow(image, cmap="gray")
    plt.title(label)
    return plt.gca()


# %% closed-before
# What is open is closed first, so that the current figure is a new one.
def show_digit(image, label):
    plt.close("all")
    plt.imshow(image, cmap="gray")
    plt.title(f"This is a {label}")
    return plt.gca()


# %% shown-at-once
# The window is closed, or the cell ends, before the next one begins.
def show_digit(image, label):
    plt.imshow(image, cmap="gray")
    plt.title(f"label: {label}")
    axes = plt.gca()
    plt.show()
    return axes


# %% axes-emptied
# The Axes are emptied first.
def show_digit(image, label):
    plt.cla()
    plt.imshow(image)
    plt.title(label)
    return plt.gca()


# %% matshow
# Makes a figure of its own.
def show_digit(image, label):
    plt.matshow(image)
    plt.title(label, y=1.05)
    return plt.gcf()
