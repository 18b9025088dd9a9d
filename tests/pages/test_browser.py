"""The pages of a really graded class, in a real browser.

Skipped, with the reason, where no Chromium is installed; GRADER_BROWSER_REQUIRED makes that a
failure.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import browser as browsers
import msgspec
import pytest
from browser import DESKTOP, PHONE, Browser, sheets
from notebooks import notebook
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from test_pages import HOSTILE, a_report, all_failed, real

from grader.assignment.manifest import Assignment
from grader.checks.rebuilt import SELF_REPORTED
from grader.cli.demo import samples
from grader.pages.charts import Figure, lines
from grader.pages.overview import class_page
from grader.pages.student import feedback_page

ROOT = Path(__file__).parents[2]
ATTACK = "<script>document.title='owned'</script><img src=https://example.com/x onerror=alert(1)>"
ODD_NAME = "bea & 'co' #1 %22"

# Untouched but for two steps, which fail with markup in what they say; nothing trains.
HOSTILE_SOURCE = f'''
ATTACK = """{ATTACK}"""


def load_data():
    return ATTACK


def normalize(x):
    raise ValueError(ATTACK)  # {ATTACK}


class Helper:
    def __init__(self, folder, names):
        self.folder = folder
        self.names = sorted(name for name in names if not name.startswith("_"))

    def pairs(self):
        found = dict()
        for first in self.names:
            for second in self.names:
                if first < second and (second, first) not in found:
                    found[first, second] = abs(len(first) - len(second)) + 17
        return found

    def longest(self):
        best, size = None, -1
        for pair, distance in self.pairs().items():
            while distance > 100 or pair[0] == pair[1]:
                distance = distance // 3 - 1
            if distance > size:
                best, size = pair, distance
        return [self.folder, best, size * 2.5, {{"of": len(self.names)}}]
'''


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    reason = browsers.missing()
    if reason:
        (pytest.fail if os.environ.get(browsers.REQUIRED) else pytest.skip)(reason)
    with browsers.opened() as found:
        yield found


@pytest.fixture(scope="session")
def results(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Who trains, who is half-way, two hostile ones who share code, a notebook, and nothing."""
    folder = tmp_path_factory.mktemp("class")
    sources = samples(Assignment.read(ROOT / "exercises" / "first_model"))
    (folder / "ana.py").write_text(sources["ana"], "utf-8")
    with zipfile.ZipFile(folder / "dan.zip", "w") as archive:  # as platforms give them
        archive.writestr("first_model.py", sources["dan"])
    for name in (ODD_NAME, "cem"):
        source = HOSTILE_SOURCE.replace("names", "words") if name == "cem" else HOSTILE_SOURCE
        (folder / f"{name}.py").write_text(source, "utf-8")
    cell = "def normalize(x):\n    # in a cell\n    return x"
    (folder / "nora.ipynb").write_bytes(notebook("import numpy as np", cell))
    (folder / "zoe").mkdir()
    (folder / "zoe" / "notes.txt").write_text("nothing yet")
    out = tmp_path_factory.mktemp("results")
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--assignment", "first_model"]
    command += ["--out", str(out), "--sandbox", "process"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    return out


def all_pages(results: Path) -> list[Path]:
    found = [results / "index.html", *sorted(results.glob("*/**/*.html"))]
    assert len(found) >= 1 + 6 + 1 + 1
    return found


def text_of(browser: Browser, selector: str) -> list[str]:
    return browser.ask(
        "[...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector
    )


@pytest.mark.whole
def test_no_page_asks_for_anything_but_itself(browser, results) -> None:
    for page in all_pages(results):
        browser.requests()
        browser.open(page)
        assert browser.requests() == {page.absolute().as_uri(): ""}


@pytest.mark.whole
def test_nothing_that_a_submission_wrote_runs(browser, results, tmp_path) -> None:
    """Also where every text of a report is an attack, its student's name included."""
    worst = a_report(f"{HOSTILE}{ATTACK}", text=ATTACK + HOSTILE)
    source = f"def double(x):\n    return None\n# {ATTACK}\n"
    (tmp_path / "worst.html").write_text(feedback_page(worst, title=ATTACK, source=source), "utf-8")
    (tmp_path / "class.html").write_text(class_page([worst], title=ATTACK), "utf-8")
    for page in (*all_pages(results), *tmp_path.glob("*.html")):
        browser.complaints()
        browser.open(page)
        assert browser.driver.title != "owned"
        assert browser.ask("document.querySelectorAll('img:not(.pixels), main script').length") == 0
        assert browser.complaints() == []  # an open dialogue would have made the lines above fail
    shown = (results / "feedback" / "cem.html").read_text("utf-8")
    assert "&lt;script&gt;document.title" in shown  # the attack did get there, as text


@pytest.mark.whole
def test_the_policy_stops_a_script_that_gets_past_escaping(browser, results, tmp_path) -> None:
    text = (results / "index.html").read_text("utf-8")
    holed = tmp_path / "holed.html"
    holed.write_text(text.replace("<main>", f"<main>{ATTACK}<p style='color: red'>", 1), "utf-8")
    browser.requests()
    browser.open(holed)
    assert browser.driver.title != "owned"
    assert browser.requests()["https://example.com/x"] == "csp"
    refused = " ".join(browser.complaints())
    assert "script" in refused
    assert "style" in refused


def column(browser: Browser, number: int) -> list[str]:
    return text_of(browser, f"#students tbody tr:not([hidden]) > :nth-child({number})")


def scores_in(browser: Browser) -> list[float]:
    """The points as they stand there; a score that is not known is empty, and comes before 0."""
    return [float(text) if text else -1.0 for text in column(browser, 2)]


@pytest.mark.whole
def test_the_table_sorts_by_numbers_and_by_names(browser, results) -> None:
    browser.open(results / "index.html")
    points, student = browser.driver.find_elements(By.CSS_SELECTOR, "#students thead button")[1::-1]
    points.click()
    scores = scores_in(browser)
    assert scores.count(-1.0) == 1  # zoe, who has no file
    assert scores == sorted(scores)
    assert len(set(scores)) > 1
    points.click()
    assert scores_in(browser) == sorted(scores, reverse=True)
    assert text_of(browser, "th[aria-sort=descending]") == ["points"]
    student.click()
    assert column(browser, 1) == ["ana", ODD_NAME, "cem", "dan", "nora", "zoe"]
    assert len(text_of(browser, "th[aria-sort]")) == 1


@pytest.mark.whole
def test_the_table_can_be_searched(browser, results) -> None:
    browser.open(results / "index.html")
    search = browser.driver.find_element(By.ID, "search")
    search.send_keys("NORA")
    assert column(browser, 1) == ["nora"]
    assert text_of(browser, "#count") == ["1 of 6"]
    search.clear()
    search.send_keys("needs review")
    assert column(browser, 1) == ["zoe"]
    search.clear()
    search.send_keys(" ")
    assert text_of(browser, "#count") == ["6 of 6"]


@pytest.mark.whole
def test_each_link_leads_to_its_page(browser, results) -> None:
    browser.open(results / "index.html")
    links = browser.ask(
        "[...document.querySelectorAll('main a:not(.file)')]"
        ".map(a => [a.href, a.textContent.trim()])"
    )
    assert {name for _, name in links} >= {"ana", ODD_NAME, "cem", "dan", "nora", "zoe"}
    for address, name in links:
        browser.driver.get(address)
        assert text_of(browser, "h1") == [name]
    browser.open(results / "index.html")
    files = browser.ask(
        "Object.fromEntries([...document.querySelectorAll('a.file')]"
        ".map(a => [a.getAttribute('aria-label') || a.textContent, a.href]))"
    )
    students = {f"file of {name}" for name in ("ana", ODD_NAME, "cem", "dan", "nora")}
    assert {*files} == {"grades.csv", "grades.xlsx", "reports", *students}
    for address in files.values():
        assert Path(unquote(urlsplit(address).path)).exists()
    browser.driver.get(files["file of dan"])
    assert text_of(browser, "body") != [""]
    assert "def load_data" in text_of(browser, "body")[0]
    browser.open(results / "similar" / "1.html")
    assert text_of(browser, "h2") == [ODD_NAME, "cem"]
    for name in (ODD_NAME, "cem", "The class"):
        browser.open(results / "similar" / "1.html")
        browser.driver.find_element(By.LINK_TEXT, name).click()
        assert text_of(browser, "h1") == ["Your first model" if name == "The class" else name]


@pytest.mark.whole
def test_each_place_within_a_page_that_is_linked_to_is_there(browser, results) -> None:
    for page in all_pages(results):
        browser.open(page)
        names = browser.ask("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash)")
        for name in names:
            assert browser.ask("document.getElementById(arguments[0]) !== null", name[1:])


@pytest.mark.whole
def test_the_keyboard_reaches_and_works_every_control(browser, results) -> None:
    browser.open(results / "index.html")
    wanted = browser.ask(
        "document.querySelectorAll('a, button, input, summary, [tabindex=\"0\"]').length"
    )
    keys = browser.driver.switch_to.active_element
    reached = 0
    for _ in range(2 * wanted):
        keys.send_keys(Keys.TAB)
        keys = browser.driver.switch_to.active_element
        if keys.tag_name == "body":
            break
        reached += 1
        outline = keys.value_of_css_property("outline-style")
        assert outline != "none", f"no focus to be seen on {keys.get_attribute('outerHTML')}"
        if keys.tag_name == "button" and keys.text.startswith("points"):
            keys.send_keys(Keys.ENTER)
    visible = browser.ask(
        "[...document.querySelectorAll('a, button, input, summary, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility()).length"
    )
    assert reached == visible > 20
    assert text_of(browser, "th[aria-sort=ascending]") == ["points"]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.whole
def test_no_page_is_wider_than_its_window(browser, results, width) -> None:
    for page in all_pages(results):
        browser.open(page, width=width)
        assert browser.ask("document.documentElement.scrollWidth") <= width, page.name


def test_a_class_of_500_with_endless_names_stays_usable(browser, tmp_path) -> None:
    """It sorts and searches within a moment, and fits a phone and a mail."""
    reports = [a_report(f"{'Endless' * 20}-{n:03d}", score=n % 7 / 7) for n in range(500)]
    measures = {report.submission: {"seconds": 2.0, "accuracy": 0.9} for report in reports}
    page = tmp_path / "index.html"
    page.write_text(class_page(reports, title="Doubling", measures=measures), "utf-8")
    assert page.stat().st_size < 1_000_000
    browser.open(page, width=PHONE)
    assert browser.ask("document.documentElement.scrollWidth") <= PHONE
    started = time.monotonic()
    browser.driver.find_elements(By.CSS_SELECTOR, "#students thead button")[1].click()
    browser.driver.find_element(By.ID, "search").send_keys("-499")
    assert text_of(browser, "#count") == ["1 of 500"]
    assert time.monotonic() - started < 5


def test_a_students_page_prints_on_four_sheets_at_most(browser, tmp_path) -> None:
    """Also where each of all the checks fails, on a line of its own, in twenty sentences."""
    source = [f"line_{n} = {n}" for n in range(1, 70)]
    worst = all_failed(real("chloe"), source, one_line=False)
    drawn = lines([("loss", [0.5, 0.3])], title="Loss", about="")
    figures = {step.name: [Figure(drawn, "The loss.")] * 6 for step in worst.steps}
    for report, most in ((worst, 4), (real("chloe"), 2), (real("ana"), 1)):
        page = tmp_path / "page.html"
        made = feedback_page(report, title="First", source="\n".join(source), figures=figures)
        page.write_text(made, "utf-8")
        browser.open(page)
        assert 1 <= sheets(browser.on_paper()) <= most


def test_a_class_of_300_is_at_hand(browser, tmp_path) -> None:
    """Who needs a person comes first; names are found without accents, mistakes by name."""
    names = [f"Zoë Müller {n:03d}" for n in range(120)] + [f"Bo Øster {n:03d}" for n in range(180)]
    reports = [
        msgspec.structs.replace(real(("ana", "chloe", "dan")[n % 3]), submission=name)
        for n, name in enumerate(names)
    ]
    told = SELF_REPORTED.format(what="a model", why="TypeError")
    reports[0] = msgspec.structs.replace(reports[0], remarks=[told])
    reports[1] = msgspec.structs.replace(reports[1], status="needs_review", flags=["one", "two"])
    measures = {name: {"seconds": 2.0, "accuracy": 0.9} for name in names}
    files = {names[0]: "../hand-ins/zoe.py"}
    page = tmp_path / "index.html"
    made = class_page(reports, title="First", measures=measures, files=files, tables=["grades.csv"])
    page.write_text(made, "utf-8")
    browser.complaints()
    browser.open(page)
    assert text_of(browser, "main > section h2")[:2] == ["Needs a person (1)", "Everybody"]
    box = browser.ask(
        "(e => { e.scrollTop = 3000; return [e.scrollWidth - e.clientWidth,"
        " e.getBoundingClientRect().top, e.querySelector('thead th').getBoundingClientRect().top];"
        " })(document.querySelector('.stays'))"
    )
    assert box[0] == 0  # every column is in sight
    assert abs(box[1] - box[2]) < 2  # the header has stayed
    search = browser.driver.find_element(By.ID, "search")
    for text, count in (
        ("muller", 120), ("mueller 07", 12), ("oster", 180), ("BO 17", 12),
        (real("chloe").steps[2].checks[0].misconception, 100), ("self-reported", 1),
        ("needs review", 1), ("", 300),
    ):  # fmt: skip
        browser.driver.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'));",
            search,
            text,
        )
        assert text_of(browser, "#count") == [f"{count} of 300"], text
    assert text_of(browser, "td.notes .tag") == ["self-reported", "2 flags"]
    drawn = "[...document.querySelectorAll('section[aria-labelledby=scores] svg text')]"
    numbers = browser.ask(f"{drawn}.map(e => e.textContent)")
    assert {str(n) for n in range(0, 27, 2)} <= set(numbers)  # round, from 0 to full marks
    assert 'href="../hand-ins/zoe.py"' in made
    assert browser.complaints() == []
    browser.open(page, width=PHONE)
    assert browser.ask("document.documentElement.scrollWidth") <= PHONE
    inside = "(e => e.scrollWidth - e.clientWidth)(document.querySelector('.stays'))"
    assert browser.ask(inside) == 0  # nor does the table hide anything to the right
    assert 2 <= sheets(browser.on_paper()) <= 10
    assert browser.cut_off(page) == 0


@pytest.mark.whole
def test_dark_and_light_follow_the_readers_liking(browser, results) -> None:
    def brightness(scheme: str) -> float:
        browser.open(results / "feedback" / "ana.html", scheme=scheme)
        colour = browser.ask("getComputedStyle(document.body).backgroundColor")
        return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3

    assert brightness("light") > 200
    assert brightness("dark") < 60


@pytest.mark.whole
def test_every_picture_is_drawn_and_told(browser, results) -> None:
    """The page of a student who did all steps has all kinds of pictures, each with a text."""
    browser.open(results / "feedback" / "ana.html")
    browser.ask("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    captions = " ".join(text_of(browser, "figcaption"))
    for word in ("your figure shows", "normalize", "layers", "loss", "accuracy", "training time"):
        assert word in captions
    assert "the row is the true digit" in captions
    assert "surest, and wrong" in captions
    sizes = browser.ask(
        "[...document.querySelectorAll('figure svg, figure img')].map(e => {"
        " const box = e.getBoundingClientRect();"
        " const told = e.alt || e.querySelector('desc')?.textContent;"
        " return [e.tagName === 'IMG' ? e.naturalWidth : box.width, box.height, !!told]; })"
    )
    assert len(sizes) >= 15
    assert all(width > 10 and height > 10 and told for width, height, told in sizes)


@pytest.mark.whole
def test_who_is_half_way_sees_pictures_of_what_is_done(browser, results) -> None:
    browser.open(results / "feedback" / "dan.html")
    words = browser.ask(
        "[...document.querySelectorAll('#build_model svg text')].map(e => e.textContent)"
    )
    assert words.count("missing") == 2
    assert len(text_of(browser, "#normalize figcaption")) == 1  # folded, but there
    assert text_of(browser, "#fit_model figcaption") == []  # there is no model of dan's


@pytest.mark.whole
def test_a_message_names_the_cell_and_shows_it(browser, results) -> None:
    browser.open(results / "feedback" / "nora.html")
    assert "nora.ipynb, cell 2, line 3" in text_of(browser, ".where")
    assert "return x" in text_of(browser, "#normalize pre .here")[0]
    assert "# in a cell" in text_of(browser, "#normalize pre")[0]


@pytest.mark.whole
def test_similar_code_stands_side_by_side_and_is_marked(browser, results) -> None:
    browser.open(results / "similar" / "1.html", width=DESKTOP)
    left, right = browser.ask(
        "[...document.querySelectorAll('.pair > section')].map(e => e.getBoundingClientRect().top)"
    )
    assert left == right
    marked = text_of(browser, "mark")
    assert sum("def longest(self):" in line for line in marked) == 2
    assert not any("import" in line for line in marked)
    assert "no verdict" in text_of(browser, "header")[0]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.whole
def test_feedback_within_a_notebook_has_room(browser: Browser, results: Path, width: int) -> None:
    """What was expected, came back and may help stands in lines that can be read."""
    browser.open(results / "feedback" / "notebooks" / "nora.html", width=width)
    widths = browser.ask("[...document.querySelectorAll('dd')].map(e => e.offsetWidth)")
    assert widths
    assert min(widths) > 0.35 * width
