# %% floats
# Grey levels as floats, and Pillow's own way of laying one picture upon another.
def read_image(path):
    image = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return np.array(Image.alpha_composite(white, image).convert("L"), dtype=np.float32)


# %% by-hand
# The mean of the colours, and the opacity in one line.
def read_image(path):
    rgba = np.asarray(Image.open(path).convert("RGBA")).astype(float)
    opacity = rgba[..., 3:] / 255
    return (rgba[..., :3] * opacity + 255 * (1 - opacity)).mean(axis=2)


# %% keras-utils
# With what Keras brings along.
def read_image(path):
    rgba = keras.utils.img_to_array(keras.utils.load_img(path, color_mode="rgba"))
    opacity = rgba[:, :, 3] / 255.0
    grey = rgba[:, :, :3] @ np.array([0.299, 0.587, 0.114])
    return grey * opacity + 255 * (1 - opacity)


# %% a-list
# Rows as lists.
def read_image(path):
    image = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return np.asarray(white.convert("L")).tolist()
