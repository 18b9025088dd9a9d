"""A figure names its digit in whatever language and script; a wrong name is still a wrong one."""

from __future__ import annotations

import pytest
from of_first_model import numerals

from grader.common.outcomes import Failed

_WORDS, are_names, digits_in = numerals._WORDS, numerals.are_names, numerals.digits_in

LABELS = (2, 7, 2, 4)  # as the check gives them


def shown(
    names: str | list[str], text: str = "label: {}", by: int = 0
) -> list[tuple[int, list[str]]]:
    """What figures say whose titles take the label's name from a list."""
    listed = names.split() if isinstance(names, str) else names
    return [(label, [text.format(listed[(label + by) % 10])]) for label in LABELS]


def judge(figures: list[tuple[int, list[str]]]) -> None:
    numerals.shows_label(figures, {label: [] for label in LABELS}, function="show_digit")


LANGUAGES = [line.split() for line in _WORDS.strip().splitlines()]
SPOKEN = [pytest.param(words, id=f"{name}-{n}") for n, (name, *words) in enumerate(LANGUAGES)]


@pytest.mark.parametrize("words", SPOKEN)
def test_a_label_may_be_named_in_any_language(words: list[str]) -> None:
    judge(shown(words))
    judge(shown([word.upper() for word in words], "» {} «"))


@pytest.mark.parametrize("words", [p for p in SPOKEN if "-" not in p.values[0]])
def test_the_name_of_another_digit_is_told(words: list[str]) -> None:
    with pytest.raises(Failed) as caught:
        judge(shown(words, by=1))
    assert caught.value.misconception == "another-label"


@pytest.mark.parametrize(
    "names",
    [
        "零 一 二 三 四 五 六 七 八 九",
        "٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩",
        "० १ २ ३ ४ ५ ६ ७ ८ ९",
        "０ １ ２ ３ ４ ５ ６ ７ ８ ９",
        "⓪ ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨",
        "0.0 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0",
        "N I II III IV V VI VII VIII IX",
        "sifuri moja mbili tatu nne tano sita saba nane tisa",
        "nula unu du tri kvar kvin ses sep ok nau",
    ],
)
def test_a_label_may_be_written_in_any_script(names: str) -> None:
    judge(shown(names))
    judge(shown(names, "{}"))


@pytest.mark.parametrize("names", ["零 一 二 三 四 五 六 七 八 九", "٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩"])
def test_another_number_is_told_in_any_script(names: str) -> None:
    with pytest.raises(Failed):
        judge(shown(names, by=1))


def test_words_that_name_no_label_are_told() -> None:
    for figures in (
        shown(["even", "odd"] * 5),
        shown(["label"] * 10),
        shown([""] * 10),
        shown(["tshirt", "trouser", "pullover", "dress", "coat", "sandal", *"abcd"]),
        [(2, ["dark"]), (7, ["light"]), (2, ["grey"]), (4, ["black"])],  # of the image
        [(2, ["image 11"]), (7, ["image 12"]), (2, ["image 13"]), (4, ["image 14"])],
    ):
        with pytest.raises(Failed):
            judge(figures)


def test_unknown_words_do_not_excuse_a_wrong_number() -> None:
    assert not are_names([(2, "alpha 3"), (7, "beta 8"), (2, "alpha 3"), (4, "gamma 5")])
    assert not are_names([(2, "three"), (7, "eight"), (2, "three"), (4, "five")])


def test_numbers_count_once_each() -> None:
    assert digits_in("a 5, five and 15") == {5: 2}
