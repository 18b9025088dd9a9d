def double(x):
    return 2 * x


def halve_again(doubled):
    return doubled / 2
