"""What is true of one assignment lies in its folder: no line of the engine is about it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import grader
from grader import expect
from grader.assignment.manifest import Assignment
from grader.checks import answers
from grader.sandbox.claims import Note

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import vocabulary  # noqa: E402 - a script beside the handbook

ENGINE = Path(grader.__file__).parent
SUFFIXES = (".py", ".html", ".css", ".js", ".md", ".toml")
STEPS = Assignment.read(ROOT / "exercises" / "first_model").by_name
CONTENT = [*STEPS, r"digits?", "MNIST", "784", "28", "ten"]
ALLOWED = (
    r"keras\.(datasets\.[\w<>{}]+|models|saving)\.\w+",  # Keras's own functions
    r"keras\.datasets, spec\[\"file\"\]\)\.load_data",
    r"module\.load_data|def load_data|return load_data",  # which take the place of Keras's
    r"== \"load_(data|model)\"|\"load_data\":",  # Keras's own functions in a reference
    r"unicodedata\.normalize|\.normalize\(\"NF|clone\|from_config\|build_model\(",
    r"_?keras\.datasets\.mnist",  # imported before it is needed, as Keras's other modules
    r"%(check|hint) normalize|student\.normalize\(x\)|wrong/normalize/\S+",  # examples
    r"letters (or|and) digits|about three digits of a number|to the last digit",  # of any number
    r'label: what a model says of a sample, e\.g\. "digit"',
    r"of ten digits the best of thousands|a small model on MNIST",  # where a bound was measured
    r"^    \"ten\",$|in_words\(10\), in_words|\('ten', '100'\)",  # among the words for numbers
    r"power of ten|At most ten|ten of a kind|ten bins",
    r"opacity: \.28|set_column\(0, 0, 28\)|surely from 28",  # numbers of another kind
)


def engine_lines() -> Iterator[tuple[str, str]]:
    for path in sorted(ENGINE.rglob("*")):
        inside = path.relative_to(ENGINE)
        if path.suffix in SUFFIXES and inside.parts[0] not in ("samples", "bundled"):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                yield f"{inside}:{number}", line


def test_no_line_of_the_engine_is_about_first_model() -> None:
    """Neither a step's name nor a digit, nor the size of its images."""
    about_it = re.compile(rf"\b({'|'.join(CONTENT)})\b")
    allowed = re.compile("|".join(ALLOWED))
    lines = {place: allowed.sub("", line) for place, line in engine_lines()}
    assert {place: line for place, line in lines.items() if about_it.search(line)} == {}


OTHERS = {
    path.parent.name: [*Assignment.read(path.parent).by_name]
    for path in sorted(ROOT.glob("exercises/*/assignment.toml"))
    if path.parent.name != "first_model"
}
# Words of Keras, or of any program; what the engine says with them is about no assignment.
ORDINARY = {
    "augmentation", "dense", "encode", "measure", "merge", "output_size", "prepare", "relu",
    "sigmoid", "softmax", "split", "vocabulary",
}  # fmt: skip
TOPICS = ["penguins?", "neurons?", "xor"]


def test_no_line_of_the_engine_is_about_another_assignment() -> None:
    """Neither its name, nor a step's, nor what it works on."""
    steps = {step for each in OTHERS.values() for step in each}
    assert steps >= ORDINARY, "what is no step any more is no exception"
    assert len(OTHERS) >= 4
    words = [*OTHERS, *sorted(steps - ORDINARY), *TOPICS]
    about_one = re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE)
    assert {place: line for place, line in engine_lines() if about_one.search(line)} == {}


def handbook_names() -> set[str]:
    text = (ROOT / "docs" / "authors.md").read_text("utf-8")
    (table,) = re.findall(r"## The vocabulary `expect`.*?\n## ", text, re.DOTALL)
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_the_handbook_lists_the_whole_vocabulary() -> None:
    assert handbook_names() == set(expect.__all__)


def test_the_handbook_says_what_expect_offers_today() -> None:
    """`uv run python docs/vocabulary.py` brings it up to date."""
    assert vocabulary.AUTHORS.read_text("utf-8") == vocabulary.authors()


def test_the_handbook_has_a_row_for_each_kind_of_step() -> None:
    text = vocabulary.AUTHORS.read_text("utf-8")
    for kind in vocabulary.KINDS:
        assert f"(steps.{kind.__name__})" in text
        assert set(vocabulary.settings(kind)) <= set(re.findall(r"`(\w+)\b", text))


ANSWERS = [
    answers.Figure, answers.Picture, answers.History, answers.Optimizer, answers.TrainingState,
    answers.Measured, answers.Gradient, answers.Description, answers.Layer, answers.Output,
    answers.Weight, answers.Axes, answers.Series, answers.Bars, Note,
]  # fmt: skip


@pytest.mark.parametrize("form", ANSWERS, ids=lambda form: form.__name__)
def test_the_handbook_lists_each_key_of_an_answer(form: type[msgspec.Struct]) -> None:
    text = (ROOT / "docs" / "authors.md").read_text("utf-8")
    headings = "What the questions tell|What a model is described by"
    sections = re.findall(rf"### (?:{headings})\n(.*?)\n###? ", text, re.DOTALL)
    assert len(sections) == 2
    keys = {field.encode_name for field in msgspec.structs.fields(form)}
    assert keys - set(re.findall(r"`(\w+)`", "".join(sections))) == set()


@pytest.mark.parametrize("file", ["assignment.toml", "misconceptions.toml"])
def test_the_handbook_names_the_files_of_an_assignment(file: str) -> None:
    assert file in (ROOT / "docs" / "authors.md").read_text("utf-8")
