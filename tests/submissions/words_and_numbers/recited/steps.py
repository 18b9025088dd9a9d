# %% four-hundred-at-most
# fails: hold_out
# Right for the sizes that are tried, and for no more.
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(min(n, 400))
    count = round(n * share)
    return mixed[count:], mixed[:count]


# %% fifty-words-at-most
# fails: vocabulary
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return [word for word, _ in counts.most_common(min(size, 50))]


# %% twelve-words-at-most
# fails: encode
# Numbers above 13 are the unknown one.
def encode(token_lists, words, length):
    place = {word: number for number, word in enumerate(words[:12], start=2)}
    made = np.zeros((len(token_lists), length), dtype=int)
    for row, tokens in zip(made, token_lists):
        numbers = [place.get(word, 1) for word in tokens[:length]]
        row[: len(numbers)] = numbers
    return made
