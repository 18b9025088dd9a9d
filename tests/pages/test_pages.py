"""The HTML pages: one file each, nothing from elsewhere, nothing of a submission runs."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import numpy as np
import pytest
from markupsafe import escape

from grader.checks import rebuilt
from grader.common.outcomes import Place
from grader.common.text import printable
from grader.pages import charts as sketch
from grader.pages import html as pages_module
from grader.pages.code import Code, highlighted
from grader.pages.maker import PageMaker
from grader.pages.overview import class_page
from grader.pages.pair import pair_page
from grader.pages.student import feedback_page
from grader.report.records import CheckResult, Report, StepResult
from grader.submissions.similarity import Pair, Similar
from grader.submissions.submission import Submission

REPORTS = Path(__file__).parents[1] / "reports"
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


def test_who_has_no_file_reads_the_reason_first_and_no_zero() -> None:
    step = StepResult(name="a", title="A", outcome="skipped", score=0.0, max_score=2.0)
    report = msgspec.structs.replace(
        a_report(),
        steps=[step],
        status="needs_review",
        remarks=["Hand in the <file>."],
        flags=["Ask for the <file>."],
    )
    page = feedback_page(report, title="Doubling")
    assert page.count("Hand in the &lt;file&gt;.") == 1
    assert "Ask for" not in page, "that is for the instructor"
    unknown = msgspec.structs.replace(report, remarks=[])
    page = feedback_page(unknown, title="Doubling")
    assert "Ask for" not in page
    assert "a person will look at it" in page
    assert 'aria-label="Steps"' not in page  # an empty box for each step tells nothing
    assert 'class="score"' not in page


def real(name: str) -> Report:
    """A report as grading made it."""
    return Report.from_json((REPORTS / f"{name}.json").read_bytes())


def all_failed(report: Report, source: list[str], *, one_line: bool) -> Report:
    """Everything in it fails: on one line, for one reason; or each check on one of its own."""
    steps, number = [], 0
    for step in report.steps:
        checks = []
        for check in step.checks:
            number += 1
            line = 20 if one_line else number
            text = "It gave `None`." if one_line else f"It gave `None` {number} times. " * 20
            place = Place(line, source[line - 1], "first_model.py")
            told = {"message": text, "hint": f"Return it. {check.label}", "place": place}
            if one_line:
                told |= {"hint": "Return it.", "expected": "a number" if number == 9 else ""}
            checks.append(msgspec.structs.replace(check, outcome="failed", score=0.0, **told))
        steps.append(msgspec.structs.replace(step, outcome="failed", score=0.0, checks=checks))
    return msgspec.structs.replace(report, steps=steps, score=0.0)


def test_a_cause_is_told_once_and_shows_its_line_once() -> None:
    """Checks that fail on one line, or with one message, share both; so do later steps."""
    source = [f"line_{n} = {n}" for n in range(1, 70)]
    report = all_failed(real("chloe"), source, one_line=True)
    page = without_highlighting(feedback_page(report, title="First", source="\n".join(source)))
    assert page.count("line_20 = 20") == 1
    assert page.count('<dd class="hint">Return it.</dd>') == 2  # one is about a number
    assert page.count("a number") == 1
    labels = [str(escape(c.label)) for s in report.steps for c in s.checks]
    assert all(label in page for label in labels)
    assert page.count('(the same as in <a href="#load_data">') == len(report.steps) - 2


def test_the_page_begins_with_what_to_mend_and_folds_what_is_right() -> None:
    made = datetime(2026, 11, 29, 12, tzinfo=UTC)
    page = feedback_page(real("chloe"), title="First", graded_at=made)
    top = page.split("<main>")[0]
    assert "29 November 2026, first_model 1.0.0, grader 0.1.0" in top
    assert re.search(r'Mend this first: <a href="#normalize">3\. [^<]+, line 20</a>', top)
    folded = re.findall(r'<details class="card" id="(\w+)">', page)
    assert folded == [s.name for s in real("chloe").steps if s.outcome == "passed"]
    begun = feedback_page(real("dan"), title="First").split("<main>")[0]
    assert 'Mend this first: <a href="#build_model">' in begun


def test_the_page_is_for_the_student_alone() -> None:
    """Nothing for whoever grades: no flag, no word of our own errors, nobody's paths."""
    (step,) = a_report().steps
    ours = msgspec.structs.replace(
        step.checks[0], outcome="error", message="KeyError in /srv/checks/test_it.py", hint=""
    )
    broken = msgspec.structs.replace(step, outcome="error", checks=[ours])
    report = msgspec.structs.replace(
        a_report(),
        status="needs_review",
        steps=[broken],
        remarks=[rebuilt.SELF_REPORTED.format(what="a model", why="TypeError"), "Too many files."],
        flags=["double: test_it: KeyError in /srv/checks/test_it.py"],
    )
    page = feedback_page(report, title="Doubling")
    assert "KeyError" not in page
    assert "/srv" not in page
    assert "This is our mistake, not yours" in page
    assert "Self-reported" not in page
    assert "Too many files." in page


def test_a_file_that_python_cannot_read_is_told_once_at_the_top() -> None:
    (step,) = a_report(text="Python cannot read f.py, line 2.").steps
    both = [step, msgspec.structs.replace(step, name="triple", title="Triple")]
    page = feedback_page(msgspec.structs.replace(a_report(), steps=both), title="Doubling")
    told = "<strong>Python cannot read f.py, line 2.</strong> Every step waits for this"
    assert told in page.split('aria-label="Steps"')[0]
    other = msgspec.structs.replace(step.checks[0], message="It gave None.")
    both[1] = msgspec.structs.replace(both[1], checks=[other])
    page = feedback_page(msgspec.structs.replace(a_report(), steps=both), title="Doubling")
    assert "Every step waits" not in page


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
    image = sketch.image(np.arange(784).reshape(28, 28), about='a "7"')
    assert 'alt="a &quot;7&quot;"' in image


def shown_numbers(picture: str) -> list[str]:
    return re.findall(r">(-?[\d.]+(?:e[-+]\d+)?)</text>", picture)


def test_what_stands_at_an_axis_are_round_numbers() -> None:
    trials = [(3.37, 0.931, "a"), (11.9, 0.512, "b")]
    drawn = sketch.scatter(trials, x_name="seconds", title="T", about="", named=False)
    assert shown_numbers(drawn) == ["0.6", "0.8", "1.0", "0", "5", "10"]
    drawn = sketch.lines([("loss", [0.8731, 0.2513, 0.1317])], title="L", about="")
    assert shown_numbers(drawn) == ["0.2", "0.4", "0.6", "0.8", "1", "2", "3"]


@pytest.mark.parametrize(
    "values",
    [[0.5, 0.5], [0.0, 1e-300], [1e9, 1e9 + 1], [-3e-7, 2e-7], [1e300, -1e300], [5e4, 7e4], [0.0]],
)
def test_each_axis_has_a_few_numbers_that_differ(values: list[float]) -> None:
    drawn = sketch.lines([("loss", values)], title="L", about="")
    numbers = shown_numbers(drawn)[: -len(values)]  # what follows are the epochs
    assert 1 <= len(numbers) <= 6
    assert len({*numbers}) == len(numbers)


def test_a_curve_that_is_no_number_is_left_out() -> None:
    assert sketch.lines([("loss", [float("nan")])], title="Loss", about="") == ""
    assert "nan" not in sketch.lines([("l", [float("nan"), 1.0])], title="L", about="")


def test_a_curve_of_one_epoch_is_seen_before_the_band_of_three() -> None:
    """A History of one epoch shows one dot; the epochs of the band are all there."""
    band = ([0.1, 0.2, 0.3], [0.2, 0.3, 0.4])
    drawn = sketch.lines([("loss", [0.9])], title="Your loss", about="", band=band)
    assert drawn.count("<circle") == 1
    assert re.findall(r">(\d)</text>", drawn) == ["1", "2", "3"]
    places = [float(x) for x in re.findall(r"[\d.]+(?=,)", drawn.split("<polygon")[1])]
    assert all(0 < x < 420 for x in places)


def test_whatever_comes_back_makes_no_enormous_picture() -> None:
    """A submission chooses how many epochs, trials, layers and pixels it gives."""
    started = time.monotonic()
    trials = [(n / 10**5, 0.5, f"{n}") for n in range(10**5)]
    pixels = np.random.default_rng(1).random((4000, 3000))
    for drawn in (
        sketch.lines([("loss", [1.0] * 10**6)], title="L", about=""),
        sketch.scatter(trials, x_name="s", title="T", about=""),
        sketch.layers(["relu"] * 5, [f"{n}" for n in range(10**5)], title="L", about="x" * 10**6),
        sketch.image(pixels, about="noise"),
    ):
        assert 0 < len(drawn) < 300_000
    assert time.monotonic() - started < 5
    assert "inf" not in sketch.lines([("loss", [1e308, -1e308])], title="L", about="")


def test_differing_layers_are_marked_in_words_not_by_colour_alone() -> None:
    asked = ["flatten", "dense, 128 units", "relu", "softmax"]
    same = sketch.layers(asked, asked, title="Layers", about="")
    assert not re.search("missing|differs<|added", same)
    drawn = sketch.layers(asked, ["flatten", "dense, 64 units", "softmax", "x"], title="", about="")
    assert re.findall(r">(missing|differs|added)<", drawn) == [
        "differs",
        "missing",
        "added",
    ]


def test_names_in_a_scatter_plot_cover_neither_dots_nor_each_other() -> None:
    points = [(1.0 + 0.01 * n, 0.9 + 0.001 * n, f"{n}: 2 epochs") for n in range(4)]
    drawn = sketch.scatter(points, x_name="seconds", title="Trials", about="")
    names = re.findall(r'<text x="([\d.]+)" y="([\d.]+)">\d: 2', drawn)
    boxes = [(float(x), float(y)) for x, y in names]
    assert len(boxes) == 4
    assert all(
        abs(a[1] - b[1]) >= 12 or abs(a[0] - b[0]) >= 60 for a in boxes for b in boxes if a is not b
    )
    assert drawn.count("<title>") == 5  # each dot has its name for the mouse, too


def test_a_name_in_a_picture_stays_text() -> None:
    drawn = sketch.layers(["flatten"], [HOSTILE], title=HOSTILE, about=HOSTILE)
    drawn += sketch.scatter([(1.0, 0.5, HOSTILE)], x_name="s", title=HOSTILE, about=HOSTILE)
    drawn += sketch.image(np.eye(28), about=HOSTILE, caption=HOSTILE)
    assert "<script" not in drawn
    assert "\u202e" not in drawn
    assert {tag for tag, _ in Elements(drawn).found} <= VOID | {
        *("svg", "title", "desc", "text", "span")
    }


@pytest.mark.parametrize("seconds", [0.001, 5.0])
def test_a_page_whose_code_takes_too_long_comes_without_it(seconds: float) -> None:
    """It is made elsewhere; whatever the code does to the colouring, the feedback is there."""
    found = Submission.from_bytes(b"def double(x):\n    return None\n", Path("doubling.py"))
    with closing(PageMaker(seconds=seconds)) as made:
        page = made.feedback(a_report(), title="Doubling", submission=found, figures={}).decode()
    assert "<title>" in page
    assert "return None" in without_highlighting(page)  # the line concerned stands in the report
    assert ("def double(x):" in without_highlighting(page)) is (seconds > 1)


def test_two_that_are_alike_are_shown_without_colours_where_these_take_too_long() -> None:
    pair = Pair(("ana", "ben"), (1.0, 1.0), ([1], [1]))
    with closing(PageMaker(seconds=0.001)) as made:
        page = made.pair(pair, ("def f(): 0", "def g(): 0"), title="Doubling").decode()
    assert "<mark>def f(): 0</mark>" in page


def test_all_code_of_a_page_is_coloured_within_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook of slow cells takes no longer than one of them."""
    monkeypatch.setattr("grader.pages.code._SECONDS", 0.3)
    cells = {number: ["f'{" * 90] * 140 for number in range(1, 30)}
    code = Code("", cells)
    begin = time.monotonic()
    for number in cells:
        code.around(Place(1, cells[number][0], "a.ipynb", number))
    assert time.monotonic() - begin < 6


def test_code_is_highlighted_and_stays_text() -> None:
    lines = highlighted(["def f(x):", '    return \'<b>\' + """', f"{HOSTILE}", '""" + 1  # <i>'])
    assert lines[0].startswith('<i class="k">def</i> <i class="f">f</i>')
    assert '<i class="m">1</i>' in lines[3]  # the string of several lines has ended
    assert '<i class="s">' in lines[2]
    for line in lines:
        assert {tag for tag, _ in Elements(str(line)).found} <= {"i"}


@pytest.mark.parametrize(
    "text",
    ["   \n" * 9000, "'" * 39_000, "f'{" * 13_000, "x = " + "(" * 39_000, "\\\n" * 19_000],
    ids=["spaces", "quotes", "braces", "brackets", "backslashes"],
)
def test_highlighting_takes_no_longer_than_a_moment(text: str) -> None:
    started = time.monotonic()
    assert len(highlighted(text.split("\n"))) == text.count("\n") + 1
    assert time.monotonic() - started < 6


def test_a_line_too_long_for_the_report_is_shown_among_its_neighbours() -> None:
    long = "    return [" + "1, " * 200 + "]"
    code = Code(f"def f():\n{long}\n")
    place = Submission(Path("f.py"), f"def f():\n{long}\n").place(2)
    assert [line.number for line in code.around(place)] == [1, 2, 3]


def test_the_lines_of_a_cell_are_those_of_that_cell() -> None:
    code = Code("everything", {3: ("def double(x):", "    return None"), 4: ("x = 1",)})
    found = code.around(Place(2, "    return None", "f.ipynb", cell=3))
    assert [(line.number, line.here) for line in found] == [(1, False), (2, True)]


def colours(scheme: str) -> dict[str, str]:
    style = pages_module.inlined("style.css").text
    light, *rest = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    chosen = {"light": light, "dark": light + rest[0], "print": light + rest[1]}[scheme]
    found = dict(re.findall(r"--([\w-]+): (#\w+)", chosen))
    return {
        name: "#" + "".join(2 * c for c in value[1:]) if len(value) == 4 else value
        for name, value in found.items()
    }


def contrast(one: str, two: str) -> float:
    """The contrast ratio of WCAG 2.2, success criterion 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blend(front: str, back: str, share: float) -> str:
    parts = [
        round(share * int(front[n : n + 2], 16) + (1 - share) * int(back[n : n + 2], 16))
        for n in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_stands_out_from_what_is_behind_it(scheme: str) -> None:
    """At least 4.5 to 1 for text, and 3 to 1 for what a picture is made of (WCAG 2.2, AA)."""
    of = colours(scheme)
    texts = ("ink", "soft", "link", "keyword", "string", "number", "name")
    pairs = [(text, back) for text in texts for back in ("ground", "card", "mark")]
    pairs += [(kind, f"{kind}-soft") for kind in ("good", "bad", "wait")]
    for text, back in pairs:
        assert contrast(of[text], of[back]) >= 4.5, (text, back)
    for shape in ("good", "bad", "link", "soft"):
        assert contrast(of[shape], of["card"]) >= 3, shape
    for colour in ("good", "bad"):  # the cells of the confusion matrix at their strongest
        assert contrast(of["ink"], blend(of[colour], of["card"], sketch.STRONGEST)) >= 4.5
    code = blend(of["line"], of["card"], 0.45)
    assert contrast(of["ink"], code) >= 4.5
    assert contrast(of["soft"], code) >= 4.5


def test_the_class_page_tells_how_many_passed_each_check_and_each_training() -> None:
    good = a_report("ana")
    passed = msgspec.structs.replace(good.steps[0].checks[0], outcome="passed")
    step = msgspec.structs.replace(good.steps[0], outcome="passed", checks=[passed])
    reports = [msgspec.structs.replace(good, steps=[step]), a_report("ben"), a_report("cem")]
    unclear = msgspec.structs.replace(a_report("dan"), status="needs_review", flags=["ours", "2"])
    measures = {"ana": {"seconds": 2.5, "accuracy": 0.9375}}
    page = class_page([*reports, unclear], title="Doubling", measures=measures)
    checks = page.split('id="checks"')[1]
    assert checks.count("1 of 3") == 2  # the step and its check, among those that are graded
    assert ">0.938<" in page
    assert ">2.5<" in page
    assert "Accuracy on the test images and training time" in page
    assert "(and 1 more)" in page.split('id="review"')[1]


def test_similar_code_is_listed_as_no_verdict() -> None:
    pair = Pair(("ana", "ben"), (1.0, 0.75), ([1], [2]))
    reports = [a_report("ana"), a_report("ben")]
    page = class_page(reports, title="Doubling", similar=Similar(pairs=[pair], more=3))
    assert '<a href="similar/1.html">ana and ben</a>: 100 % and 75 %' in page
    assert "Never a verdict" in page
    assert "3 more pairs" in page
    page = class_page(reports, title="Doubling", similar=Similar(in_part=[f"eve {HOSTILE}"]))
    assert "Compared in part only" in page
    assert HOSTILE not in page
    page = class_page(reports, title="Doubling", similar=Similar(problem=f"broke off {HOSTILE}"))
    assert "broke off" in page
    assert "<script>alert" not in page


def test_two_submissions_side_by_side_stay_text() -> None:
    pair = Pair(("ana", f"ben{HOSTILE}"), (1.0, 0.75), ([1], [2]))
    page = pair_page(pair, ("x = 1", f"y = 2\n# {HOSTILE}"), title="Doubling")
    assert "<script" not in page
    assert "<img" not in page
    assert Elements(page).open == []
    marked = re.findall(r"<mark>(.*?)</mark>", without_highlighting(page))
    assert marked == ["x = 1", f"# {escape(printable(HOSTILE))}"]
