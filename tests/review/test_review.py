"""`grader review`: a real server in a process of its own, asked by hand and by a real browser."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import browser as browsers
import msgspec
import psutil
import pytest
from browser import PHONE, Browser
from markupsafe import escape
from notebooks import notebook
from selection import whole_rows
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from grader.batch.entering import Desk
from grader.batch.kept import keep_submission
from grader.common.outcomes import Place, UsageError
from grader.gradebook.gradebook import FILE_NAME, Gradebook
from grader.pages.maker import PageMaker
from grader.pages.similar import write_pairs
from grader.report.manual import EntryKind
from grader.report.records import Report
from grader.review.desk import Reviewing, points_of
from grader.review.queue import Case, alike, labels, sample
from grader.submissions.similarity import Pair
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
ATTACK = "<script>document.title='owned'</script><img src=https://example.com/x onerror=alert(1)>"
NAMES = ("Ana Berg", "Ben Öz", "Cem", f"Dan {ATTACK}"[:40])


def an_open_report(name: str) -> Report:
    """One that needs a person, with an attack wherever a submission has a hand in it."""
    report = Report.from_json((ROOT / "tests" / "reports" / "chloe.json").read_bytes())
    (number, step), *_ = [(n, s) for n, s in enumerate(report.steps) if s.outcome == "failed"]
    check = msgspec.structs.replace(
        step.checks[0],
        message=f"It gave {ATTACK}",
        hint=ATTACK,
        place=Place(2, f"    return 0  # {ATTACK}", f"{name}.py"),
    )
    steps = list(report.steps)
    steps[number] = msgspec.structs.replace(step, checks=[check, *step.checks[1:]])
    return msgspec.structs.replace(
        report,
        submission=name,
        status="needs_review",
        flags=[f"{name}/x.py: {ATTACK}"],
        steps=steps,
    )


@dataclass
class Served:
    """A server that runs, and whoever asks it."""

    results: Path
    process: subprocess.Popen[str]
    address: str

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, kind | named)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        found = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return answer.status, found, text

    def cookie(self) -> str:
        parts = urlsplit(self.address)
        status, headers, _ = self.ask("GET", f"/?{parts.query}")
        assert status == 200
        assert "HttpOnly" in headers["set-cookie"]
        assert "SameSite=Strict" in headers["set-cookie"]
        return headers["set-cookie"].split(";")[0]

    def entries(self) -> list[tuple[EntryKind, str, str]]:
        book = Gradebook.view(self.results / FILE_NAME)
        return [(e.kind, e.student, e.by) for e in book.entries() if e.undone_at is None]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    results = tmp_path / "results"
    results.mkdir()
    book = Gradebook.open(results / FILE_NAME, "first_model")
    for name in NAMES:
        book.take(an_open_report(name), key="k", seconds=1.0)
        code = f"def f():\n    return 0  # {ATTACK}\n"
        data, file = code.encode(), "x.py"
        if name == "Cem":
            data, file = notebook("import numpy as np", code), "x.ipynb"
        keep_submission(results, name, Submission.from_bytes(data, Path(file)))
    with serving(results, count=4) as server:
        yield server


@contextmanager
def serving(results: Path, *options: str, count: int) -> Iterator[Served]:
    """The command as it is typed, with so many reports to go through."""
    command = [sys.executable, "-m", "grader", "review", str(results), "--by", "Teacher", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(
            rf"^{count} reports to go through: (http://127\.0\.0\.1:\d+/\?token=\S{{40,}})", line
        )
        assert found, line
        try:
            yield Served(results, process, found[1])
            process.send_signal(signal.SIGINT)  # Ctrl-C ends it without a word
            assert process.wait(30) == 0
        finally:
            process.kill()


def test_only_who_was_let_in_is_answered_and_only_from_this_page(served: Served) -> None:
    parts = urlsplit(served.address)
    own, host = f"http://{parts.netloc}", parts.netloc
    listening = psutil.Process(served.process.pid).net_connections("inet")
    assert {c.laddr[0] for c in listening if c.status == psutil.CONN_LISTEN} == {"127.0.0.1"}
    cookie = served.cookie()
    for path, headers in (
        ("/case/1", {}),
        ("/?token=x", {}),
        (f"/?{parts.query}", {"Host": f"evil.example:{parts.port}"}),
        ("/case/1", {"Host": f"evil.example:{parts.port}", "Cookie": cookie}),
        ("/case/1", {"Host": "127.0.0.1", "Cookie": cookie}),
        ("/case/1", {"Cookie": cookie + "x"}),
    ):
        status, found, text = served.ask("GET", path, **headers)
        assert (status, found["content-type"].split(";")[0]) == (403, "text/plain"), headers
        assert "Ana" not in text
        assert "set-cookie" not in found
    status, found, page = served.ask("GET", "/case/1", Cookie=cookie)
    assert status == 200
    policy = found["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert found["cache-control"] == "no-store"
    assert "<script>document" not in page
    form_token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert form_token
    good = {"form_token": form_token[1], "action": "comment", "comment": "Well done."}
    bad = good | {"form_token": "x"}
    for form, headers in (
        (good, {"Origin": own}),
        (good, {"Origin": "http://evil.example", "Cookie": cookie}),
        (good, {"Cookie": cookie}),
        (good, {"Origin": own, "Cookie": cookie, "Sec_Fetch_Site": "cross-site"}),
        (bad, {"Origin": own, "Cookie": cookie}),
    ):
        assert served.ask("POST", "/case/1", urlencode(form), **headers)[0] == 403
    assert served.entries() == []
    asked = {"Origin": own, "Cookie": cookie, "Host": host}
    status, found, _ = served.ask("POST", "/case/1", urlencode(good), **asked)
    assert (status, found["location"]) == (303, "/case/1")
    assert served.entries() == [("comment", "Ana Berg", "Teacher")]
    for form, told in (
        ({"action": "adjust", "points": "99", "comment": "x"}, "outside of 0 to"),
        ({"action": "adjust", "points": "many", "comment": "x"}, "Type the points"),
        ({"action": "adjust", "points": "1", "comment": ""}, "Say why"),
        ({"action": "undo", "number": "7"}, "no such entry on this student"),
        ({"action": "burn"}, "no such thing to do"),
    ):
        status, _, page = served.ask("POST", "/case/1", urlencode(good | form), **asked)
        assert (status, told in page) == (422, True), told
    assert served.ask("GET", "/case/99", Cookie=cookie)[0] == 404
    assert served.ask("POST", "/case/1", "x" * 100_000, **asked)[0] == 413


@pytest.mark.parametrize(
    ("archive", "options", "shown"),
    [
        ({"eva (archive 2025)": "x"}, ["--pairs"], ["Ana Berg", "Ben Öz", "Ana Berg", "Ben Öz"]),
        *whole_rows(
            ({}, ["--pairs"], ["Ana Berg", "Ben Öz"]),
            ({"eva (archive 2025)": "x"}, ["--sample", "2"], ["Ana Berg", "Ben Öz"]),
            ({}, ["--everybody", "--hide-names"], ["student 1", "student 2"]),
        ),
    ],
)
def test_each_case_of_a_choice_is_shown_and_leads_to_the_next(
    tmp_path: Path, archive: dict[str, str], options: list[str], shown: list[str]
) -> None:
    """Also where code is like an earlier class's, of which there is no report."""
    source = (ROOT / "grader" / "samples" / "whole.py").read_text("utf-8")
    book = Gradebook.open(tmp_path / FILE_NAME, "first_model")
    for name in NAMES[:2]:
        report = Report.from_json((ROOT / "tests" / "reports" / "ana.json").read_bytes())
        book.take(msgspec.structs.replace(report, submission=name), key="k", seconds=1.0)
        keep_submission(tmp_path, name, Submission.from_bytes(source.encode(), Path("x.py")))
    with closing(PageMaker()) as pages:
        write_pairs(
            tmp_path / "similar", dict.fromkeys(NAMES[:2], source), common=[], title="First",
            archive=dict.fromkeys(archive, source), pages=pages, tell=str,
        )  # fmt: skip
    headings, beside = [], []
    with serving(tmp_path, *options, count=len(shown)) as served:
        cookie = served.cookie()
        for number in range(1, len(shown) + 1):
            status, _, page = served.ask("GET", f"/case/{number}", Cookie=cookie)
            assert status == 200
            headings += re.findall("<h1>(.*?)</h1>", page)
            assert (f'rel="next" href="/case/{number + 1}"' in page) == (number < len(shown))
            if "--pairs" in options:
                status, _, page = served.ask("GET", f"/case/{number}/pair", Cookie=cookie)
                assert status == 200
                assert page.count("<mark>") > 100
                beside += re.findall("<h1>(.*?)</h1>", page)
    assert sorted(headings) == sorted(shown)
    assert any("eva" in each for each in beside) == (bool(archive) and "--pairs" in options)


@pytest.mark.whole
def test_a_person_goes_through_them_with_the_keyboard(served: Served) -> None:
    reason = browsers.missing()
    if reason:
        (pytest.fail if os.environ.get(browsers.REQUIRED) else pytest.skip)(reason)
    with browsers.opened(loopback=True) as browser:
        _go_through(served, browser)


def _go_through(served: Served, browser: Browser) -> None:
    driver = browser.driver

    def press(key: str) -> None:
        driver.switch_to.active_element.send_keys(key)

    def until(found: Callable[[], object]) -> None:
        ignored = (StaleElementReferenceException, NoSuchElementException)
        WebDriverWait(driver, 60, ignored_exceptions=ignored).until(lambda _: found())

    def heading() -> str:
        return driver.find_element(By.TAG_NAME, "h1").text

    browser.complaints()
    browser.requests()
    driver.get(served.address)
    until(lambda: heading() == "Ana Berg")
    assert "token" not in driver.current_url
    press("j")
    until(lambda: heading() == "Ben Öz")
    press("k")
    until(lambda: heading() == "Ana Berg")
    press("a")
    press("+1")
    press(Keys.ESCAPE)
    driver.find_element(By.NAME, "place").send_keys("normalize")
    driver.find_element(By.NAME, "comment").send_keys("A slip.")
    driver.find_element(By.CSS_SELECTOR, "button[value=adjust]").click()
    words = "normalize: 1 point added by a person (Teacher"
    until(lambda: words in driver.find_element(By.CSS_SELECTOR, "ul.plain").text)
    assert "A slip." in driver.find_element(By.CSS_SELECTOR, "ul.plain").text
    assert served.entries() == [("adjust", "Ana Berg", "Teacher")]
    driver.find_element(By.CSS_SELECTOR, "button[value=undo]").click()
    until(lambda: not driver.find_elements(By.CSS_SELECTOR, "button[value=undo]"))
    assert served.entries() == []
    press("c")
    press("See me.")
    press(Keys.ESCAPE)
    driver.find_element(By.CSS_SELECTOR, "button[value=comment]").click()
    until(lambda: "See me." in driver.find_element(By.CSS_SELECTOR, "ul.plain").text)
    assert served.entries() == [("comment", "Ana Berg", "Teacher")]
    press("y")  # accepts, and goes on to the next
    until(lambda: heading() == "Ben Öz")
    assert [kind for kind, *_ in served.entries()] == ["comment", "accept"]
    page = (served.results / "feedback" / "Ana Berg.html").read_text("utf-8")
    assert "accepted by a person" in page  # the pages were written anew
    press("h")
    until(lambda: heading().startswith("student "))
    shown = driver.find_element(By.TAG_NAME, "html").get_attribute("outerHTML")
    assert not any(name in shown for name in ("Ana", "Ben", "Öz", "Cem"))
    press("h")
    until(lambda: heading() == "Ben Öz")
    press("j")
    until(lambda: heading() == "Cem")
    driver.switch_to.frame(driver.find_element(By.TAG_NAME, "iframe"))
    until(lambda: "return 0" in driver.find_element(By.TAG_NAME, "body").text)
    assert driver.find_elements(By.CSS_SELECTOR, "script, img[src^=http]") == []
    driver.switch_to.default_content()
    assert driver.title != "owned"
    assert browser.ask("document.querySelectorAll('main script, main img').length") == 0
    parts = urlsplit(served.address)
    asked = list(browser.requests())
    assert {urlsplit(url).netloc for url in asked} == {parts.netloc}
    assert [c for c in browser.complaints() if "favicon" not in c] == []
    size = {"width": PHONE, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    assert browser.ask("document.documentElement.scrollWidth") <= PHONE


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['flask'] = None; sys.argv[1:] = ['review', 'results']; "
        "from grader.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install 'keras-course-grader[review]'" in done.stderr


def test_points_are_given_or_added() -> None:
    assert [points_of(text) for text in ("2", " 2,5 ", "+1", "-0.5")] == [
        (2.0, None), (2.5, None), (None, 1.0), (None, -0.5),
    ]  # fmt: skip
    for text in ("", "x", "1e9", "--1", "nan"):
        with pytest.raises(UsageError, match="Type the points"):
            points_of(text)


def test_a_sample_is_the_same_again_and_labels_follow_no_order_of_names() -> None:
    reports = [an_open_report(f"s{n:02d}") for n in range(40)]
    assert sample(reports, 5, seed=1) == sample(reports[::-1], 5, seed=1)
    assert len(sample(reports, 99)) == 40
    named = labels([Case(f"s{n:02d}") for n in range(40)])
    assert len(set(named.values())) == 40
    numbers = [int(named[f"s{n:02d}"].split()[1]) for n in range(40)]
    assert numbers != sorted(numbers)


def test_both_of_a_pair_are_shown_and_names_are_hidden_on_request(tmp_path: Path) -> None:
    """The page of a pair, the report and what is told of it have none of the names then."""
    book = Gradebook.open(tmp_path / FILE_NAME, "first_model")
    code = f"def f():\n    return 0  # {ATTACK}\n"
    for name in NAMES[:2]:
        book.take(an_open_report(name), key="k", seconds=1.0)
        keep_submission(tmp_path, name, Submission.from_bytes(code.encode(), Path("x.py")))
    pair = Pair((NAMES[0], NAMES[1]), (1.0, 0.75), ([1, 2], [1]))
    cases = alike([pair], NAMES)
    assert [case.student for case in cases] == [*NAMES[:2]]
    assert "75 %" in cases[1].why
    with closing(Reviewing(tmp_path, "First", cases, "Teacher", Desk(tmp_path))) as reviewing:
        shown = (reviewing.pair(cases[0]) or b"").decode()
        assert all(str(escape(name)) in shown for name in NAMES[:2])
        assert shown.count("<mark>") == 3
        reviewing.hidden = True
        report = reviewing.report(cases[0])
        texts = (reviewing.pair(cases[0]) or b"").decode() + report.to_json().decode()
        assert not any(name in texts for name in (*NAMES[:2], "Ana", "Öz"))
        assert "<script>document" not in texts.partition("{")[0]
        assert reviewing.without_names(f"Give {NAMES[0]} points.") == (
            f"Give {report.submission} points."
        )
