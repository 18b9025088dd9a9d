"""A plot that a person marks: its picture stands beside the rubric, also in the review."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.batch.entering import Desk
from grader.batch.kept import kept_pictures
from grader.checks import answers
from grader.cli.gradebook.review import _cases
from grader.pages.svg import photo
from grader.report.records import Report
from grader.review.app import make_app
from grader.review.desk import Reviewing
from grader.review.guard import Guard
from grader.sandbox.evidence import EvidenceError

ROOT = Path(__file__).parents[2]
MANIFEST = """
schema = "grader/assignment/v1"
name = "plots"

[limits]
imports = "numpy"
memory_mb = 1024

[[steps]]
name = "draw"
points = 2

[[steps.rubric]]
says = "One sees at once what it is about."
points = 1
"""
CHECK = '''
def test_something(student, given):
    """A figure comes back."""
    given.to_mark(student.draw())
'''
PLAIN = """
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

def draw():
    figure, axes = plt.subplots(figsize={})
    figure.patch.set_facecolor((1, 0, 0))
    axes.set_axis_off()
    return {}
"""
LIES = """
import numpy as np
from grader.sandbox.child import figures
figures.draw = lambda thing: {}
"""
CLASS = {
    "ana": PLAIN.format("(3, 2)", "figure"),
    "ben": PLAIN.format("(300, 2)", "axes"),
    "cem": "def draw():\n    return 'I would draw a line.'\n",
    "dan": "def draw():\n    return 3\n",
    "eve": PLAIN.format("(3, 2)", "figure") + LIES.format("'<script>alert(1)</script>'"),
    "fay": PLAIN.format("(3, 2)", "figure") + LIES.format("np.zeros((9000, 3, 3), np.uint8)"),
    "gil": PLAIN.format("(3, 2)", "figure") + LIES.format("np.zeros((3, 3, 3))"),
    "hal": PLAIN.format("(3, 2)", "figure").replace("set_axis_off()", "set_title(r'$\\nope$')"),
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, zygote: Path | None) -> Path:
    folder = tmp_path_factory.mktemp("course")
    files = {"exercises/plots/assignment.toml": MANIFEST, "exercises/plots/test_draw.py": CHECK}
    files |= {f"class/{name}.py": source for name, source in CLASS.items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "grader", "grade", "class", "--assignment", "plots"),
            *("--out", "results", "--jobs", "2"),
            *("--sandbox", "process" if zygote is None else "wall"),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr  # a person is to mark
    return folder / "results"


def check_of(results: Path, student: str) -> tuple[str, str]:
    report = Report.from_json((results / "reports" / f"{student}.json").read_bytes())
    first = report.steps[0].checks[0]
    return str(first.outcome), first.message


def drawn(page: str) -> list[np.ndarray]:
    found = re.findall(r'<img class="photo"[^>]*base64,([^"]*)">', page)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(each)))) for each in found]


@pytest.mark.parametrize(("student", "size"), [("ana", (200, 300)), ("ben", (4, 640))])
@pytest.mark.whole
def test_the_page_shows_what_was_drawn(results: Path, student: str, size: tuple[int, int]) -> None:
    """...as large as it was, within bounds."""
    assert check_of(results, student)[0] == "passed"
    (picture,) = drawn((results / "feedback" / f"{student}.html").read_text("utf-8"))
    assert np.allclose(picture.shape[:2], size, atol=1)
    assert (picture[0, 0] == [255, 0, 0]).all()
    assert (picture[1:-1, 5:-5] == [255, 0, 0]).mean() > 0.9


def test_the_review_shows_it_beside_the_rubric(results: Path) -> None:
    desk = Desk(results)
    cases = _cases(results, desk, pairs=False, sample=None, seed=0, everybody=True)
    guard = Guard()
    guard.port = 8123
    app = make_app(Reviewing(results, "Plots", cases, "kim", desk), guard).test_client()
    at = f"http://127.0.0.1:{guard.port}"
    assert app.get(guard.address).status_code == 200
    pages = {each.student: app.get(f"{at}/case/{n}") for n, each in enumerate(cases, start=1)}
    (picture,) = drawn(pages["ana"].text)
    assert (picture[0, 0] == [255, 0, 0]).all()
    assert "A figure: the picture of it stands with this step." in pages["ana"].text
    assert "One sees at once what it is about." in pages["ana"].text
    assert drawn(pages["cem"].text) == []
    assert "I would draw a line." in pages["cem"].text


@pytest.mark.parametrize(
    ("student", "says"),
    [
        ("dan", "It is the number 3"),
        ("eve", "The figure cannot be drawn: <script>"),
        ("fay", ""),
        ("gil", ""),
        ("hal", "The figure cannot be drawn: ValueError"),
    ],
)
def test_nothing_but_a_picture_of_bounded_size_gets_into_a_page(
    results: Path, student: str, says: str
) -> None:
    """What is none, or cannot be drawn, fails the check, whatever the process says it is."""
    outcome, message = check_of(results, student)
    page = (results / "feedback" / f"{student}.html").read_text("utf-8")
    assert outcome == "failed", message
    assert says in message
    assert drawn(page) == []
    assert "<script>alert" not in page
    assert kept_pictures(results, student).figures == {}


@pytest.mark.parametrize(
    "told",
    [
        "text",
        [[0, 0, 0]],
        np.zeros((5, 5), np.uint8),
        np.zeros((5, 5, 4), np.uint8),
        np.zeros((5, 641, 3), np.uint8),
        np.zeros((0, 5, 3), np.uint8),
        np.zeros((5, 5, 3), np.int8),
    ],
    ids=str,
)
def test_what_is_no_picture_is_refused(told: object) -> None:
    with pytest.raises(EvidenceError, match="not a picture"):
        answers.drawn(told)


def test_noise_is_shown_coarser_rather_than_large() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (640, 640, 3)).astype(np.uint8)
    shown = photo(noise, about="<b>noise</b>")
    assert len(shown) < 550_000
    assert 'width="640" height="640" alt="&lt;b&gt;noise' in shown
    (picture,) = drawn(shown)
    assert (picture == noise[::2, ::2]).all()
