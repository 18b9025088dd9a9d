# fails: normalize
# says: printed more than
def normalize(x):
    while True:
        print("x" * 10_000)
