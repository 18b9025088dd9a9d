"""What an assignment's models are for: how many classes there are, and what things are called."""

from __future__ import annotations

from typing import Literal

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
        kind: "classification" (one of several classes), "binary" (yes or no, one number), "labels"
            (yes or no for each of `classes`), or "regression" (`targets` numbers).
        classes: into how many classes things are sorted, or how many labels there are; 0 where
            that is not asked.
        targets: how many numbers are predicted, for "regression".
        unit: of these numbers, for messages, e.g. "g".
        sample: what a model is given, e.g. "image".
        samples: several of it; by default with an s.
        label: what a model says of a sample, e.g. "digit"; by default "class", or "target" for
            numbers.
        labels: several of it; by default with an s.
    """

    kind: Literal["classification", "binary", "labels", "regression"] = "classification"
    classes: int = 0
    targets: int = 1
    unit: str = ""
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
        if self.kind == "labels" and not self.classes:
            raise ValueError("task: several labels need `classes`, their number")
        if (self.kind == "binary" and self.classes > 2) or (
            self.kind == "regression" and self.classes
        ):
            raise ValueError(f"task: the kind {self.kind!r} has no such number of classes")
        if self.targets < 1:
            raise ValueError("task: targets are 1 or more")
        if not self.sample.strip() or not self.label.strip():
            raise ValueError("task: sample and label are nouns")
        if self.kind == "regression" and self.label == "class":
            msgspec.structs.force_setattr(self, "label", "target")
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

    @property
    def units(self) -> int:
        """How many numbers a model gives for a sample.

        Raises:
            ValueError: the manifest does not say.
        """
        if self.kind in ("classification", "labels"):
            return self.known_classes()
        return self.targets if self.kind == "regression" else 1

    def known_classes(self) -> int:
        """How many classes there are.

        Raises:
            ValueError: the manifest does not say.
        """
        if self.kind == "binary":
            return 2
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
