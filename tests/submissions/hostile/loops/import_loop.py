# fails: normalize
# says: Does the `while` in line
def normalize(x):
    return honest_normalize(x)


while True:
    pass
