# %% with-counts
# fails: vocabulary
# names: pairs-returned
def vocabulary(token_lists, size):
    return Counter(word for tokens in token_lists for word in tokens).most_common(size)


# %% counts-alone
# fails: vocabulary
# names: counts-returned
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return dict(counts.most_common(size))


# %% rarest
# fails: vocabulary
# names: least-frequent-first
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return sorted(counts, key=counts.get)[:size]


# %% turned-round
# fails: vocabulary
# names: most-frequent-last
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return sorted(counts, key=counts.get)[-size:]


# %% by-the-alphabet
# fails: vocabulary
# names: alphabetical
def vocabulary(token_lists, size):
    return sorted({word for tokens in token_lists for word in tokens})[:size]


# %% as-they-come
# fails: vocabulary
# names: first-come
def vocabulary(token_lists, size):
    return list(dict.fromkeys(word for tokens in token_lists for word in tokens))[:size]


# %% all-of-them
# fails: vocabulary
# names: size-ignored
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return [word for word, _ in counts.most_common()]


# %% one-less
# fails: vocabulary
# names: one-too-few
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return [word for word, _ in counts.most_common(size - 1)]


# %% as-keras-has-it
# fails: vocabulary
# names: special-words-added
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in tokens)
    return ["", "[UNK]"] + [word for word, _ in counts.most_common(size)]


# %% once-for-each-text
# fails: vocabulary
# names: texts-counted
def vocabulary(token_lists, size):
    counts = Counter(word for tokens in token_lists for word in set(tokens))
    return [word for word, _ in counts.most_common(size)]


# %% return-in-the-loop
# fails: vocabulary
# names: first-text-only
def vocabulary(token_lists, size):
    counts = Counter()
    for tokens in token_lists:
        counts.update(tokens)
        return [word for word, _ in counts.most_common(size)]


# %% counter-in-the-loop
# fails: vocabulary
# names: last-text-only
def vocabulary(token_lists, size):
    for tokens in token_lists:
        counts = Counter(tokens)
    return [word for word, _ in counts.most_common(size)]


# %% occurrences
# fails: vocabulary
# names: word-twice
def vocabulary(token_lists, size):
    everything = [word for tokens in token_lists for word in tokens]
    return sorted(everything, key=everything.count, reverse=True)[:size]


# %% lists-counted
# fails: vocabulary
# names: lists-counted
def vocabulary(token_lists, size):
    return [word for word, _ in Counter(token_lists).most_common(size)]


# %% for-each-text
# fails: vocabulary
# names: lists-returned
def vocabulary(token_lists, size):
    return [
        [word for word, _ in Counter(tokens).most_common(size)] or ["none"] * 3
        for tokens in token_lists
    ]


# %% one-more
# fails: vocabulary
def vocabulary(token_lists, size):
    counts = Counter(w for tokens in token_lists for w in tokens)
    return sorted(counts, key=lambda w: -counts[w])[: size + 1]
