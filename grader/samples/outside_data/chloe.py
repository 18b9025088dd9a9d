"""Mistakes that many make: small letters alone, transparent is black, squeezed, one draw for all."""


def list_images(folder):
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    return sorted(str(path) for path in found if path.suffix in SUFFIXES and path.name[0] != ".")


def read_image(path):
    return np.asarray(Image.open(path).convert("L"))


def prepare(image):
    grey = image.astype(float)
    ink = np.abs(grey - np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    ink = ink / ink.max()
    rows, columns = (ink > 0.35).any(1).nonzero()[0], (ink > 0.35).any(0).nonzero()[0]
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = np.asarray(Image.fromarray(np.uint8(cut * 255)).resize((20, 20))) / 255
    return np.pad(small / small.max(), 4)


def split(labels, share, seed):
    order = np.random.default_rng(seed).permutation(len(labels))
    count = round(share * len(labels))
    return order[count:], order[:count]


def find_failures(model, x, y):
    return np.flatnonzero(model.predict(x, verbose=0).argmax(axis=1) != y)
