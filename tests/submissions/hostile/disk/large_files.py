# fails: normalize
def normalize(x):
    for number in range(10**6):
        with open(f"file {number}", "wb") as file:
            file.write(bytes(100 << 20))
