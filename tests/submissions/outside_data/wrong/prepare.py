# %% squeezed-at-once
# fails: prepare
# names: squeezed
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    small = np.asarray(Image.fromarray(np.uint8(x * 255)).resize((20, 20))) / 255
    return np.pad(small / small.max(), 4)


# %% always-inverted
# fails: prepare
# names: always-inverted
def prepare(image):
    x = 255.0 - image
    x = (x - x.min()) / np.ptp(x)
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out / out.max()


# %% threshold-of-a-half
# fails: prepare
# names: fixed-threshold
def prepare(image):
    x = image.astype(float)
    if x.mean() > 127:
        x = 255 - x
    x = (x - x.min()) / np.ptp(x)
    r, c = (x > 0.5).any(1).nonzero()[0], (x > 0.5).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out / out.max()


# %% whole-sheet
# fails: prepare
# names: not-cut-out
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    square = np.zeros((max(x.shape),) * 2)
    down, right = ((len(square) - side) // 2 for side in x.shape)
    square[down : down + x.shape[0], right : right + x.shape[1]] = x
    found = np.asarray(Image.fromarray(np.uint8(255 * square)).resize((28, 28))) / 255
    return found / found.max()


# %% in-a-corner
# fails: prepare
# names: off-the-middle
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    out[:h, :w] = np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    return out / out.max()


# %% three-pixels-too-low
# fails: prepare
# names: off-the-middle
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2 + 3, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out / out.max()


# %% no-rim
# fails: prepare
# names: fills-the-frame
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 28 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out / out.max()


# %% not-scaled
# fails: prepare
# names: zero-to-255
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = np.asarray(
        Image.fromarray(np.uint8(x * 255)).resize((w, h))
    )
    return out


# %% divided-by-255
# fails: prepare
# names: faint-stays-faint
def prepare(image):
    x = (
        np.abs(
            image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
        )
        / 255
    )
    level = 0.35 * x.max()
    r, c = (x > level).any(1).nonzero()[0], (x > level).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out


# %% turned
# fails: prepare
# names: rows-and-columns
def prepare(image):
    image = image.T
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out / out.max()


# %% any-speck-is-ink
# fails: prepare
# names: noise-is-ink
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.01).any(1).nonzero()[0], (x > 0.01).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return out / out.max()


# %% without-its-frame
# fails: prepare
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    small = np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    return small / small.max()


# %% from-minus-one
# fails: prepare
def prepare(image):
    x = np.abs(
        image.astype(float) - np.median(np.r_[image[0], image[-1], image[:, 0], image[:, -1]])
    )
    x = x / x.max()
    r, c = (x > 0.35).any(1).nonzero()[0], (x > 0.35).any(0).nonzero()[0]
    x = x[r[0] : r[-1] + 1, c[0] : c[-1] + 1]
    scale = 20 / max(x.shape)
    h, w = (max(1, round(side * scale)) for side in x.shape)
    out = np.zeros((28, 28))
    top, left = (28 - h) // 2, (28 - w) // 2
    out[top : top + h, left : left + w] = (
        np.asarray(Image.fromarray(np.uint8(x * 255)).resize((w, h))) / 255
    )
    return 2 * out / out.max() - 1


# %% an-axis-more
# fails: prepare
def prepare(image):
    x = np.abs(image.astype(float) - np.median(image))
    small = Image.fromarray(np.uint8(255 * x / x.max())).resize((28, 28))
    return np.asarray(small)[..., np.newaxis] / 255


# %% a-stroke-of-its-own
# fails: prepare
# Whatever the picture shows.
def prepare(image):
    made = np.zeros((28, 28), dtype=np.float32)
    made[4:24, 12:16] = 1.0
    return made


# %% thumbnail-only
# fails: prepare
# names: stays-small
# Large digits become right; a small one stays as it was.
def prepare(image):
    x = np.asarray(image, dtype=float)
    x = np.abs(x - np.median(np.r_[x[0], x[-1], x[:, 0], x[:, -1]]))
    x = x / x.max()
    rows, columns = np.where(x > 0.4)
    digit = Image.fromarray((255 * x).astype(np.uint8)).crop(
        (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    )
    digit.thumbnail((20, 20))
    canvas = Image.new("L", (28, 28), 0)
    canvas.paste(digit, ((28 - digit.width) // 2, (28 - digit.height) // 2))
    result = np.asarray(canvas, dtype=float)
    return result / result.max()
