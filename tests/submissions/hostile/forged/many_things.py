# A million objects, each of which would need a number.
# fails: normalize
def normalize(x):
    return {i: {j: object() for j in range(1000)} for i in range(1000)}
