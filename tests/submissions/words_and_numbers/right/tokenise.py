# %% translate
def tokenise(text):
    return text.translate(str.maketrans("", "", string.punctuation)).lower().split()


# %% pattern
import re


def tokenise(text):
    return re.sub(f"[{re.escape(string.punctuation)}]", "", text.lower()).split()


# %% an-array-of-words
def tokenise(text):
    words = []
    for word in text.split():
        word = "".join(letter for letter in word if letter not in string.punctuation)
        if word:
            words.append(word.lower())
    return tuple(words)
