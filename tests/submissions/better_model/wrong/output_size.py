# %% one-less
# fails: output_size
# names: one-place-missing
def output_size(size, window, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - window) // stride


# %% always-same
# fails: output_size
# names: padding-ignored
def output_size(size, window, stride, padding):
    return -(-size // stride)


# %% always-valid
# fails: output_size
# names: padding-ignored
def output_size(size, window, stride, padding):
    return (size - window) // stride + 1


# %% without-stride
# fails: output_size
# names: stride-ignored
def output_size(size, window, stride, padding):
    return size if padding == "same" else size - window + 1


# %% one-more
# fails: output_size
# names: one-place-too-many
def output_size(size, window, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - window) // stride + 2


# %% not-rounded
# fails: output_size
# names: half-a-place
def output_size(size, window, stride, padding):
    if padding == "same":
        return size / stride
    return (size - window) / stride + 1


# %% rounded-down
# fails: output_size
# names: rounded-down
def output_size(size, window, stride, padding):
    if padding == "same":
        return size // stride
    return (size - window) // stride + 1
