"""The manifest: what is right is read, what is wrong is told in one line with file and place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.assignment.manifest import MANIFEST, Assignment, find_assignments
from grader.common.outcomes import UsageError

ROOT = Path(__file__).parents[2]

EXERCISES = Path(__file__).parents[2] / "exercises"

HEAD = """\
schema = "grader/assignment/v1"
name = "tiny"
title = "Tiny"
version = "1.0.0"
"""


def step(name: str, extra: str = "") -> str:
    return f"""
[[steps]]
name = "{name}"
title = "Do {name}"
points = 2
seconds = 10
hints = ["Think."]
{extra}
"""


VALID = HEAD + step("load") + step("build") + step("train", 'needs = ["load", "build"]')


def write(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problem(folder: Path, text: str | bytes) -> str:
    """What reading an invalid manifest says."""
    write(folder, text)
    with pytest.raises(UsageError) as caught:
        Assignment.read(folder)
    return str(caught.value)


def test_a_short_manifest_is_enough(tmp_path: Path) -> None:
    """What an author need not say has a sensible default."""
    found = Assignment.read(write(tmp_path / "tiny", VALID))
    assert [s.name for s in found.steps] == ["load", "build", "train"]
    assert found.by_name["train"].needs == ["load", "build"]
    assert found.by_name["load"].parameters == []
    assert found.by_name["load"].returns == "value"
    assert found.manifest.data == "bundled"
    assert found.manifest.limits.memory_for("full") == 4096
    assert found.stub == tmp_path / "tiny" / "tiny.py"


def test_a_step_needs_no_more_than_a_name(tmp_path: Path) -> None:
    """Titles come from names; and an assignment needs no more than its name and its steps."""
    text = 'schema = "grader/assignment/v1"\nname = "one_two"\n[[steps]]\nname = "read_text"\n'
    found = Assignment.read(write(tmp_path / "one_two", text))
    (only,) = found.steps
    assert (found.manifest.title, only.title) == ("One two", "Read text")
    assert (only.points, only.seconds, only.hints, only.needs) == (1, 30, [], [])


def test_memory_may_differ_with_the_data(tmp_path: Path) -> None:
    limits = "[limits]\nmemory_mb = { bundled = 1000, full = 3000 }\n"
    found = Assignment.read(write(tmp_path / "tiny", VALID + limits)).manifest.limits
    assert (found.memory_for("bundled"), found.memory_for("full")) == (1000, 3000)


def test_every_assignment_of_the_course_is_valid() -> None:
    folders = find_assignments(EXERCISES)
    assert folders
    for folder in folders:
        assert Assignment.read(folder).name == folder.name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (VALID.replace('title = "Tiny"', 'title = "Tiny'), ["line 3"]),
        (VALID + "name = 1\nname = 2\n", ["line"]),
        (HEAD.encode() + b'data = "\xff"', ["utf-8"]),
        ("", ["schema"]),
        (VALID.replace("assignment/v1", "assignment/v9"), ["schema", "v9"]),
        (VALID.replace('name = "tiny"\n', ""), ["name"]),
        (VALID.replace("version", "colour"), ["colour"]),
        (VALID.replace('version = "1.0.0"', "version = 1.0"), ["version"]),
        (VALID.replace('name = "tiny"', 'name = "two words"'), ["two words"]),
        (VALID.replace('version = "1.0.0"', 'version = "1"\ndata = "big"'), ["data", "big"]),
        (HEAD, ["steps"]),
        (HEAD + "steps = []\n", ["no steps"]),
        (VALID + step("load"), ["load", "once"]),
        (VALID.replace('name = "build"', 'name = "build model"'), ["build model"]),
        (HEAD + step("a", 'needs = ["b"]') + step("b"), ["'a'", "'b'", "earlier"]),
        (HEAD + step("a", 'needs = ["a"]'), ["'a'", "earlier"]),
        (VALID + step("late", 'needs = ["nowhere"]'), ["'late'", "'nowhere'"]),
        (VALID + step("late").replace("points = 2", "points = 0"), ["'late'", "points"]),
        (VALID + step("late").replace("points = 2", "points = -1"), ["'late'", "points"]),
        (VALID + step("late").replace("seconds = 10", "seconds = 0"), ["'late'", "seconds"]),
        (VALID + step("late").replace('["Think."]', '["Think.", " "]'), ["'late'", "hint"]),
        (VALID + step("late").replace("points = 2", "points = nan"), ["'late'", "points"]),
        (VALID + step("late").replace("points = 2", "points = inf"), ["'late'", "points"]),
        (VALID + step("late", 'stand_in = { does = "guess" }'), ["stand_in", "guess"]),
        (
            VALID + step("late", 'stand_in = { does = "model", file = "../x.keras" }'),
            ["'late'", "'../x.keras'"],
        ),
        (VALID + step("late", 'stand_in = { does = "compile" }'), ["'late'", "needs the file"]),
    ],
    ids=[
        "bad TOML", "key twice", "not UTF-8", "empty", "another schema", "missing key",
        "unknown key", "wrong type", "bad name", "bad choice", "steps missing", "no steps",
        "duplicate step", "bad step name", "later step", "itself", "unknown need", "zero points",
        "negative points", "zero seconds", "empty hint", "nan points", "endless points",
        "unknown stand-in", "file elsewhere", "file of no model",
    ],
)  # fmt: skip
def test_an_invalid_manifest_is_one_line_with_file_and_place(
    tmp_path: Path, text: str | bytes, words: list[str]
) -> None:
    said = problem(tmp_path, text)
    assert str(tmp_path / MANIFEST) in said
    assert "\n" not in said
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("points = 2", 'points = "2"'),
        ('name = "late"', ""),
        ("points = 2", "points = 2\npionts = 3"),
        ('["Think."]', '"Think."'),
        ("points = 2", 'points = 2\nreturns = "maybe"'),
    ],
    ids=["wrong type", "missing key", "unknown key", "text for list", "bad choice"],
)
def test_a_mistake_in_a_step_names_the_step(tmp_path: Path, right: str, wrong: str) -> None:
    said = problem(tmp_path, VALID + step("late").replace(right, wrong))
    assert "'late'" in said or "steps[3]" in said or "step 4" in said


def test_a_folder_without_manifest_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=MANIFEST) as caught:
        Assignment.read(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_upstream_is_all_that_a_step_builds_on_in_the_tutorials_order(tmp_path: Path) -> None:
    text = (
        HEAD
        + step("a")
        + step("b")
        + step("c", 'needs = ["b", "a"]')
        + step("d")
        + step("e", 'needs = ["c"]')
        + step("f", 'needs = ["e", "a"]')
    )
    found = Assignment.read(write(tmp_path, text))
    assert found.upstream("a") == []
    assert found.upstream("c") == ["a", "b"]
    assert found.upstream("f") == ["a", "b", "c", "e"]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """`exercises` with two assignments and something else in it."""
    for name in ("tiny", "another"):
        write(tmp_path / "exercises" / name, VALID)
        (tmp_path / "exercises" / name / "given").mkdir()
        (tmp_path / "exercises" / name / "test_load.py").touch()
    (tmp_path / "exercises" / "notes").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("exercises", ["another", "tiny"]),
        ("exercises/tiny", ["tiny"]),
        ("exercises/tiny/test_load.py", ["tiny"]),
        ("exercises/tiny/given", ["tiny"]),
        ("exercises/notes", []),
        (".", []),
    ],
)
def test_assignments_are_found_at_above_and_below_a_path(
    course: Path, path: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course)
    for start in (Path(path), course / path):
        assert [folder.name for folder in find_assignments(start)] == found


def test_the_current_folder_may_be_the_assignments_own(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course / "exercises" / "tiny")
    for path in (".", "given", "test_load.py"):
        assert [f.resolve().name for f in find_assignments(Path(path))] == ["tiny"]


@pytest.mark.parametrize(
    ("name", "holds", "lacks"),
    [("compile_model", b"optimizer", b"units"), ("build_model", b"units", b"optimizer")],
)
def test_a_stand_in_brings_what_its_own_step_makes(name: str, holds: bytes, lacks: bytes) -> None:
    """The settings or the layers of a given model, and neither the other nor any weights."""
    told = Assignment.read(ROOT / "exercises" / "first_model").stand_in(name)
    held = [each.tobytes() for each in told.values() if isinstance(each, np.ndarray)]
    assert [holds in each for each in held] == [True]
    assert lacks not in held[0]
    assert len(held[0]) < 10_000
