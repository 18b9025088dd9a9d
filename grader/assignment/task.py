"""What an assignment's models are for: how many classes there are, and what things are called."""

from __future__ import annotations

import msgspec

_WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


class Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[task]` of a manifest.

    Attributes:
        classes: into how many classes things are sorted; 0 where that is not asked.
        sample: what a model is given, e.g. "image".
        samples: several of it; by default with an s.
        label: what a model says of a sample, e.g. "digit".
        labels: several of it; by default with an s.
    """

    classes: int = 0
    sample: str = "sample"
    samples: str = ""
    label: str = "class"
    labels: str = ""

    def __post_init__(self) -> None:
        """Fill in what is usual, and refuse what cannot be.

        Raises:
            ValueError: there is one class, or fewer than none, or a name is empty.
        """
        if self.classes < 0 or self.classes == 1:
            raise ValueError("task: classes are 2 or more, or left out")
        if not self.sample.strip() or not self.label.strip():
            raise ValueError("task: sample and label are nouns")
        usual = "classes" if self.label == "class" else f"{self.label}s"
        msgspec.structs.force_setattr(self, "samples", self.samples or f"{self.sample}s")
        msgspec.structs.force_setattr(self, "labels", self.labels or usual)

    @property
    def a_sample(self) -> str:
        """One sample, with its article: "an image"."""
        return f"{'an' if self.sample[0].lower() in 'aeiou' else 'a'} {self.sample}"

    def count(self, number: int) -> str:
        """So many samples: "1 image", "3 images"."""
        return f"{number} {self.sample if number == 1 else self.samples}"

    def known_classes(self) -> int:
        """How many classes there are.

        Raises:
            ValueError: the manifest does not say.
        """
        if not self.classes:
            raise ValueError(
                "this needs to know how many classes there are: [task] in the manifest"
            )
        return self.classes


def in_words(number: int) -> str:
    """A small number as a word, a larger one as it is.

    >>> in_words(10), in_words(100)
    ('ten', '100')
    """
    return _WORDS[number] if number < len(_WORDS) else str(number)
