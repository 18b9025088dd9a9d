"""A notebook that comes back: feedback below its cells, and nothing of it runs or loads."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
from notebooks import notebook
from test_pages import HOSTILE, Elements

from grader.outcomes import Place
from grader.rendering import NotebookPages
from grader.report import CheckResult, Report, StepResult
from grader.reporters.feedback import feedback_page
from grader.submission import Submission

MARKDOWN = (
    f"# Title {HOSTILE}\n\n**bold** ![x](https://evil.example/x.png) "
    "[link](javascript:alert(1)) <svg onload=alert(1)></svg> "
    '<section class="card from-grader passed" id="x" style="position:fixed">26 of 26</section> '
    '<div class="card from-grader">fake</div>\n\n```python\nx = 1\n```\n'
)
CODE = f"def double(x):\n    # {HOSTILE}\n    return x"


def submitted() -> Submission:
    cells = json.loads(notebook("import numpy as np", CODE, "print('last')"))
    cells["cells"][2]["source"] = MARKDOWN
    cells["cells"][1]["outputs"] = [
        {"output_type": "display_data", "data": {"text/html": "<script>output</script>"}}
    ]
    return Submission.from_bytes(json.dumps(cells).encode(), Path("doubling.ipynb"))


def a_report() -> Report:
    check = CheckResult(
        name="test_it",
        label="It works",
        outcome="failed",
        score=0.0,
        max_score=2.0,
        message=f"It gave {HOSTILE}",
        place=Place(3, "    return x", "doubling.ipynb", 2),
    )
    step = StepResult(
        name="double", title="Double", outcome="failed", score=0, max_score=2, checks=[check]
    )
    return Report(
        assignment="d", submission="ana", status="graded", score=0, max_score=2, steps=[step]
    )


def test_the_feedback_stands_below_its_cell_and_nothing_of_the_notebook_runs() -> None:
    pages = NotebookPages()
    try:
        page = pages.page(a_report(), submitted(), title="Doubling")
    finally:
        pages.close()
    card, last = page.index("Feedback: Double"), page.rindex("last")
    assert page.index("In&nbsp;[2]" if "In&nbsp;[2]" in page else "In\xa0[2]") < card < last
    assert "<strong>bold</strong>" in page
    elements = Elements(page).found
    assert {"script", "img", "svg", "iframe", "link"} & {tag for tag, _ in elements} == set()
    assert not re.search(r"javascript:|evil\.example/x\.png\"", page)
    cards = [a for _, a in elements if "from-grader" in (a.get("class") or "")]
    assert len(cards) == 1  # ours; classes of the submission's are gone
    for _, attributes in elements:
        assert not {"style", "src"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    assert "default-src 'none'" in page
    assert "output" not in re.sub(r"<style>.*?</style>|Outputs and", "", page, flags=re.DOTALL)


def test_links_at_the_top_lead_to_the_feedback_of_each_step() -> None:
    """They are plain links, in the order of the steps; what they lead to can take the focus."""
    (step,) = a_report().steps
    other = msgspec.structs.replace(step, name="triple", title="Triple", checks=[])
    report = msgspec.structs.replace(a_report(), steps=[step, other])
    with contextlib.closing(NotebookPages()) as pages:
        page = pages.page(report, submitted(), title="Doubling")
    elements = Elements(page).found
    links = [a["href"] for tag, a in elements if tag == "a" and "#" in str(a.get("href"))]
    assert links == ["#feedback-double", "#feedback-triple"]
    targets = {f"#{a['id']}": a.get("tabindex") for _, a in elements if "id" in a}
    assert [targets[link] for link in links] == ["-1", "-1"]


def test_a_notebook_that_cannot_be_shown_still_comes_back_with_its_feedback() -> None:
    """...for instance where it takes too long; the next one is made as usual."""
    pages = NotebookPages(seconds=0.01)
    page = pages.page(a_report(), submitted(), title="Doubling")
    assert "The notebook itself cannot be shown" in page
    assert "Feedback: Double" in page
    pages.close()


def test_the_feedback_page_leads_to_the_notebook() -> None:
    assert 'href="notebooks/ana.html"' in feedback_page(a_report(), title="D", notebook=True)
    assert "notebooks/" not in feedback_page(a_report(), title="D")


def test_grading_files_imports_no_nbconvert() -> None:
    """Only the process that makes pages of notebooks does."""
    code = "import sys, grader.grading; print({'nbconvert', 'bleach', 'nbformat'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
