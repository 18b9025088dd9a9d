"""docs/a-term.md takes an instructor through a term: its commands show what it says they show."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "a-term.md"
COURSES = ROOT / "tests" / "courses"
ASSIGNMENTS = {"doubling": "doubling", "apples": "fruit", "pears": "fruit"}
DOUBLING = (
    "def double(x):\n    return 2 * x\n\n\ndef halve_again(doubled):\n    return doubled {}\n"
)
FRUIT = "def load():\n    return {}\n\n\ndef total(counts):\n    return sum(counts) * {}\n"
APPLES, PEARS = FRUIT.format([1, 2, 2], 2), FRUIT.format([1, 2, 3], 3)
ZIPS = {
    "hand-ins/doubling.zip": {
        "11-5 - Ana Silva - Oct 12, 2026 900 PM/doubling.py": DOUBLING.format("/ 2"),
        "12-5 - Ben Cole - Oct 13, 2026 1000 AM/doubling.py": DOUBLING.format("* 0.25"),
        "14-5 - Dan Fox - Oct 11, 2026 800 AM/doubling.py": DOUBLING.format("/ 2"),
    },
    "hand-ins/apples.zip": {
        "Apples_asilva_attempt_2026-11-08-12-00-00_apples.py": APPLES,
        "Apples_asilva_attempt_2026-11-09-17-00-00_apples.py": FRUIT.format([1], 2),
        "Apples_bcole_attempt_2026-11-09-17-30-00_apples.py": APPLES,
        "Apples_coez_attempt_2026-11-09-17-45-00_one.py": FRUIT.format([1, 2, 2], 5),
        "Apples_coez_attempt_2026-11-09-17-45-00_two.py": FRUIT.format([1, 2, 2], 3),
        "Apples_dfox_attempt_2026-11-11-10-00-00_apples.py": APPLES,
    },
    "hand-ins/pears.zip": {
        "11-7 - Ana Silva - Dec 7, 2026 900 PM/pears.py": PEARS,
        "12-7 - Ben Cole - Dec 9, 2026 900 PM/pears.py": PEARS,
        "14-7 - Dan Fox - Dec 7, 2026 1000 PM/pears.py": FRUIT.format([1, 2, 3], 4),
    },
}
SHEET = (
    'Student,ID,SIS Login ID,Section,{}\n    Points Possible,,,,{}\n"Silva, Ana",9001,asilva,T,\n'
)
SHEET += '"Cole, Ben",9002,bcole,T,\n"Öz, Cem",9003,coez,T,\n"Fox, Dan",9004,dfox,T,\n'


def lay_out(folder: Path) -> None:
    """What the instructor of the page has: assignments, hand-ins, sheets of Canvas, last year's."""
    for name, course in ASSIGNMENTS.items():
        for kind in ("exercises", "solutions"):
            shutil.copytree(COURSES / course / kind / name, folder / kind / name)
    for name, files in ZIPS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(folder / name, "w") as archive:
            for file, text in files.items():
                archive.writestr(file, text)
    (folder / "canvas.csv").write_text(SHEET.format("Doubling (11)", "3.00"), "utf-8")
    (folder / "total.csv").write_text(SHEET.format("Total (19)", "100.00"), "utf-8")
    (folder / "last-year" / "pears").mkdir(parents=True)
    (folder / "last-year" / "pears" / "eva.py").write_text(PEARS, "utf-8")
    text = PAGE.read_text("utf-8")
    for language, file in (("csv", "roster.csv"), ("toml", "course.toml")):
        (block,) = re.findall(rf"```{language}\n(.*?)```", text, re.S)
        (folder / file).write_text(block, "utf-8")
    command(folder, "grader grade last-year/pears --assignment pears --out last-year/results")


def command(folder: Path, line: str) -> str:
    """What a command of the page prints."""
    words = shlex.split(line)
    if words[0] == "cat":
        return (folder / words[1]).read_text("utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "grader", *words[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        capture_output=True,
        text=True,
    )
    waits = words[1] == "grade" and "needs a person" in ran.stdout
    assert ran.returncode == waits, (line, ran.stdout, ran.stderr)
    is_export = "export" in words or "--export" in words
    return ran.stdout + (ran.stderr if is_export else "")


def mend(folder: Path) -> None:
    manifest = folder / "exercises" / "pears" / "assignment.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("points = 2", "points = 3"), "utf-8")


def fits(shown: str, said: str) -> bool:
    """Whether this was said, apart from what `…` leaves out, and spaces at the ends of lines."""
    said = "\n".join(each.rstrip() for each in said.rstrip().split("\n"))
    pattern = re.escape(shown.rstrip()).replace("…", ".*").replace("\\\n.*", "[^§]*")
    return re.fullmatch(pattern if shown != "…\n" else "[^§]*", said) is not None


def blocks() -> list[tuple[str, str]]:
    """Each command of the page with what stands below it; "mend" for where a check is mended."""
    found = []
    for part in re.findall(r"```text\n(.*?)```|(<!-- here)", PAGE.read_text("utf-8"), re.S):
        if part[1]:
            found.append(("mend", ""))
            continue
        for each in re.split(r"^\$ ", part[0], flags=re.M)[1:]:
            line, _, shown = each.partition("\n")
            found.append((line, shown))
    return found


@pytest.mark.whole
@pytest.mark.skipif(os.name == "nt", reason="paths on the page are those of Unix")
def test_the_term_on_the_page_is_what_the_commands_show(tmp_path: Path) -> None:
    lay_out(tmp_path)
    for line, shown in blocks():
        if line == "mend":
            mend(tmp_path)
            continue
        said = command(tmp_path, line)
        assert fits(shown, said), f"$ {line}\n{said}"
