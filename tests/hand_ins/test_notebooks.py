"""A notebook that is handed in: read whatever its form, run cell by cell, judged as a file is."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from notebooks import CORPUS, Written, base_cells, notebook, written

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.findings import findings
from grader.report.records import CheckResult, Report
from grader.sandbox.start import Sandbox, Start
from grader.submissions.incoming.intake import collect
from grader.submissions.submission import Submission
from grader.submissions.worked_on import worked_on

EXERCISE = Path(__file__).parents[2] / "exercises" / "first_model"
STEPS = ["load_data", "show_digit", "normalize", "build_model", "compile_model"]
NOTEBOOKS = sorted((CORPUS / "notebooks").glob("*.cells.txt"))
FILES = sorted((CORPUS / "notebooks").glob("*.ipynb"))
IMPORT_SECONDS = 6.0
PLAIN = JudgeOptions(sandbox=Sandbox("process"))


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """`first_model` up to the step before anything is trained, with little time for cells."""
    folder = tmp_path_factory.mktemp("exercises") / "first_model"
    folder.mkdir()
    shutil.copytree(EXERCISE / "given", folder / "given")
    shared = [path.name for path in EXERCISE.glob("*.py") if not path.name.startswith("test_")]
    for name in (*shared, *(f"test_{step}.py" for step in STEPS)):
        shutil.copyfile(EXERCISE / name, folder / name)
    catalogue = (EXERCISE / "misconceptions.toml").read_text("utf-8")
    sayings, _, _ = catalogue.partition("\n[[exception]]")  # which name the steps left out, too
    (folder / "misconceptions.toml").write_text(sayings, "utf-8")
    head, *steps = (EXERCISE / "assignment.toml").read_text("utf-8").split("[[steps]]")
    head = re.sub(r"import_seconds = .*", f"import_seconds = {IMPORT_SECONDS}", head)
    text = "[[steps]]".join([head, *steps[: len(STEPS)]])
    (folder / "assignment.toml").write_text(text, "utf-8")
    found = Assignment.read(folder)
    assert (list(found.by_name), found.manifest.limits.import_seconds) == (STEPS, IMPORT_SECONDS)
    return found


def judged(assignment: Assignment, submission: Submission, start: Start) -> Report:
    report = judge(assignment, submission, student="ana", start=start, options=PLAIN)
    assert report.flags == []
    return report


def submitted(*cells: str) -> Submission:
    return Submission.from_bytes(notebook(*cells), Path("first_model.ipynb"))


def failures(report: Report) -> list[CheckResult]:
    return [check for step in report.steps for check in step.checks if check.outcome == "failed"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name.partition(".")[0])
def test_a_notebook_of_the_corpus_gets_what_it_declares(
    path: Path, assignment: Assignment, start: Start
) -> None:
    """...the steps that fail and no others; what is said, with cell and line; the remarks."""
    case = written(path)
    report = judged(assignment, submitted(*case.cells), start)
    lost = [step.name for step in report.steps if step.score < step.max_score]
    assert lost == case.listed("fails"), failures(report)
    for remark in case.listed("remarks", "|"):
        assert any(remark in each for each in report.remarks), report.remarks
    if lost:
        _check_message(failures(report)[0], case)


def _check_message(check: CheckResult, case: Written) -> None:
    assert case.declared.get("says", "") in check.message
    assert case.declared.get("hint", "") in check.hint
    assert check.misconception in (case.listed("names") or [check.misconception])
    assert check.place
    cell, line = (int(number) for number in case.listed("place"))
    assert (check.place.cell, check.place.line) == (cell, line)
    assert check.place.text == case.cells[cell - 1].split("\n")[line - 1].rstrip()
    assert check.place.text.strip()


@pytest.mark.parametrize("path", [p for p in FILES if p.name[:5] == "right"], ids=lambda p: p.stem)
def test_other_formats_are_read_and_judged(
    path: Path, assignment: Assignment, start: Start
) -> None:
    """Format 3, and one that does not exist yet with damaged cells in it."""
    found = Submission.read(path)
    report = judged(assignment, found, start)
    assert report.score == report.max_score, failures(report)
    assert list(found.remarks) == [r for r in report.remarks if r in found.remarks]


def test_what_was_repaired_is_said() -> None:
    assert Submission.read(CORPUS / "notebooks" / "right_format_3.ipynb").remarks == ()
    unknown, damaged = Submission.read(
        CORPUS / "notebooks" / "right_format_5_and_damaged.ipynb"
    ).remarks
    assert unknown == "The notebook's format is 5, which is not known; read as 4."
    assert damaged == "3 of the notebook's cells are damaged: left out."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("broken_half_a_file", "is damaged: it is no JSON from line"),
        ("broken_conflict", "is damaged: it is no JSON from line"),
        ("broken_another_language", "is a notebook for 'R'; write it in Python"),
        ("broken_no_notebook", "holds no cells"),
    ],
)
def test_what_is_no_notebook_is_said_in_one_line(name: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        Submission.read(CORPUS / "notebooks" / f"{name}.ipynb")
    text = str(caught.value)
    assert f"{name}.ipynb {words}" in text
    assert text.isprintable()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"null", b"[" * 100_000, b'{"cells": null}', b'{"worksheets": 3}', b"\xff" * 9),
        b'{"nbformat": "\\u001b[2J", "cells": [], "worksheets": []}',
        b'{"a": 1' + b"0" * 5000 + b"}",
    ],
    ids=range(8),
)
def test_whatever_lies_in_the_file_nothing_breaks(data: bytes) -> None:
    try:
        found = Submission.from_bytes(data, Path("x.ipynb"))
        assert all(remark.isprintable() for remark in found.remarks)
    except UsageError as error:
        assert str(error).isprintable()  # noqa: PT017


def test_stored_outputs_are_no_part_of_a_submission() -> None:
    """They may be of any size and any form: a picture of 10 MB, or something damaged."""
    outputs = [{"data": "x" * (10 << 20)}, 7, None]
    cells = [{"cell_type": "code", "source": "x = 1", "outputs": outputs}]
    found = Submission.from_bytes(notebook(cells=cells), Path("x.ipynb"))
    assert found.source == "# %% cell 1\nx = 1\n"
    assert found.remarks == ()


def test_cells_are_numbered_as_jupyter_does_when_all_are_run() -> None:
    """Text and empty cells have no number."""
    found = submitted("x = 1", " \n", "\ny = 2\r\nz = (\r1)\n\n")
    assert [found.place(line).where for line in (2, 5, 7)] == [
        "cell 1, line 1",
        "cell 2, line 2",
        "cell 2, line 4",
    ]
    assert found.place(5).text == "y = 2"


def test_a_place_without_a_cell_is_that_of_a_file() -> None:
    place = Submission(Path("x.py"), "x = 1\n").place(1)
    assert (place.cell, place.where) == (None, "line 1")


@pytest.mark.whole
def test_every_step_of_a_notebook_is_judged(start: Start) -> None:
    """All eleven, with training, in a notebook that trains and plots on its own as well."""
    names = Assignment.read(EXERCISE).by_name
    cells = [
        *base_cells(list(names)),
        "%matplotlib inline\n(x_train, y_train), (x_test, y_test) = load_data()\n"
        "show_digit(x_train[0], y_train[0])\nplt.show()",
        "model = compile_model(build_model())\n"
        "%time history = fit_model(model, normalize(x_train[:500]), y_train[:500])",
        "plt.plot(history.history['loss']);",
    ]
    report = judged(Assignment.read(EXERCISE), submitted(*cells), start)
    assert report.score == report.max_score, failures(report)
    assert [r for r in report.remarks if "Cell" in r] == []


# One cause is told once, and what is not read is named


def of_file(**changed: str) -> Submission:
    """The base as a file, some of its functions with another body, as it is handed in."""
    source = (CORPUS / "base.py").read_text("utf-8")
    for name, body in changed.items():
        head = re.compile(rf"(def {name}\(.*\n)(?:    .*\n|\n(?=    ))*")
        source, count = head.subn(lambda found, b=body: f"{found[1]}{b}\n", source)
        assert count == 1
    return Submission.from_bytes(source.encode(), Path("first_model.py"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    return (x / 255", "'(' was never closed"),
        ("    return x / “255”", "the quotes “ and ” come from a text editor"),
        ("<<<<<<< HEAD\n    return x\n=======\n    return x / 255\n>>>>>>> b", "a merge marker"),
        ("    print x\n    return x / 255", "`print` without parentheses is Python 2"),
        ("        y = x\n\treturn y / 255", "mixes tabs and spaces"),
    ],
)
def test_what_stops_the_whole_file_is_told_once_at_its_step(
    body: str, message: str, assignment: Assignment, start: Start
) -> None:
    report = judged(assignment, of_file(normalize=body), start)
    (check,) = failures(report)
    assert message in check.message
    assert report.score == 0
    by_name = {step.name: step for step in report.steps}
    assert check in by_name.pop("normalize").checks
    assert check.place
    for step in by_name.values():
        assert step.outcome == "skipped"
        for other in step.checks:
            assert other.waits_for == "normalize"
            assert f"the file cannot be read, see line {check.place.line}" in other.message
    (finding,) = findings(report)
    assert (finding.name, finding.check) == ("normalize", check)


def test_a_mistake_outside_of_functions_is_no_steps(assignment: Assignment, start: Start) -> None:
    source = of_file().source.replace("import numpy as np", "import numpy as")
    found = Submission.from_bytes(source.encode(), Path("first_model.py"))
    report = judged(assignment, found, start)
    (check,) = failures(report)
    (finding,) = findings(report)
    assert (finding.name, finding.check) == ("all steps", check)
    assert {c.waits_for for step in report.steps[1:] for c in step.checks} == {""}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it")
def test_what_a_newer_python_reads_asks_for_a_person_once(
    assignment: Assignment, start: Start
) -> None:
    source = of_file().source + '\n\ndef show(d):\n    return f"value: {d["a"]}"\n'
    found = Submission.from_bytes(source.encode(), Path("first_model.py"))
    report = judge(assignment, found, student="ana", start=start, options=PLAIN)
    assert report.status == "needs_review"
    (flag,) = report.flags
    line = source.count("\n")
    assert f"first_model.py, line {line}: it takes Python 3.12 (quotes of the same kind" in flag
    assert any("Python 3.12" in remark for remark in report.remarks)
    assert failures(report) == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it")
def test_of_a_notebook_only_the_cell_for_a_newer_python_waits_for_a_person(
    assignment: Assignment, start: Start
) -> None:
    cells = base_cells(STEPS)
    newer = "def normalize[T](x: T) -> T:\n    return x / 255"
    cells = [newer if "def normalize" in cell else cell for cell in cells]
    report = judge(assignment, submitted(*cells), student="ana", start=start, options=PLAIN)
    assert report.status == "needs_review"
    assert {step.name: step.outcome for step in report.steps}["normalize"] == "error"
    assert [step.name for step in report.steps if step.outcome == "passed"] == [
        name for name in STEPS if name != "normalize"
    ]
    assert all("Python 3.12" in flag for flag in report.flags)


def test_a_return_at_the_left_margin_is_told_with_its_line(
    assignment: Assignment, start: Start
) -> None:
    found = of_file(normalize="    x = x / 255\nreturn x")
    report = judged(assignment, found, start)
    first, *_ = failures(report)
    assert first.misconception == "return-outside-function"
    assert first.place
    assert first.place.text == "return x"
    assert [step.name for step in report.steps if step.outcome != "passed"] == ["normalize"]


def test_a_function_in_a_cell_that_is_no_code_is_named(
    assignment: Assignment, start: Start
) -> None:
    """...by where the cell stands, with what to do; also where the stub stands in another one."""
    sources = base_cells(STEPS)
    kinds = ["markdown" if "def normalize" in source else "code" for source in sources]
    cells = [
        {"cell_type": kind, "metadata": {}, "source": source}
        for kind, source in zip(kinds, sources, strict=True)
    ]
    found = Submission.from_bytes(notebook(cells=cells), Path("first_model.ipynb"))
    report = judged(assignment, found, start)
    first, *_ = failures(report)
    assert "There is no function `normalize`" in first.message
    assert "the Markdown cell below cell 2" in first.message
    assert "Code" in first.hint
    assert [step.name for step in report.steps if step.outcome != "passed"] == ["normalize"]
    assert "Markdown cell below cell 2 holds the function `normalize`" in report.remarks[0]


# Which of two


def stub_and(**bodies: str) -> bytes:
    source = (EXERCISE / "first_model.py").read_text("utf-8")
    for name, body in bodies.items():
        source = re.sub(rf'raise NotImplementedError\("step \d+, {name}:.*', body, source)
    return source.encode()


def as_cells(source: bytes) -> bytes:
    """The same as a notebook with a cell for each function."""
    return notebook(*source.decode().split("\n\n\n"))


SCALED, HALVED = stub_and(normalize="return x / 255"), stub_and(normalize="return x / 2")


@pytest.mark.parametrize(
    ("file", "cells", "chosen"),
    [
        (stub_and(), as_cells(stub_and()), ".py"),
        (SCALED, as_cells(stub_and()), ".py"),
        (stub_and(), as_cells(SCALED), ".ipynb"),
        (SCALED, as_cells(SCALED), ".py"),
        (SCALED, as_cells(stub_and(normalize="return x / 255", load_data="return 1")), ".ipynb"),
        (SCALED, as_cells(HALVED), None),
        (stub_and(), notebook("def normalize(x):\n    return (x"), ".ipynb"),
        (stub_and(), notebook("normalize = lambda x: x / 255"), ".ipynb"),
        (SCALED, notebook("x = 1\nprint(x)"), ".py"),
        (b"def normalize(:", as_cells(stub_and()), ".py"),
    ],
    ids=[
        "neither",
        "file",
        "notebook",
        "the same",
        "more",
        "each",
        "broken",
        "lambda",
        "play",
        "py",
    ],
)
def test_of_a_file_and_a_notebook_the_one_with_the_work_counts(
    file: bytes, cells: bytes, chosen: str | None, tmp_path: Path
) -> None:
    """...for students, and when grading; where each holds some of its own, a person is asked."""
    assignment = Assignment.read(EXERCISE)
    one = Submission.from_bytes(file, Path("first_model.py"))
    two = Submission.from_bytes(cells, Path("first_model.ipynb"))
    found = worked_on(one, two, assignment.by_name)
    assert (found.path.suffix if found else None) == chosen
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "first_model.py").write_bytes(file)
    (tmp_path / "ana" / "first_model.ipynb").write_bytes(cells)
    (entry,) = collect(tmp_path, assignment)
    assert (entry.submission.path.suffix if entry.submission else None) == chosen
    assert ("were worked on" in entry.problem) == (chosen is None)


def test_a_notebook_alone_is_taken_whatever_its_name(tmp_path: Path) -> None:
    assignment = Assignment.read(EXERCISE)
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "My work.ipynb").write_bytes(as_cells(SCALED))
    (tmp_path / "ben.ipynb").write_bytes(as_cells(SCALED))
    ana, ben = collect(tmp_path, assignment)
    for entry in (ana, ben):
        assert entry.submission
        assert entry.submission.functions["load_data"].is_stub
        assert not entry.submission.functions["normalize"].is_stub


def test_a_class_of_notebooks_full_of_pictures_fits(tmp_path: Path, monkeypatch) -> None:
    """Only the code is kept, and only that counts."""
    monkeypatch.setattr("grader.submissions.incoming.intake.MOST_TOTAL", 100_000)
    picture = {"cell_type": "code", "source": "x = 1", "outputs": ["x" * 90_000]}
    for name in ("ana", "ben", "cem"):
        (tmp_path / f"{name}.ipynb").write_bytes(notebook(cells=[picture]))
    (tmp_path / "dan.ipynb").write_bytes(notebook("x = '" + "x" * 110_000 + "'"))
    (tmp_path / "eve.ipynb").write_bytes(notebook("x = '" + "x" * 120_000 + "'"))
    found = {e.student: e.problem for e in collect(tmp_path, Assignment.read(EXERCISE))}
    assert [name for name, problem in found.items() if not problem] == ["ana", "ben", "cem", "dan"]
    assert "exceed" in found["eve"]


def test_the_json_report_names_the_cell(assignment: Assignment, start: Start) -> None:
    case = written(CORPUS / "notebooks" / "wrong_old_mistake.cells.txt")
    report = json.loads(judged(assignment, submitted(*case.cells), start).to_json())
    places = [c["place"] for s in report["steps"] for c in s["checks"] if c["place"]]
    assert places[0] == {"line": 6, "text": "    return x", "file": "first_model.ipynb", "cell": 4}


@pytest.mark.parametrize("name", ["first_model.py", "first_model.ipynb"])
def test_code_that_is_too_long_is_told_once(
    name: str, assignment: Assignment, start: Start
) -> None:
    """Nobody is needed, no process is started, and the other steps say why they were not run."""
    code = "def normalize(x):\n    return x / 255\n" + "x = 1\n" * 50_000
    data = notebook(code) if name.endswith("b") else code.encode()
    report = judged(assignment, Submission.from_bytes(data, Path(name)), start)
    assert (report.status, report.score) == ("graded", 0.0)
    (check,) = failures(report)
    assert check.message == (
        f"{name} is too long to be read: it holds more than the 250,000 characters that are read."
    )
    waiting = [check for step in report.steps[1:] for check in step.checks]
    assert {check.message for check in waiting} == {"The file cannot be read"}
    assert "keras" not in report.receipt


def test_a_notebook_of_cells_without_end_is_refused(tmp_path: Path) -> None:
    """...whatever cells they are, before anything is made of them."""
    cells = [{"cell_type": "raw"}] * 5001
    path = tmp_path / "first_model.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}))
    with pytest.raises(UsageError, match="more than 5000 cells"):
        Submission.read(path)
