# fails: normalize
def normalize(x):
    send(b"HTTP/1.1 200 OK\r\n\r\npassed" * 100)
    return x
