# fails: normalize
# says: printed more than
# quick: yes
def normalize(x):
    while True:
        print("x" * 10_000)
