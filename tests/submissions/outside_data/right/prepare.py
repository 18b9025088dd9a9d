# %% corners-for-paper
# The paper from the corners, bilinear, in float64.
def prepare(image):
    x = image.astype(float)
    paper = np.median([x[:3, :3], x[:3, -3:], x[-3:, :3], x[-3:, -3:]])
    ink = abs(x - paper)
    ink /= ink.max()
    there = np.argwhere(ink > 0.3)
    (top, left), (bottom, right) = there.min(axis=0), there.max(axis=0) + 1
    part = Image.fromarray((ink[top:bottom, left:right] * 255).astype("uint8"))
    part.thumbnail((20, 20)) if max(part.size) >= 20 else None
    if max(part.size) != 20:
        times = 20 / max(part.size)
        part = part.resize([max(1, int(round(side * times))) for side in part.size])
    whole = Image.new("L", (28, 28))
    whole.paste(part, ((28 - part.width) // 2, (28 - part.height) // 2))
    found = np.asarray(whole) / 255
    return found / found.max()


# %% middle-of-mass
# As the digits of MNIST were laid: by the middle of their mass.
def prepare(image):
    grey = image.astype(np.float32)
    ink = np.abs(grey - np.median(np.r_[grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    ink = np.where(ink > 0.3 * ink.max(), ink, 0) / ink.max()
    ys, xs = np.nonzero(ink)
    ink = ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    side = max(ink.shape)
    h, w = max(1, round(20 * ink.shape[0] / side)), max(1, round(20 * ink.shape[1] / side))
    small = np.array(Image.fromarray(np.uint8(255 * ink)).resize((w, h), Image.LANCZOS)) / 255.0
    rows, columns = np.arange(h) @ small.sum(1), np.arange(w) @ small.sum(0)
    top = int(np.clip(round(13.5 - rows / small.sum()), 0, 28 - h))
    left = int(np.clip(round(13.5 - columns / small.sum()), 0, 28 - w))
    out = np.zeros((28, 28))
    out[top : top + h, left : left + w] = small
    return np.clip(out / out.max(), 0, 1)


# %% inverted-where-light
# Which of both is the paper decides whether it is inverted.
def prepare(image):
    x = np.asarray(image, float)
    rim = np.median(np.concatenate((x[[0, -1]].ravel(), x[:, [0, -1]].ravel())))
    if x.max() - rim < rim - x.min():
        x, rim = 255 - x, 255 - rim
    x = np.clip(x - rim, 0, None)
    x = x / x.max()
    rows, columns = (x > 0.3).any(1).nonzero()[0], (x > 0.3).any(0).nonzero()[0]
    x = x[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    square = np.zeros((max(x.shape),) * 2)
    down, right = ((len(square) - side) // 2 for side in x.shape)
    square[down : down + x.shape[0], right : right + x.shape[1]] = x
    small = Image.fromarray(np.uint8(255 * square)).resize((20, 20))
    found = np.pad(np.asarray(small, dtype=np.float32) / 255, 4)
    return found / found.max()
