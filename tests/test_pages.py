"""The HTML pages: one file each, nothing from elsewhere, nothing of a submission runs."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import numpy as np

from grader import sketch
from grader.outcomes import Place
from grader.report import CheckResult, Report, StepResult
from grader.reporters.feedback import feedback_page
from grader.reporters.overview import class_page

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b[31m\u202e{{7*7}}"


def a_report(name: str = "ana", *, text: str = "It gave `None`.", score: float = 1.0) -> Report:
    check = CheckResult(
        name="test_it",
        label="It works",
        outcome="failed",
        score=0.0,
        max_score=2.0,
        message=text,
        expected=text,
        hint=text,
        misconception="forgot-return",
        place=Place(2, "    return None", "f.py"),
    )
    step = StepResult(
        name="double", title="Double", outcome="failed", score=score, max_score=2.0, checks=[check]
    )
    return Report(
        assignment="doubling",
        submission=name,
        status="graded",
        score=score,
        max_score=2.0,
        steps=[step],
        remarks=[text],
        receipt={"seed": text},
    )


VOID = {"meta", "img", "br", "input", "link", "rect", "path", "circle", "polyline", "polygon"}


class Elements(HTMLParser):
    """The elements of a page with their attributes, and what is left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))


def without_highlighting(page: str) -> str:
    return re.sub(r"</?i\b[^>]*>", "", page)


def pages(text: str) -> list[str]:
    reports = [a_report("ana", text=text), a_report(f"b{HOSTILE}"[:60], text=text, score=2.0)]
    source = f"def double(x):\n    return None\n# {text}\n"
    return [
        feedback_page(reports[1], title="Doubling", source=source),
        class_page(iter(reports), title="Doubling"),
    ]


def test_a_page_is_whole_and_loads_nothing_from_elsewhere() -> None:
    for page in pages("plain"):
        elements = Elements(page)
        assert elements.open == []
        for tag, attributes in elements.found:
            assert tag not in ("link", "iframe", "object", "embed", "base", "form")
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            assert (attributes.get("src") or "data:").startswith("data:")
            assert not (attributes.get("href") or "").startswith(("http", "//", "javascript"))


def test_the_policy_names_the_one_style_and_the_one_script() -> None:
    for page in pages("plain"):
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
        assert policy
        assert "default-src 'none'" in policy[1].replace("&#39;", "'")
        for block in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
            assert f"sha256-{digest}" in policy[1]


def test_what_a_submission_wrote_stays_text() -> None:
    """Markup, template code, control characters and right-to-left marks come out as text."""
    for page in pages(HOSTILE):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert len([1 for tag, _ in Elements(page).found if tag == "script"]) <= 1


def test_text_is_no_template() -> None:
    assert "{{7*7}}" in pages(HOSTILE)[0]


def test_the_students_own_lines_stand_around_the_one_concerned() -> None:
    page = feedback_page(a_report(), title="Doubling", source="def double(x):\n    return None\n")
    assert re.search(r'class="here"[^>]*><b>2</b>\s*return None', without_highlighting(page))
    assert "def double(x):" in without_highlighting(page)
    other = feedback_page(a_report(), title="Doubling", source="something else")
    assert "something else" not in other  # the text has changed since


def test_links_lead_to_each_students_page_whatever_the_name() -> None:
    page = class_page(iter([a_report("Åsa & Bo #1?")]), title="Doubling")
    assert 'href="feedback/%C3%85sa%20%26%20Bo%20%231%3F.html"' in page


def test_pictures_say_in_words_what_they_show() -> None:
    drawn = [
        sketch.lines([("loss", [1.0, 0.5])], title="Loss", about="falls", band=([0, 0], [1, 1])),
        sketch.scatter([(1.0, 0.9, "<a>")], x_name="seconds", title="Trials", about="one"),
        sketch.confusion(np.eye(10) * 5, title="Confusion", about="all right"),
        sketch.histogram([("0", 3)], title="Scores", about="three"),
        sketch.bars([("<step>", 0.5, "1 of 2")], title="Rates", about="half"),
    ]
    for picture in drawn:
        assert "<title>" in picture
        assert "<desc>" in picture
        assert "<a>" not in picture
        assert "<step>" not in picture
        assert Elements(picture).open == []
    image = sketch.digit(np.arange(784).reshape(28, 28), about='a "7"')
    assert 'alt="a &quot;7&quot;"' in image


def test_a_curve_that_is_no_number_is_left_out() -> None:
    assert sketch.lines([("loss", [float("nan")])], title="Loss", about="") == ""
    assert "nan" not in sketch.lines([("l", [float("nan"), 1.0])], title="L", about="")
