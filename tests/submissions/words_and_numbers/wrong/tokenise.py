# %% capitals-stay
# fails: tokenise
# names: case-kept
def tokenise(text):
    text.lower()
    return "".join(each for each in text if each not in string.punctuation).split()


# %% all-capitals
# fails: tokenise
# names: capitals
def tokenise(text):
    return "".join(each for each in text.upper() if each not in string.punctuation).split()


# %% punctuation-stays
# fails: tokenise
# names: punctuation-kept
def tokenise(text):
    return text.lower().split()


# %% full-stops-and-commas
# fails: tokenise
# names: punctuation-left-out-in-part
def tokenise(text):
    return text.lower().replace(".", "").replace(",", "").split()


# %% blanks-instead
# fails: tokenise
# names: blank-for-punctuation
def tokenise(text):
    return "".join(" " if x in string.punctuation else x for x in text.lower()).split()


# %% words-by-pattern
# fails: tokenise
# names: blank-for-punctuation
import re


def tokenise(text):
    return re.findall(r"\w+", text.lower())


# %% a-to-z
# fails: tokenise
# names: only-a-to-z
import re


def tokenise(text):
    return re.sub(r"[^a-z\s]", "", text.lower()).split()


# %% stripped
# fails: tokenise
# names: only-at-the-ends
def tokenise(text):
    words = [word.strip(string.punctuation) for word in text.lower().split()]
    return [word for word in words if word]


# %% one-blank
# fails: tokenise
# names: split-at-each-blank
def tokenise(text):
    return "".join(x for x in text.lower() if x not in string.punctuation).split(" ")


# %% letters
# fails: tokenise
# names: characters-for-words
def tokenise(text):
    return [x for x in text.lower() if x not in string.punctuation]


# %% a-set
# fails: tokenise
# names: order-lost
def tokenise(text):
    words = "".join(x for x in text.lower() if x not in string.punctuation).split()
    return sorted(set(words))


# %% once-each
# fails: tokenise
# names: each-word-once
def tokenise(text):
    words = "".join(x for x in text.lower() if x not in string.punctuation).split()
    return list(dict.fromkeys(words))


# %% not-parted
# fails: tokenise
# names: one-text-returned
def tokenise(text):
    return "".join(x for x in text.lower() if x not in string.punctuation)


# %% titles
# fails: tokenise
# names: case-kept
def tokenise(text):
    return [w for w in text.translate(str.maketrans("", "", string.punctuation)).split() if w]
