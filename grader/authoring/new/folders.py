"""A new assignment: the pair of folders, with files that fit each other and can be run at once."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from grader.assignment.manifest import MANIFEST, Assignment, titled
from grader.assignment.task import Task
from grader.authoring.generate import generate
from grader.authoring.new.plan import Plan, PlannedStep
from grader.authoring.new.usual import Usual
from grader.common.outcomes import UsageError

_HIDDEN = """\
# Hidden checks of {name}

None yet. A file `test_<step>_hidden.py` here holds checks that students never see, for example:

```python
\"\"\"Other inputs than those that students have.\"\"\"

from grader import expect


def test_other_inputs(student, fresh):
    \"\"\"It works on other inputs, too.\"\"\"
    numbers = fresh("numbers").normal(size=5)  # others for each submission
    expect.shape(student.{step}(numbers), (5,))
```
"""


def make_assignment(plan: Plan, exercises: Path, solutions: Path) -> list[Path]:
    """Write the folders of a new assignment.

    Returns:
        The files that were written.

    Raises:
        UsageError: a folder of this name is there already, or cannot be written.
    """
    ours, theirs = solutions / plan.name, exercises / plan.name
    for folder in (theirs, ours):
        if folder.exists():
            raise UsageError(f"{folder} is there already; nothing was written.")
    files = {
        theirs / MANIFEST: _manifest(plan),
        theirs / "README.md": _readme(plan, exercises),
        **{theirs / f"test_{step.name}.py": _checks(n, step) for n, step in _numbered(plan)},
        **({theirs / "conftest.py": _conftest(plan)} if _has_usual(plan) else {}),
        ours / f"{plan.name}.py": plan.source,
        ours / "hidden" / "README.md": _HIDDEN.format(name=plan.name, step=plan.steps[0].name),
    }
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        assignment = Assignment.read(theirs)
        generate(assignment, solutions, measures=False)  # the checks to measure by come later
    except OSError as error:
        raise UsageError(f"{theirs} cannot be written: {error}") from None
    made = [theirs / path.name for path in (assignment.stub, assignment.notebook)]
    return [*files, *made]


def _has_usual(plan: Plan) -> bool:
    return any(step.usual.kinds for step in plan.steps)


def _numbered(plan: Plan) -> list[tuple[int, PlannedStep]]:
    return list(enumerate(plan.steps, start=1))


def _manifest(plan: Plan) -> str:
    head = [
        'schema = "grader/assignment/v1"',
        f'name = "{plan.name}"',
        f"title = {_toml(titled(plan.name))}",
        'version = "1"  # raise it when grades may change',
    ]
    if plan.task:
        head += _task(plan.task)
    return "\n".join([*head, *(line for step in plan.steps for line in _step(step))]) + "\n"


def _task(task: Task) -> list[str]:
    """What models are for, with the nouns that messages and labels take."""
    return [
        "",
        "[task]",
        f'kind = "{task.kind}"',
        *([f"classes = {task.classes}"] if task.classes else []),
        *([f"targets = {task.targets}"] if task.targets > 1 else []),
        f'sample = "{task.sample}"  # what a model is given, such as "picture"',
        f'label = "{task.label}"  # what it says of one, such as "species"',
    ]


def _step(step: PlannedStep) -> list[str]:
    names = ", ".join(f'"{each}"' for each in step.signature)
    return [
        "",
        "[[steps]]",
        f'name = "{step.name}"',
        f"title = {_toml(step.title)}",
        *([f"parameters = [{names}]"] if names else []),
        *([] if step.has_result else ['returns = "nothing"']),
        *([f'needs = ["{step.needs}"]'] if step.needs else []),
        "points = 1",
        "hints = []  # from a question to a skeleton with blanks",
    ]


def _toml(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _readme(plan: Plan, exercises: Path) -> str:
    where = f"{exercises.name or 'exercises'}/{plan.name}"
    lines = [
        f"# {titled(plan.name)}",
        "",
        f"Write the functions in `{plan.name}.py`, and check them with `pytest {where}`.",
    ]
    for number, step in _numbered(plan):
        call = f"{step.name}({', '.join(step.signature)})"
        does = "returns ..." if step.has_result else "..."
        lines += ["", f"## Step {number}: {step.title}", "", f"`{call}` {does}", ""]
        lines += [f"Check it with `pytest {where} -k {step.name}`."]
    return "\n".join(lines) + "\n"


def _checks(number: int, step: PlannedStep) -> str:
    return "\n".join([f'"""Step {number}."""', "", *_check(step)]) + "\n"


def _check(step: PlannedStep) -> list[str]:
    """The lines of one example check that the reference passes."""
    if step.usual.kinds:
        return [*_usual_checks(step), *_check(dataclasses.replace(step, usual=Usual()))]
    if step.method:
        return _check_of_class(step)
    if step.examples:
        call = f"student.{step.name}"
        arrays = any("np." in part for pair in step.examples for part in pair)
        return [
            *(["import numpy as np", ""] if arrays else []),
            "from grader import expect",
            "",
            "",
            "def test_the_examples_come_out(student):",
            '    """The examples of its description come out."""',
            *(
                f"    expect.{_compares(wanted)}({call}({given}), {wanted})"
                for given, wanted in step.examples
            ),
        ]
    if step.parameters or step.named:
        names = ", ".join((*step.parameters, *step.named))
        return [
            "from grader import expect",
            "",
            "",
            "def test_it_takes_what_it_should(student):",
            f'    """The function takes {names}."""',
            f"    # Better: call student.{step.name}(...) with values, and say what is due. Or:",
            f"    # test_{step.name} = steps.same_as_reference('...', lambda rng: ({names}))",
            f'    found = student.submission.functions.get("{step.name}")',
            "    taken = [*found.parameters, *found.named] if found else []",
            f"    expect.equal(taken, {_names(step)})",
        ]
    if not step.has_result:
        return [
            "",
            "def test_it_can_be_called(student):",
            '    """The function can be called."""',
            f"    student.{step.name}()",
        ]
    if step.result:
        return [
            "from grader import expect",
            "",
            "",
            "def test_it_returns_what_it_should(student):",
            '    """The right text comes back."""',
            f'    expect.equal(student.{step.name}(), "{step.result}")',
        ]
    return [
        "from grader import expect",
        "",
        "",
        "def test_something_comes_back(student):",
        '    """Something comes back."""',
        f"    result = student.{step.name}()",
        '    expect.true(result is not None, "Nothing came back.")',
    ]


def _check_of_class(step: PlannedStep) -> list[str]:
    """The lines of a check that something is written, with whatever values."""
    makes = step.method == "__init__"
    values = ["0"] * (len(step.parameters) if makes else step.method_takes)
    given = ", ".join([*values, *(f"{name}=0" for name in step.named)])
    tried = f"student.{step.name}" if makes else f"student.on(student.{step.name}()).{step.method}"
    return [
        "",
        "def test_it_is_written(student):",
        '    """It is written."""',
        f"    # Better: call methods of student.on(student.{step.name}(...)), and say what is due.",
        f"    {tried}.call_that_raises({given})  # or raises nothing",
    ]


def _compares(wanted: str) -> str:
    """The expectation for a value of this form."""
    return "close" if "np." in wanted else "equal"


_KINDS = {
    "Building": "building a model",
    "Compiling": "compiling a model",
    "Training": "a training",
    "Measuring": "measuring a model",
    "Predicting": "a prediction",
}


def _usual_checks(step: PlannedStep) -> list[str]:
    """The usual checks of a kind of step, to be used once its inputs are known."""
    kinds = ", ".join(f"steps.{each}" for each in step.usual.kinds)
    settings = step.usual.settings or ("pass",)
    return [
        f"# The usual checks of {' and '.join(_KINDS[each] for each in step.usual.kinds)}. Once",
        "# conftest.py says what its parameters get, put these lines where the check below is.",
        "#",
        "# from grader.expect import steps",
        "#",
        "#",
        f"# class Test_{step.name}({kinds}):",
        *(f"#     {each}" for each in settings),
        "",
    ]


_CONFTEST = """\
\"\"\"What the functions get in the checks.\"\"\"

import pytest


@pytest.fixture
def inputs():
    \"\"\"By the name of a parameter, or of step and parameter, such as "{step}.x".\"\"\"
    return {{
{lines}
    }}
"""


def _conftest(plan: Plan) -> str:
    """A fixture for the inputs, which are named and not yet known."""
    names = dict.fromkeys(
        name
        for step in plan.steps
        for name in (*step.parameters[1 if step.needs else 0 :], *step.named)
    )
    if any("Training" in step.usual.kinds for step in plan.steps):
        names |= dict.fromkeys(("x_test", "y_test"))
    lines = "\n".join(f'        # "{name}": ...,' for name in names)
    return _CONFTEST.format(step=plan.steps[-1].name, lines=lines)


def _names(step: PlannedStep) -> str:
    return "[" + ", ".join(f'"{each}"' for each in (*step.parameters, *step.named)) + "]"
