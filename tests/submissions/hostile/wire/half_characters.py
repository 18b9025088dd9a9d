# Halves of surrogate pairs, which no file can hold.
# fails: normalize
def normalize(x):
    send(frame(b'{"raised": {"type": "\\udc80", "message": "\\ud800 \\udfff", "frames": []}}'))
    return x
