# %% dict-and-zeros
def encode(token_lists, words, length):
    place = dict(zip(words, range(2, len(words) + 2)))
    made = np.zeros((len(token_lists), length), dtype=np.int32)
    for i, tokens in enumerate(token_lists):
        for j, word in enumerate(tokens[:length]):
            made[i, j] = place.get(word, 1)
    return made


# %% lists
def encode(token_lists, words, length):
    known = ["", "[UNK]", *words]
    return [
        [known.index(w) if w in known else 1 for w in (tokens + [""] * length)[:length]]
        for tokens in token_lists
    ]


# %% keras-pads
def encode(token_lists, words, length):
    place = {word: number + 2 for number, word in enumerate(words)}
    rows = [[place.get(word, 1) for word in tokens] for tokens in token_lists]
    return keras.utils.pad_sequences(rows, maxlen=length, padding="post", truncating="post")
