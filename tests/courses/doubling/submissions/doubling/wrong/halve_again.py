# %% halved-twice
# fails: halve_again
def halve_again(doubled):
    return doubled / 4
