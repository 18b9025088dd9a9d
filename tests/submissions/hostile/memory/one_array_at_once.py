# fails: normalize
# quick: yes
def normalize(x):
    return np.ones((200_000, 100_000))
