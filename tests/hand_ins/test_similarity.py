"""Code that submissions share: found through renaming, never for what is anybody's; never fatal."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from notebooks import notebook

from grader.pages.maker import PageMaker
from grader.pages.similar import write_pairs
from grader.submissions import similarity
from grader.submissions.similarity import find, prepared
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
STUB = (ROOT / "exercises" / "first_model" / "first_model.py").read_text("utf-8")
REFERENCE = (ROOT / "solutions" / "first_model" / "first_model.py").read_text("utf-8")
WHOLE = ROOT / "tests" / "submissions" / "first_model" / "whole"
BASE = (WHOLE.parent / "base.py").read_text("utf-8")  # the others of a corpus are made of it
GIVEN = [STUB, REFERENCE, BASE]
VARIATIONS = {"wrong_one_hot_by_hand"}  # of another one


@pytest.fixture(scope="module")
def independent() -> dict[str, str]:
    """Whole files that were written apart from each other."""
    found = {path.stem: path.read_text("utf-8") for path in sorted(WHOLE.glob("*.py"))}
    found = {name: text for name, text in found.items() if name not in VARIATIONS}
    assert len(found) > 25
    return found


def disguised(source: str) -> str:
    """The same code with other names, texts, comments, spaces and empty lines."""
    source = re.sub(r"\b(model|history|image|label|trials|units)\b", r"my_\1_2", source)
    source = re.sub(r"#.*", "# nothing to see here", source)
    return "\n\n# mine\n" + source.replace("\n    ", "\n        ").replace("\n\n", "\n\n\n")


NOTHING = "Nothing to see here.\n" * 5000
PADDING = {
    "comments": NOTHING.replace("Nothing", "# Nothing"),
    "docstring": f'"""\n{NOTHING}"""\n',
    "text": f"PAD = '''\n{NOTHING}'''\n",
    "one long text": f"PAD = '{'x' * 100_000}'\n",
    "empty lines": "\n" * 100_000 + "#\n",
}
OWN = "\n\ndef only_mine(a):\n    return [a[0] - 1 for _ in range(7) if a and not a[1:]]\n"


def padded(name: str, source: str) -> str:
    return PADDING[name] + disguised(source)


def in_a_notebook(source: str) -> str:
    cells = re.split(r"\n(?=def |class )", source)
    assert len(cells) > 5
    return Submission.from_bytes(notebook(*cells), Path("nora.ipynb")).source


COPIES: dict[str, Callable[[str], str]] = {
    "renamed": disguised,
    "longer": lambda source: "\n\n\n" + source + OWN,
    "notebook": in_a_notebook,
    **{name: functools.partial(padded, name) for name in PADDING},
}


@dataclass(frozen=True)
class Class:
    """A class in which each way to copy has its own two: the original is somebody else's.

    Attributes:
        sources: what each student handed in; a copy bears the name of its way.
        originals: whose work each copy is.
        found: what is alike.
        told: what was said meanwhile.
        pages: the folder of the pages.
    """

    sources: dict[str, str]
    originals: dict[str, str]
    found: similarity.Similar
    told: list[str]
    pages: Path

    def copied(self, name: str) -> tuple[int, similarity.Pair, list[int]]:
        """The number of a copy's page, from 1; the pair; the lines that are marked in the copy."""
        for number, pair in enumerate(self.found.pairs, start=1):
            if set(pair.students) == {name, self.originals[name]}:
                return number, pair, pair.lines[pair.students.index(name)]
        raise AssertionError(f"{name}: not found")

    def returns(self, name: str, numbers: list[int]) -> int:
        """How many of these lines of a student's file return something."""
        lines = prepared(self.sources[name]).split("\n")
        return sum("return" in lines[number - 1] for number in numbers)


@pytest.fixture(scope="module")
def whole_class(independent: dict[str, str], tmp_path_factory) -> Class:
    longest = sorted(independent, key=lambda name: len(independent[name]), reverse=True)
    originals = dict(zip(COPIES, longest, strict=False))
    copies = {name: copy(independent[originals[name]]) for name, copy in COPIES.items()}
    sources, pages, told = independent | copies, tmp_path_factory.mktemp("similar"), list[str]()
    with pytest.MonkeyPatch.context() as patch, closing(PageMaker()) as made:
        patch.setattr(similarity, "_SILENT", 0.0)
        given = {"common": GIVEN, "title": "T", "pages": made}
        found = write_pairs(pages, sources, **given, tell=told.append)
    return Class(sources, originals, found, told, pages)


def test_copies_are_found_and_files_written_apart_from_each_other_are_not(
    whole_class: Class,
) -> None:
    """...whatever is done to the copies' names, comments and texts."""
    found = {frozenset(pair.students) for pair in whole_class.found.pairs}
    assert found == {frozenset(each) for each in whole_class.originals.items()}
    assert all(min(pair.shares) > 0.85 for pair in whole_class.found.pairs)
    assert (whole_class.found.left_out, whole_class.found.in_part) == ([], [])
    assert whole_class.found.problem == ""


@pytest.mark.parametrize("name", PADDING)
def test_padding_hides_no_copy(name: str, whole_class: Class) -> None:
    """...and the marks stand at the lines of the file as it was handed in."""
    number, pair, marked = whole_class.copied(name)
    assert min(marked) >= PADDING[name].count("\n")  # the last line of it may hold code
    original = pair.lines[1 - pair.students.index(name)]
    returned = whole_class.returns(whole_class.originals[name], original)
    assert whole_class.returns(name, marked) > returned / 2 > 0
    page = (whole_class.pages / f"{number}.html").read_text("utf-8")
    assert f"<b>{marked[0]}</b><mark>" in page
    assert len(page) < 1_000_000


def test_the_marked_lines_are_those_that_are_shared(whole_class: Class) -> None:
    _, _, marked = whole_class.copied("longer")
    lines = prepared(whole_class.sources["longer"]).split("\n")
    assert all(lines[number - 1].strip() for number in marked)
    assert not any("only_mine" in lines[number - 1] for number in marked)
    assert whole_class.returns("longer", marked) > 5


def test_the_same_class_gives_the_same_pairs_and_whoever_waits_is_told(whole_class: Class) -> None:
    sources = whole_class.sources
    found = find(dict(sorted(sources.items())), common=GIVEN)
    assert found == whole_class.found
    assert f"looking for similar code: {len(sources)} of {len(sources)} read" in whole_class.told


def test_whose_code_is_too_long_to_be_compared_to_its_end_is_told(independent) -> None:
    copied = independent["right_over_engineered"]
    junk = "".join(f"x{n} = [{n}, {n + 1}]\n" for n in range(3000))
    sources = {"ana": copied, "eve": junk + copied, "zoe": "#" * 300_000 + copied}
    found = find(sources, common=GIVEN)
    assert found.in_part == ["eve", "zoe"]
    assert found.problem == ""


def test_what_is_given_is_nobodys_own() -> None:
    """Two who left the stub as it is, or wrote what the model solution has, share nothing."""
    twice = {f"{name} {n}": text for n, text in enumerate(GIVEN) for name in ("ana", "ben")}
    assert find(twice, common=GIVEN).pairs == []
    assert find({"ana": REFERENCE, "ben": REFERENCE}, common=[STUB]).pairs  # so it was that


@pytest.mark.whole
def test_what_many_write_is_nobodys_own(independent) -> None:
    shared = independent["right_from_sklearn"]
    few = {f"student {n}": shared for n in range(3)}
    many = {f"student {n}": shared for n in range(12)}
    assert len(find(few, common=GIVEN).pairs) == 3
    assert find(many, common=GIVEN).pairs == []


PATHOLOGICAL = {
    "spaces": (" " * 50 + "\n") * 200_000,
    "quotes": "'''" * 300_000,
    "brackets": "f'{" * 300_000,
    "one line": "x = " + "1+" * 2_000_000,
    "backslashes": "\\\n" * 500_000,
    "binary": "".join(map(chr, range(1, 3000))) * 300,
    "surrogates": "\ud800" * 1000,
    "empty": "",
}


def test_a_pathological_text_costs_nobody_else_the_comparison(independent) -> None:
    copy = {"copy": disguised(independent["right_over_engineered"])}
    started = time.monotonic()
    original = {"original": independent["right_over_engineered"]}
    found = find({**original, **copy, **PATHOLOGICAL}, common=GIVEN)
    assert time.monotonic() - started < 60
    assert [p.students for p in found.pairs if "copy" in p.students]
    assert found.problem == ""


def test_a_comparison_that_breaks_off_says_so(monkeypatch, independent) -> None:
    monkeypatch.setattr(similarity, "_SECONDS", 0.01)
    monkeypatch.setattr(similarity, "_SECONDS_EACH", 0.0)
    found = find(independent, common=GIVEN)
    assert found.pairs == []
    assert "longer than" in found.problem


@pytest.mark.whole
def test_pages_are_written_once_and_old_ones_go(tmp_path, independent) -> None:
    folder, told = tmp_path / "similar", []
    source = independent["right_over_engineered"]
    sources = {"ana": source, "ben": disguised(source), "cem": disguised(disguised(source))}

    def write(sources: dict[str, str]) -> similarity.Similar:
        with closing(PageMaker()) as made:
            given = {"common": GIVEN, "title": "T", "pages": made}
            return write_pairs(folder, sources, **given, tell=told.append)

    found = write(sources)
    assert sorted(path.name for path in folder.glob("*.html")) == ["1.html", "2.html", "3.html"]
    page = folder / "1.html"
    page.write_text("kept, as nothing has changed")
    assert write(dict(reversed(sources.items()))) == found
    assert page.read_text() == "kept, as nothing has changed"
    write({"ana": source, "ben": disguised(source)})
    assert [path.name for path in folder.glob("*.html")] == ["1.html"]
    assert "ben" in page.read_text("utf-8")


def test_an_earlier_class_is_compared_with_todays_alone(tmp_path, independent) -> None:
    """Two copies among the old ones are nobody's concern; a page links to no report of theirs."""
    names = sorted(independent)[:3]
    today = {name: independent[name] for name in names}
    copied = disguised(today[names[0]])
    archive = {"eva (archive 2025)": copied, "fay (archive 2025)": independent[names[0]]}
    with closing(PageMaker()) as pages:
        found = write_pairs(
            tmp_path / "similar", today, common=GIVEN, archive=archive, title="x", pages=pages,
            tell=lambda _: None,
        )  # fmt: skip
    assert sorted(pair.students for pair in found.pairs) == [
        (names[0], "eva (archive 2025)"),
        (names[0], "fay (archive 2025)"),
    ]
    page = (tmp_path / "similar" / "1.html").read_text("utf-8")
    assert page.count('href="../feedback/') == 1
