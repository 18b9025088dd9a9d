# %% as-stored
# fails: read_image
# names: keeps-its-colours
def read_image(path):
    return np.asarray(Image.open(path))


# %% palette-as-numbers
# fails: read_image
# names: numbers-of-a-palette
def read_image(path):
    image = Image.open(path)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    found = np.asarray(image).astype(float)
    return found if found.ndim == 2 else found[..., :3].mean(axis=2)


# %% transparent-forgotten
# fails: read_image
# names: transparent-is-black
def read_image(path):
    return np.asarray(Image.open(path).convert("L"))


# %% turned
# fails: read_image
# names: rows-and-columns
def read_image(path):
    image = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return np.asarray(white.convert("L")).T


# %% scaled
# fails: read_image
# names: scaled-too-soon
def read_image(path):
    image = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return np.asarray(white.convert("L")) / 255


# %% inverted
# fails: read_image
def read_image(path):
    image = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return 255 - np.asarray(white.convert("L"))


# %% the-picture-itself
# fails: read_image
def read_image(path):
    image = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("L")


# %% an-axis-of-colours
# fails: read_image
# names: keeps-its-colours
def read_image(path):
    return keras.utils.img_to_array(keras.utils.load_img(path, color_mode="grayscale"))


# %% transparent-in-four-channels-alone
# fails: read_image
# names: transparent-is-black
def read_image(path):
    image = Image.open(path)
    if image.mode == "RGBA":
        sheet = Image.new("RGB", image.size, (255, 255, 255))
        sheet.paste(image, mask=image.split()[3])
        image = sheet
    return np.asarray(image.convert("L"))
