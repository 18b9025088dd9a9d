"""What the pages say of the code and of each other is so."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from grader.cli.main import commands
from grader.ipython.typed import COMMANDS

ROOT = Path(__file__).parents[1]
DECISIONS = ROOT / "docs" / "decisions"
PLATFORMS = (ROOT / "docs" / "platforms").glob("*.md")
PAGES = [
    "CONTRIBUTING.md", "docs/glossary.md", "docs/decisions/README.md", "README.md",
    "docs/architecture.md", "docs/authors.md", "docs/first-three-minutes.md",
    "docs/from-nothing.md", "docs/instructors.md", "docs/set-up.md", "docs/students.md",
    "docs/a-term.md", "docs/watch.md", "docs/beside-others.md",
    *sorted(f"docs/platforms/{p.name}" for p in PLATFORMS),
]  # fmt: skip
DOORS = ["docs/students.md", "docs/instructors.md", "docs/authors.md", "CONTRIBUTING.md"]
_ROW = re.compile(r"^\| (?:\[(\d+)\]\(([^)]+)\)|(\d+)) \| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]+))?\)")


def rows_of_decisions() -> list[tuple[int, str, str]]:
    """Number, file (empty where there is none) and what is said of it."""
    text = (DECISIONS / "README.md").read_text("utf-8")
    return [(int(n or without), file, said) for n, file, without, said in _ROW.findall(text)]


def test_each_decision_is_listed_by_its_own_title() -> None:
    listed = {file: (number, said) for number, file, said in rows_of_decisions() if file}
    written = {}
    for path in DECISIONS.glob("0*.md"):
        head = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
        number, _, title = head.partition(". ")
        assert int(path.name[:4]) == int(number), path.name
        written[path.name] = (int(number), title)
    assert listed == written


def test_no_number_is_missing_without_a_word() -> None:
    rows = rows_of_decisions()
    assert [number for number, _, _ in rows] == list(range(1, len(rows) + 1))
    assert all(len(said) > 40 for _, file, said in rows if not file)


def test_what_the_glossary_names_is_in_the_code() -> None:
    defined = {
        node.name
        for path in (ROOT / "grader").rglob("*.py")
        if "samples" not in path.parts
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    rows = re.findall(
        r"^\| .+ \| `(\w+)` \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= 10
    assert set(rows) <= defined


@pytest.mark.parametrize("page", PAGES)
def test_a_link_leads_to_a_page_and_to_a_heading_on_it(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for file, heading in _LINK.findall(text):
        target = (ROOT / page).parent / file if file else ROOT / page
        assert target.exists(), file
        if heading:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert heading in {_anchor(each) for each in headings}


def test_readme_is_for_whoever_stands_at_the_door() -> None:
    """Short, with a page for each, pictures, and two commands that need nothing else."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert "\n```\npython -m pip install uv && uv run grader demo\nuv run pytest\n```\n" in text
    targets = {file for file, _ in _LINK.findall(text)}
    assert {*DOORS, "docs/pictures/screen.png", "docs/pictures/class.png"} <= targets


def test_readme_names_the_oldest_versions_that_the_package_takes() -> None:
    """...which are those that `.ci/oldest` tries."""
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    least = dict(re.findall(r"^(\w+)>=([\d.]+)", "\n".join(project["dependencies"]), re.MULTILINE))
    assert (
        f"TensorFlow {least['tensorflow']}, Keras {least['keras']} and NumPy {least['numpy']}"
        in text
    )


def test_what_a_student_is_told_to_type_is_a_command() -> None:
    """In the page for students: of `grader`, and in a notebook."""
    text = (ROOT / "docs" / "students.md").read_text("utf-8")
    typed = {*re.findall(r"^(?:grader|`grader) (\w+)", text, re.MULTILINE)}
    assert {"start", *typed} <= {*commands.commands}
    magics = {*re.findall(r"`%(\w+)", text)} | {*re.findall(r"^%(\w+)", text, re.MULTILINE)}
    assert magics - {"chek", "load_ext", "pip"} == {*COMMANDS}


def test_a_file_that_contributing_names_is_there() -> None:
    """So that whoever moves one moves the sentence as well."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = [*ROOT.glob("*"), *ROOT.glob("[!.]*/**/*")]
    known = {path.relative_to(ROOT).as_posix() for path in paths if path.is_file()}
    for name in re.findall(r"`((?:\w+/)*\w+\.(?:py|txt|md))`", text):
        assert any(each == name or each.endswith(f"/{name}") for each in known), name


@pytest.mark.parametrize("form", ["wrong-verdict", "broken"])
def test_a_form_asks_for_what_is_needed_to_see_it_again(form: str) -> None:
    text = (ROOT / ".github" / "ISSUE_TEMPLATE" / f"{form}.yml").read_text("utf-8")
    asked = re.findall(r"^    id: (\w+)\n(?:.*\n)*?      required: true", text, re.MULTILINE)
    assert {"submission", "report", "doctor"} <= {*asked}


def _anchor(heading: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\s-]", "", heading).lower().replace(" ", "-")
