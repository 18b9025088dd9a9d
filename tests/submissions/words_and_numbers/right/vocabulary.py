# %% counter
def vocabulary(token_lists, size):
    counts = Counter()
    for tokens in token_lists:
        counts.update(tokens)
    return [word for word, _ in counts.most_common(size)]


# %% sorted-by-count-then-name
def vocabulary(token_lists, size):
    everything = sum(token_lists, [])
    counts = Counter(everything)
    return sorted(counts, key=lambda word: (-counts[word], word))[:size]


# %% an-array
# np.unique counts as well.
def vocabulary(token_lists, size):
    words, counts = np.unique([w for tokens in token_lists for w in tokens], return_counts=True)
    return words[np.argsort(-counts)][:size]
