"""A notebook that comes back: feedback below its cells, and nothing of it runs or loads."""

from __future__ import annotations

import contextlib
import json
import re
import struct
import subprocess
import sys
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
from notebooks import notebook
from test_pages import HOSTILE, Elements

from grader.common.outcomes import Place
from grader.pages import maker as rendering
from grader.pages.maker import PageMaker
from grader.pages.notebook import notebook_page, page_without_notebook
from grader.pages.student import feedback_page
from grader.report.manual import EntryKind, ManualEntry
from grader.report.records import CheckResult, Report, StepResult
from grader.submissions.notebook.attachments import Attachments
from grader.submissions.submission import Submission

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


def test_what_a_person_said_stands_above_the_cells() -> None:
    """Also where the cells cannot be shown; as text, whatever stands in it."""
    entry = ManualEntry(
        number=1,
        kind=EntryKind.ADJUST,
        at=datetime(2026, 11, 9, tzinfo=UTC),
        by="Kim",
        comment=f"A good idea {HOSTILE}",
        student="ana",
        add=1.0,
        effect=1.0,
    )
    report = msgspec.structs.replace(a_report(), score=1.0, machine_score=0.0, entries=[entry])
    for page in (
        notebook_page(report, submitted(), title="Doubling"),
        page_without_notebook(report, title="Doubling"),
    ):
        head = page[: page.index("<main>")]
        assert "What a person said" in head
        assert "0 by the machine" in head
        assert "A good idea" in head
        assert HOSTILE not in page
    assert "What a person said" not in page_without_notebook(a_report(), title="Doubling")


def test_the_feedback_stands_below_its_cell_and_nothing_of_the_notebook_runs() -> None:
    pages = PageMaker()
    try:
        page = pages.notebook(a_report(), submitted(), title="Doubling").decode()
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
    with contextlib.closing(PageMaker()) as pages:
        page = pages.notebook(report, submitted(), title="Doubling").decode()
    elements = Elements(page).found
    links = [a["href"] for tag, a in elements if tag == "a" and "#" in str(a.get("href"))]
    assert links == ["#feedback-double", "#feedback-triple"]
    targets = {f"#{a['id']}": a.get("tabindex") for _, a in elements if "id" in a}
    assert [targets[link] for link in links] == ["-1", "-1"]


def test_a_notebook_that_cannot_be_shown_still_comes_back_with_its_feedback() -> None:
    """...for instance where it takes too long; the next one is made as usual."""
    pages = PageMaker(seconds=0.01)
    page = pages.notebook(a_report(), submitted(), title="Doubling").decode()
    assert "The notebook itself cannot be shown" in page
    assert "Feedback: Double" in page
    pages.close()


def a_png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    head, data = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    parts = chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PNG = b64encode(a_png()).decode()


Show = Callable[..., str]


@pytest.fixture(scope="module")
def pages() -> Iterator[PageMaker]:
    opened = PageMaker()
    yield opened
    opened.close()


@pytest.fixture
def page_of(pages: PageMaker) -> Show:
    """`page_of(*texts, attachments=...)`: the page of a notebook with these texts."""

    def show(*texts: str, attachments: Any = None) -> str:
        cells = json.loads(notebook(CODE))
        text, code = cells["cells"]
        cells["cells"] = [*({**text, "source": each} for each in texts), code]
        if attachments is not None:
            cells["cells"][0]["attachments"] = attachments
        found = Submission.from_bytes(json.dumps(cells).encode(), Path("doubling.ipynb"))
        return pages.notebook(a_report(), found, title="Doubling").decode()

    return show


def pictures_in(page: str) -> list[str | None]:
    assert "cannot be shown here; this is the feedback" not in page
    return [about.get("src") for tag, about in Elements(page).found if tag == "img"]


@pytest.mark.parametrize(
    "markdown",
    [
        "Look: ![image.png](attachment:my%20image.png) and on",
        '<img src="attachment:my image.png" width="300"/>',
        '![](<attachment:my image.png> "a title")',
        "![](attachment:other.png) [![x](attachment:my%20image.png)](https://www.example.org)",
    ],
)
def test_a_pasted_picture_is_shown(markdown: str, page_of: Show) -> None:
    """...and another one, which the file does not hold, costs nothing but itself."""
    page = page_of(markdown, attachments={"my image.png": {"image/png": [PNG[:20], PNG[20:]]}})
    assert pictures_in(page) == [f"data:image/png;base64,{PNG}"]


SVG = b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").decode()


@pytest.mark.parametrize(
    "attachments",
    [
        None,
        "x",
        {"x": {}},
        {"x": {"image/svg+xml": SVG}},
        {"x": {"image/png": 'AAAA" onerror="alert(1)'}},
        {"x": {"image/png": "A" * 1_400_001}},
        {"x": {"image/png": 3}, "y": {"text/html": "PGI+"}},
    ],
)
def test_what_is_no_picture_of_bounded_size_is_left_out_of_the_page(
    attachments: Any, page_of: Show
) -> None:
    page = page_of("![a](attachment:x) and <b>more</b> text; attachment:z", attachments=attachments)
    assert pictures_in(page) == []
    assert "(a picture that cannot be shown here) and <b>more</b> text" in page
    names = {name for _, about in Elements(page).found for name in about}
    assert not any(name.startswith("on") for name in names)


@pytest.mark.parametrize("markdown", ["![a][1]\n\n[1]: attachment:x", "attachment:x"])
def test_a_picture_that_is_referred_to_otherwise_costs_no_page(
    markdown: str, page_of: Show
) -> None:
    assert pictures_in(page_of(markdown)) == []


def test_a_picture_cannot_break_out_of_a_tag(page_of: Show) -> None:
    markdown = '<a href="https://example.org/![x](attachment:x)">here</a>'
    page = page_of(markdown, attachments={"x": {"image/png": PNG}})
    assert pictures_in(page) == []
    assert ">here</a>" in page


def test_a_picture_that_is_shown_thousands_of_times_is_shown_a_few_times(page_of: Show) -> None:
    data = "A" * 1_000_000
    page = page_of("![](attachment:x)\n" * 500, attachments={"x": {"image/png": data}})
    assert len(pictures_in(page)) == 2
    assert len(page) < 4_000_000


def test_references_are_looked_for_in_no_more_than_a_notebook_of_words_has() -> None:
    """Long texts made of beginnings of references would hold the reading up cell by cell."""
    pasted, stored = Attachments(), {"x": {"image/png": PNG}}
    assert pasted.numbered("![](attachment:x)", stored) == "![](attachment:0)"
    pasted.numbered("![" * 199_985 + "attachment:x", stored)
    assert pasted.numbered("![](attachment:x)", stored) == "![](attachment:x)"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://keras.io/api/", True),
        ("HTTP://keras.io", True),
        ("mailto:ana@example.org", True),
        ("#here", True),
        ("/\\evil.example", False),
        ("/%5Cevil.example", False),
        ("//evil.example", False),
        ("\\\\evil.example", False),
        ("&#47;&#92;evil.example", False),
        ("&#9;//evil.example", False),
        ("https:evil.example", False),
        ("../ben.html", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_link_leads_to_the_web_to_a_mailbox_or_within_the_page(
    link: str, kept: bool, page_of: Show
) -> None:
    page = page_of(f'<a href="{link}">here</a>')
    links = [about.get("href") or "" for tag, about in Elements(page).found if tag == "a"]
    found = [each for each in links if not each.startswith("#feedback-")]
    assert found == ([link] if kept else [""])


def test_a_page_that_no_browser_shows_with_ease_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = rendering._Notebook(a_report(), submitted(), "Doubling")
    request = msgspec.msgpack.encode(asked, enc_hook=str)
    size = len(rendering.answer(request))
    monkeypatch.setattr(rendering, "_MOST_BYTES", size + 100)  # marks are random
    assert rendering.answer(request)
    monkeypatch.setattr(rendering, "_MOST_BYTES", size - 100)
    with pytest.raises(ValueError, match="too large"):
        rendering.answer(request)


def test_an_answer_without_end_is_not_read_to_its_end(
    page_of: Show, pages: PageMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feedback alone is shown then, and the next page is made as usual."""
    monkeypatch.setattr(pages._of_notebooks, "_most", 1000)
    assert "The notebook itself cannot be shown" in page_of("**bold**")
    monkeypatch.undo()
    assert "<strong>bold</strong>" in page_of("**bold**")


@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="Linux has this")
def test_the_process_that_makes_pages_has_bounded_memory(page_of: Show, pages: PageMaker) -> None:
    assert "<strong>bold</strong>" in page_of("**bold**")
    assert pages._of_notebooks._process is not None
    assert max(psutil.Process(pages._of_notebooks._process.pid).rlimit(psutil.RLIMIT_AS)) == 2 << 30


def test_the_feedback_page_leads_to_the_notebook() -> None:
    assert 'href="notebooks/ana.html"' in feedback_page(a_report(), title="D", notebook=True)
    assert "notebooks/" not in feedback_page(a_report(), title="D")


def test_grading_files_imports_no_nbconvert() -> None:
    """Only the process that makes pages of notebooks does."""
    code = (
        "import sys, grader.batch.grading; "
        "print({'nbconvert', 'bleach', 'nbformat'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
