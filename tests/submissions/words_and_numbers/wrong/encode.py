# %% from-zero
# fails: encode
# names: counted-from-zero
def encode(token_lists, words, length):
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [words.index(w) if w in words else 1 for w in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% from-one
# fails: encode
# names: counted-from-one
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=1)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place.get(word, 1) for word in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% from-three
# fails: encode
# names: counted-from-three
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=3)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place.get(word, 1) for word in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% unknown-zero
# fails: encode
# names: unknown-is-zero
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place.get(word, 0) for word in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% unknown-behind-the-others
# fails: encode
# names: unknown-is-last
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place.get(word, len(words) + 2) for word in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% unknown-dropped
# fails: encode
# names: unknown-left-out
def encode(token_lists, words, length):
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [words.index(w) + 2 for w in tokens if w in words][:length]
        row[: len(numbers)] = numbers
    return made


# %% unknown-raises
# fails: encode
# names: word-not-in-vocabulary
def encode(token_lists, words, length):
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [words.index(w) + 2 for w in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% unknown-key
# fails: encode
# names: word-not-in-vocabulary
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place[w] for w in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% zeros-first
# fails: encode
# names: zeros-in-front
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    rows = [[place.get(w, 1) for w in tokens[:length]] for tokens in token_lists]
    return np.array([[0] * (length - len(row)) + row for row in rows])


# %% keras-cuts-in-front
# fails: encode
# names: beginning-cut-off
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    rows = [[place.get(w, 1) for w in tokens] for tokens in token_lists]
    return keras.utils.pad_sequences(rows, maxlen=length, padding="post")


# %% filled-with-ones
# fails: encode
# names: padding-is-one
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    rows = [[place.get(w, 1) for w in tokens[:length]] for tokens in token_lists]
    return np.array([row + [1] * (length - len(row)) for row in rows])


# %% columns-for-texts
# fails: encode
# names: turned
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    rows = [[place.get(w, 1) for w in tokens[:length]] for tokens in token_lists]
    return np.array([row + [0] * (length - len(row)) for row in rows]).T


# %% which-words
# fails: encode
# names: yes-and-no
def encode(token_lists, words, length):
    return np.array([[int(word in tokens) for word in words] for tokens in token_lists])


# %% several-lengths
# fails: encode
# names: rows-of-several-lengths
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    return [[place.get(w, 1) for w in tokens[:length]] for tokens in token_lists]


# %% not-cut-off
# fails: encode
# names: too-long-for-its-row
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for i, tokens in enumerate(token_lists):
        for j, word in enumerate(tokens):
            made[i, j] = place.get(word, 1)
    return made


# %% as-long-as-the-longest
# fails: encode
# names: other-length
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words, start=2)}
    length = max(len(tokens) for tokens in token_lists) + 1
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place.get(word, 1) for word in tokens[:length]]
        row[: len(numbers)] = numbers
    return made


# %% each-word-in-its-own-column
# fails: encode
# Counts the words of the vocabulary.
def encode(token_lists, words, length):
    out = np.zeros((len(token_lists), length), dtype=int)
    for r, tokens in enumerate(token_lists):
        for token in tokens:
            if token in words and words.index(token) < length:
                out[r, words.index(token)] += 1
    return out


# %% no-word-is-unknown
# fails: encode
def encode(token_lists, words, length):
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [words.index(w) + 2 if w in words else 1 for w in tokens[:length]] or [1]
        row[: len(numbers)] = numbers
    return made
