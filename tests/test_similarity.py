"""Code that submissions share: found through renaming, never for what is anybody's; never fatal."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from notebooks import notebook

from grader import similarity
from grader.pairs import write_pairs
from grader.similarity import find, prepared
from grader.submission import Submission

ROOT = Path(__file__).parents[1]
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


def test_a_copy_is_found_whatever_its_names_and_comments(independent) -> None:
    copied = "right_over_engineered"
    found = find(independent | {"copy": disguised(independent[copied])}, common=GIVEN)
    assert {found.pairs[0].students[0], found.pairs[0].students[1]} == {"copy", copied}
    assert min(found.pairs[0].shares) > 0.9
    assert found.problem == ""


NOTHING = "Nothing to see here.\n" * 5000
PADDING = {
    "comments": NOTHING.replace("Nothing", "# Nothing"),
    "docstring": f'"""\n{NOTHING}"""\n',
    "text": f"PAD = '''\n{NOTHING}'''\n",
    "one long text": f"PAD = '{'x' * 100_000}'\n",
    "empty lines": "\n" * 100_000 + "#\n",
}


@pytest.mark.parametrize("name", PADDING)
def test_padding_hides_no_copy(name: str, independent, tmp_path) -> None:
    """...and the marks stand at the lines of the file as it was handed in."""
    copied = independent["right_over_engineered"]
    sources = {"ana": copied, "eve": PADDING[name] + disguised(copied)}
    found = find(sources, common=GIVEN)
    assert [pair.students for pair in found.pairs] == [("ana", "eve")]
    assert min(found.pairs[0].shares) > 0.9
    assert (found.left_out, found.in_part) == ([], [])
    padding = PADDING[name].count("\n")
    marked = found.pairs[0].lines[1]
    assert min(marked) >= padding  # the last line of it may hold code
    lines = prepared(sources["eve"]).split("\n")
    code = [n for n, line in enumerate(lines, 1) if "return" in line]
    assert len(set(code) & set(marked)) > len(code) / 2
    write_pairs(tmp_path, sources, common=GIVEN, title="T", tell=lambda _: None)
    page = (tmp_path / "1.html").read_text("utf-8")
    assert f"<b>{marked[0]}</b><mark>" in page
    assert len(page) < 1_000_000


def test_whose_code_is_too_long_to_be_compared_to_its_end_is_told(independent) -> None:
    copied = independent["right_over_engineered"]
    junk = "".join(f"x{n} = [{n}, {n + 1}]\n" for n in range(3000))
    sources = {"ana": copied, "eve": junk + copied, "zoe": "#" * 300_000 + copied}
    found = find(sources, common=GIVEN)
    assert found.in_part == ["eve", "zoe"]
    assert found.problem == ""


def test_files_written_apart_from_each_other_are_not_flagged(independent) -> None:
    assert find(independent, common=GIVEN).pairs == []


def test_what_is_given_is_nobodys_own() -> None:
    """Two who left the stub as it is, or wrote what the model solution has, share nothing."""
    for text in GIVEN:
        assert find({"ana": text, "ben": text}, common=GIVEN).pairs == []
    assert find({"ana": REFERENCE, "ben": REFERENCE}, common=[STUB]).pairs  # so it was that


def test_what_many_write_is_nobodys_own(independent) -> None:
    shared = independent["right_from_sklearn"]
    few = {f"student {n}": shared for n in range(3)}
    many = {f"student {n}": shared for n in range(12)}
    assert len(find(few, common=GIVEN).pairs) == 3
    assert find(many, common=GIVEN).pairs == []


def test_a_notebook_is_compared_with_a_file(tmp_path, independent) -> None:
    source = independent["right_over_engineered"]
    cells = re.split(r"\n(?=def |class )", source)
    path = tmp_path / "nora.ipynb"
    path.write_bytes(notebook(*cells))
    assert len(cells) > 5
    found = find({"ana": source, "nora": Submission.read(path).source}, common=GIVEN)
    assert [pair.students for pair in found.pairs] == [("ana", "nora")]


def test_the_marked_lines_are_those_that_are_shared(independent) -> None:
    own = "\n\ndef only_mine(a):\n    return [a[0] - 1 for _ in range(7) if a and not a[1:]]\n"
    source = "\n\n\n" + independent["right_over_engineered"]
    found = find({"ana": source + own, "ben": source}, common=GIVEN)
    ana, _ = found.pairs[0].lines
    lines = prepared(source + own).split("\n")
    assert all(lines[number - 1].strip() for number in ana)
    assert not any("only_mine" in lines[number - 1] for number in ana)
    code = [n for n, line in enumerate(prepared(source).split("\n"), 1) if "return" in line]
    assert len(set(code) & set(ana)) > len(code) / 2


def test_the_same_class_gives_the_same_pairs_and_whoever_waits_is_told(
    independent, monkeypatch
) -> None:
    sources = independent | {"copy": disguised(independent["right_minimalist"])}
    monkeypatch.setattr(similarity, "_SILENT", 0.0)
    told: list[str] = []
    assert find(sources, common=GIVEN, tell=told.append) == find(sources, common=GIVEN)
    assert f"looking for similar code: {len(sources)} of {len(sources)} read" in told


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
    found = find({**independent, **copy, **PATHOLOGICAL}, common=GIVEN)
    assert time.monotonic() - started < 60
    assert [p.students for p in found.pairs if "copy" in p.students]
    assert found.problem == ""


def test_a_comparison_that_breaks_off_says_so(monkeypatch, independent) -> None:
    monkeypatch.setattr(similarity, "_SECONDS", 0.01)
    monkeypatch.setattr(similarity, "_SECONDS_EACH", 0.0)
    found = find(independent, common=GIVEN)
    assert found.pairs == []
    assert "longer than" in found.problem


def test_pages_are_written_once_and_old_ones_go(tmp_path, independent) -> None:
    folder, told = tmp_path / "similar", []
    source = independent["right_over_engineered"]
    sources = {"ana": source, "ben": disguised(source), "cem": disguised(disguised(source))}

    def write(sources: dict[str, str]) -> similarity.Similar:
        return write_pairs(folder, sources, common=GIVEN, title="T", tell=told.append)

    found = write(sources)
    assert sorted(path.name for path in folder.glob("*.html")) == ["1.html", "2.html", "3.html"]
    page = folder / "1.html"
    page.write_text("kept, as nothing has changed")
    assert write(dict(reversed(sources.items()))) == found
    assert page.read_text() == "kept, as nothing has changed"
    write({"ana": source, "ben": disguised(source)})
    assert [path.name for path in folder.glob("*.html")] == ["1.html"]
    assert "ben" in page.read_text("utf-8")
