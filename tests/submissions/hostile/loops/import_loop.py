# fails: normalize
while True:
    pass
