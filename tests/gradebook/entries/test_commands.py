"""A person's word by the command line: it stays, it shows everywhere, and it can be taken back."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from grader.assignment.manifest import Assignment, Criterion, Step
from grader.batch.grading import Options, grade
from grader.cli.main import commands
from grader.common.outcomes import Place, UsageError
from grader.gradebook.gradebook import Gradebook
from grader.report.records import CheckResult, Report, build_report, step_result, unjudged
from grader.submissions.incoming.intake import Entry
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[3]
DOUBLING = Assignment.read(ROOT / "tests" / "courses" / "doubling" / "exercises" / "doubling")
SOURCE = "def double(x):\n    # what the page shows around the line\n    return x + x + 1\n"


def judged(name: str, **outcomes: str) -> Report:
    """`double` with a check that each may fail, and one of which the last line waits."""
    double = Step(name="double", title="Double", points=2, seconds=5, hints=["Think."])
    words = Step(
        name="words", title="Words", points=2, seconds=5, hints=["Think."],
        rubric=[Criterion(says="It gives a reason.", points=1)],
    )  # fmt: skip
    found = [
        CheckResult(
            name=check, label=check, outcome=outcomes.get(check, "passed"), score=0, max_score=0,
            message="" if outcomes.get(check, "passed") == "passed" else "3 came back",
            waits_for="double" if outcomes.get(check) == "skipped" else "",
            place=Place(line=3, text="    return x + x + 1", file="doubling.py"),
        )
        for check in ("test_twice", "test_shape")
    ]  # fmt: skip
    marked = [found[1]] if outcomes.get("words") else []
    steps = [step_result(double, found, weights={})]
    if marked:
        steps.append(step_result(words, marked, weights={}, answer="Because."))
    return build_report(DOUBLING, name, steps)


class Judge:
    """Judges by a table, and counts how often."""

    def __init__(self) -> None:
        self.reports = {
            "ana": judged("ana", test_twice="failed"),
            "ben": judged("ben", words="waiting"),
            "cem": unjudged(DOUBLING, "cem", "There are two files."),
            "zoe": judged("zoe"),
        }
        self.judged = 0

    def __call__(
        self, _: Assignment, submissions: Sequence[tuple[str, Submission]], __: Options
    ) -> Iterator[tuple[str, Report]]:
        for name, _submission in submissions:
            self.judged += 1
            yield name, self.reports[name]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("graded") / "results"
    run_grade(results, Judge())
    return results


@pytest.fixture
def results(graded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(graded, tmp_path / "results")


def run_grade(results: Path, judge: Judge, *, regrade: bool = False) -> int:
    entries = [Entry(n, Submission(Path("doubling.py"), SOURCE)) for n in judge.reports]
    options = Options(regrade=regrade)
    return grade(DOUBLING, entries, results, options=options, judge=judge).exit_code


def run(*args: object) -> Result:
    done = CliRunner().invoke(commands, [*map(str, args)], standalone_mode=False)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def said(*args: object) -> str:
    by = [] if args[0] in ("entries", "show", "export") else ["--by", "kim"]
    return run(*args, *by).output


def table(results: Path) -> dict[str, dict[str, str]]:
    text = (results / "grades.csv").read_text("utf-8")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text))}


WHY = ("--comment", "The idea is right <b>&</b> clear.")


def test_points_of_a_person_are_everywhere_at_once_and_nothing_is_judged(results: Path) -> None:
    """Also the student's own code, which the pages show and no report holds."""
    told = said("adjust", results, "ana", "--check", "test_twice", "--points", 0.5, *WHY)
    assert told.splitlines() == [
        "1. ana: double/test_twice: 0.5 points given by a person (kim, "
        f"{Gradebook.view(results / 'gradebook.sqlite').entries()[0].at:%Y-%m-%d}): "
        "The idea is right <b>&</b> clear. [+0.5]",
        "ana: 1.5 of 2 points (75 %, 1 by the machine)",
    ]
    row = table(results)["ana"]
    assert (row["score"], row["double"], row["machine_score"]) == ("1.5", "1.5", "1")
    assert "The idea is right" in row["entries"]
    assert table(results)["zoe"]["machine_score"] == ""
    report = json.loads((results / "reports" / "ana.json").read_text("utf-8"))
    assert (report["score"], report["machine_score"]) == (1.5, 1.0)
    page = (results / "feedback" / "ana.html").read_text("utf-8")
    assert "The idea is right &lt;b&gt;&amp;&lt;/b&gt; clear." in page
    assert "what the page shows around the line" in page
    assert "1 by the machine" in page
    index = (results / "index.html").read_text("utf-8")
    assert "What persons said (1)" in index
    assert "<h1>Doubling</h1>" in index
    assert "The idea is right" in " ".join(said("show", results, "ana").split())
    sheet = openpyxl.load_workbook(results / "grades.xlsx").active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0][-2:] == ["machine_score", "entries"]
    assert lines[1][-2] == 1


def test_each_export_has_the_points_and_the_words(results: Path) -> None:
    said("adjust", results, "ana", "--add", 0.25, *WHY)
    made = {
        form: run("export", form, results, "--student", "ana").output
        for form in (
            *("csv", "json", "junit", "gradescope"),
            *("github", "github-summary", "github-classroom"),
        )
    }
    for form, out in made.items():
        assert "The idea is right" in out, form
        assert form.startswith("github") or "1.25" in out, form
    tests = json.loads(made["github-classroom"])["tests"]
    assert sum(test["score"] for test in tests) == 1.25


def test_platforms_sheets_get_the_points_and_say_whose_they_are(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("adjust", results, "ana", "--points", 2, *WHY)
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(
        "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments\n"
        "Participant 7,ana,Submitted,,2.00,Yes,-,-,\n",
        "utf-8",
    )
    done = run("export", "moodle", results, "--student", "ana", "--into", sheet)
    assert "2.00" in done.output
    assert "The idea is right &lt;b&gt;" in done.output
    assert "With what persons said: ana 2 (machine 1)" in done.stderr
    assert "ana 2 (machine 1)" in run("export", "canvas", results).stderr
    names = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
    for name in names:
        monkeypatch.setenv(name, "x")
    found = json.loads(run("export", "classroom50", results, "--student", "ana").output)
    assert found["score"] == found["max-score"]
    assert "The idea is right" in found["tests"][-1]["test-name"]


def test_it_survives_grading_again_and_says_where_the_machine_has_changed_its_mind(
    results: Path,
) -> None:
    """A run that was stopped between gradebook and files is mended by the next command."""
    said("adjust", results, "ana", "--check", "double/test_twice", "--points", 0.5, *WHY)
    judge = Judge()
    run_grade(results, judge, regrade=True)
    assert table(results)["ana"]["score"] == "1.5"
    assert "The machine gave" not in said("show", results, "ana")
    judge.reports["ana"] = judged("ana")
    run_grade(results, judge, regrade=True)
    assert table(results)["ana"]["score"] == "1.5"
    for text in (said("show", results, "ana"), said("entries", results, "ana")):
        assert "[The machine gave 0 then, and 1 now.]" in " ".join(text.split())
    shutil.rmtree(results / "reports")
    (results / "grades.csv").unlink()
    told = said("undo", results, 1)
    assert "2 of 2 points" in told
    assert table(results)["ana"]["score"] == "2"
    assert len(list((results / "reports").iterdir())) == 4
    assert "taken back by kim" in said("entries", results)
    assert "entries" not in (results / "grades.csv").read_text("utf-8")


def test_what_waits_is_settled_by_points_and_by_accepting_and_asks_nobody_again(
    results: Path,
) -> None:
    """Exit code, status and the next run know; what is settled is not judged again."""
    with pytest.raises(UsageError, match="points of ben for words are not known"):
        said("accept", results, "ben", *WHY)
    assert "ben: 4 of 4 points" in said(
        "adjust", results, "ben", "--step", "words", "--points", 2, *WHY
    )
    said("accept", results, "cem", *WHY)
    row = table(results)["cem"]
    assert (row["status"], row["score"], table(results)["ben"]["status"]) == (
        "graded", "0", "graded",
    )  # fmt: skip
    judge = Judge()
    assert run_grade(results, judge) == 0
    assert judge.judged == 0
    with pytest.raises(UsageError, match="needs no person"):
        said("accept", results, "zoe", *WHY)
    said("undo", results, 2)
    assert run_grade(results, judge) == 1


def test_a_check_is_dropped_and_weighed_anew_for_the_whole_class(results: Path) -> None:
    assert "Points changed in 1 of 4 reports." in said("drop", results, "test_twice", *WHY)
    assert table(results)["ana"]["score"] == "2"
    said("undo", results, 1)
    told = said("reweigh", results, "double/test_twice", 3, *WHY)
    assert "counts 3 times as much, for the whole class" in told
    assert table(results)["ana"]["score"] == "0.5"
    for name in ("ana", "zoe"):
        assert "The idea is right" in (results / "feedback" / f"{name}.html").read_text("utf-8")
    listed = json.loads(run("entries", results, "--json").output)
    assert [(each["kind"], each["undone_by"]) for each in listed] == [
        ("drop", "kim"), ("reweigh", ""),
    ]  # fmt: skip


@pytest.mark.whole
def test_what_waited_for_a_dropped_check_is_named_with_what_judges_it_again(
    tmp_path: Path,
) -> None:
    """Dropping judges nothing, so what did not run because of the check has no points still."""
    results, judge = tmp_path / "results", Judge()
    judge.reports["ana"] = judged("ana", test_twice="failed", test_shape="skipped")
    run_grade(results, judge)
    told = said("drop", results, "test_twice", *WHY).splitlines()
    assert told[1] == "Points changed in 0 of 4 reports."
    assert told[2] == (
        "In 1 report checks did not run, because they wait for double, where it was not passed: "
        "double/test_shape. They have no points by this. Mend the check in its file, or take it "
        "out there, and judge them again: grader grade SUBMISSIONS --assignment doubling "
        f"--out {results} --only-step double"
    )
    judge.reports["ana"] = judged("ana", test_twice="failed")
    run_grade(results, judge, regrade=True)
    assert len(said("drop", results, "test_twice", *WHY).splitlines()) == 2
    assert "judge them again" not in said("undo", results, 1)


def written(results: Path) -> dict[str, int]:
    """When each report and page was written the last time."""
    files = [*(results / "reports").iterdir(), *(results / "feedback").glob("*.html")]
    return {f"{file.parent.name}/{file.stem}": file.stat().st_mtime_ns for file in files}


@pytest.mark.whole
def test_an_entry_writes_the_files_of_whom_it_concerns_and_no_others(results: Path) -> None:
    """In a class of hundreds the others' pages would take minutes."""

    def changed(*entry: object) -> set[str]:
        before = written(results)
        said(*entry)
        return {name for name, at in written(results).items() if at != before[name]}

    def files(*names: str) -> set[str]:
        return {f"{folder}/{name}" for name in names for folder in ("reports", "feedback")}

    everybody = files("ana", "ben", "cem", "zoe")
    assert changed("adjust", results, "ana", "--points", 1, *WHY) == files("ana")
    assert changed("comment", results, "zoe", "Well done.") == files("zoe")
    assert changed("drop", results, "test_twice", *WHY) == everybody
    assert changed("undo", results, 3) == everybody
    assert changed("undo", results, 2) == files("zoe")
    assert "Well done." not in (results / "feedback" / "zoe.html").read_text("utf-8")
    (results / "feedback" / "ben.html").unlink()  # what is missing comes back with any entry
    said("adjust", results, "ana", "--points", 1, *WHY)
    assert (results / "feedback" / "ben.html").is_file()


def test_what_concerns_a_large_class_shows_how_far_it_is(tmp_path: Path) -> None:
    judge = Judge()
    judge.reports |= {name: judged(name, test_twice="failed") for name in "abcdefghijk"}
    run_grade(tmp_path / "results", judge)
    told = said("drop", tmp_path / "results", "test_twice", *WHY)
    assert "Writing pages: 15 of 15" in told
    assert "Points changed in 12 of 15 reports." in told
    assert "Writing pages:" not in said("comment", tmp_path / "results", "a", "Well done.")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["adjust", "anna", "--points", "1"], "no report of 'anna'. Did you mean 'ana'"),
        (["adjust", "ana", "--points", "3"], "3 points for the whole are outside of 0 to 2"),
        (["adjust", "ana", "--add", "-5"], "outside of 0 to 2"),
        (["adjust", "ana"], "--points P, or what to add"),
        (["adjust", "ana", "--points", "1", "--add", "1"], "--points P, or what to add"),
        (["adjust", "ana", "--step", "duoble", "--points", "1"], "Did you mean 'double'"),
        (["adjust", "ana", "--check", "test_twise", "--points", "1"], "'double/test_twice'"),
        (["adjust", "ben", "--step", "words", "--add", "1"], "not known yet; give them with"),
        (["adjust", "ben", "--check", "test_shape", "--points", "1"], "'words/test_shape'"),
        (["drop", "test_shape"], "more than one check; name one of them: 'double/test_shape', "),
        (["drop", "nothing like it"], "there are 'double/test_twice', 'double/test_shape'"),
        (["reweigh", "test_twice", "5000"], "from 0 to 1000 times"),
    ],
)
def test_what_cannot_be_is_told_in_one_line_and_changes_nothing(
    graded: Path, args: list[str], told: str
) -> None:
    command, *rest = args
    with pytest.raises(UsageError, match=told) as caught:
        said(command, graded, *rest, *WHY)
    assert "\n" not in str(caught.value)
    assert Gradebook.view(graded / "gradebook.sqlite").entries() == []


def test_who_is_not_named_and_what_is_not_there(
    graded: Path, tmp_path: Path, invoke: Callable[..., str]
) -> None:
    for args, told in (
        (["comment", graded, "ana", " ", "--by", "kim"], "Say why"),
        (["comment", graded, "ana", "x", "--by", " "], "Say who you are"),
        (["undo", graded, "9", "--by", "kim"], "There is no entry 9"),
        (["entries", tmp_path / "nothing"], "There is no folder"),
        (["entries", tmp_path], "There is no gradebook"),
    ):
        assert told in invoke(*args)


@pytest.fixture
def invoke() -> Callable[..., str]:
    def invoked(*args: object) -> str:
        with pytest.raises(UsageError) as caught:
            run(*args)
        return str(caught.value)

    return invoked
