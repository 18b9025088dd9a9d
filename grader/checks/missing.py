"""Whether a function that an exercise asks for is there, and which one may be meant instead."""

from __future__ import annotations

import difflib

from grader.assignment.manifest import Assignment, Step
from grader.checks import module_code
from grader.checks.call_failures import too_new
from grader.common.outcomes import Failed, Place, TooNew
from grader.sandbox.session import Loaded
from grader.submissions.source.contents import Outline
from grader.submissions.submission import Submission

_MOST_COMPARED = 200  # functions under a similar name are looked for among so many
_LONGEST_NAME = 80  # characters; what is longer is no slip of the pen


def check_callable(
    step: Step, loaded: Loaded, assignment: Assignment, submission: Submission
) -> None:
    """The function of a step is there, and takes what the step hands to it.

    Args:
        step: the step.
        loaded: what importing the file told.
        assignment: says which functions are asked for.
        submission: the file.

    Raises:
        Failed: it is not, or does not.
        TooNew: it stands where only a newer Python can read.
    """
    found = loaded.functions.get(step.name)
    if found is None or _lost(step.name, submission):
        raise _missing(step, loaded, assignment, submission)
    if not found.callable:
        raise Failed(
            f"`{step.name}` is not a function but a {found.type}.",
            expected=f"a function `{signature(step)}`",
            hint=f"Do not use the name `{step.name}` for anything else.",
            misconception="missing-function",
            function=step.name,
        )
    given, most = len(step.positional), found.most
    named = sum(each in found.parameters for each in step.named)
    if found.least > given + named or (most is not None and most < given):
        has = ", ".join(found.parameters)
        raise Failed(
            f"`{step.name}({has})` does not take {given + len(step.named)} arguments.",
            expected=f"`{signature(step)}`",
            hint="Keep the parameters as they are in the exercise; others would call it so.",
            misconception="wrong-parameters",
            function=step.name,
            near="def ",
        )


def _lost(name: str, submission: Submission) -> bool:
    """Whether the stub alone is there, because Python cannot read the cell that replaces it."""
    outline = submission.functions.get(name)
    return bool(outline and outline.is_stub and submission.broken_at(name))


def _missing(
    step: Step, loaded: Loaded, assignment: Assignment, submission: Submission
) -> Failed | TooNew:
    broken = submission.broken_at(step.name)
    if broken and broken.needs:
        return too_new(submission, broken, step.name)
    cause = module_code.why_undefined(step.name, loaded, submission)
    near = near_name(step.name, assignment, submission)
    place = broken.place if broken else _place_of(step.name, cause, near, submission)
    aside = module_code.aside_of(step.name, submission)
    if broken and broken.hint:
        hint = broken.hint
    elif aside and not cause:
        cause, hint = aside
    elif cause:
        hint = "Mend that line; until then the name does not exist."
    elif near:
        hint = f"There is a `{near}`: rename it to `{step.name}`."
    else:
        hint = f"Write `def {signature(step)}:` at the left margin, spelt exactly so."
    return Failed(
        f"There is no function `{step.name}` in {submission.path.name}. {cause}".strip(),
        expected=f"a function `{signature(step)}`",
        hint=hint,
        misconception="syntax-error" if broken else "missing-function",
        function=step.name,
        place=place,
    )


def near_name(name: str, assignment: Assignment, submission: Submission) -> str:
    """The function that the submission defines under a similar name; empty if there is none.

    It takes as many values as asked for, and resembles no other missing function more.
    """
    asked = assignment.by_name
    found = submission.functions
    missing = [step for each, step in asked.items() if each not in found]
    others = [f for f in found.values() if f.name not in asked and _may_be_meant(f.name)]
    alike = [
        (_likeness(function, asked[name]), function.name)
        for function in others[:_MOST_COMPARED]
        if _likeness(function, asked[name])
        and _likeness(function, asked[name]) == max(_likeness(function, s) for s in missing)
    ]
    return max(alike)[1] if alike else ""


def _place_of(name: str, cause: str, near: str, submission: Submission) -> Place | None:
    if cause:
        return submission.place(max(submission.defined_in(name)))
    return submission.place_in(near, "def ") if near else None


def _may_be_meant(name: str) -> bool:
    return not name.startswith("_") and len(name) <= _LONGEST_NAME


def _likeness(function: Outline, step: Step) -> float:
    """How much a function looks like the one that a step asks for; 0 where it cannot be meant."""
    own, asked = (name.replace("_", "").lower() for name in (function.name, step.name))
    names = difflib.SequenceMatcher(None, own, asked).ratio()
    given = {*function.parameters, *function.named}
    due = {*step.positional, *step.named}
    least = 0.5 if given != due else 0.4 if len(due) < 2 else 0.3  # the same names tell a lot
    if names < least or not function.takes(len(step.positional)):
        return 0.0
    return names + (len(given & due) / len(given | due) if given | due else 1.0)


def signature(step: Step) -> str:
    """How the function of a step is called."""
    return f"{step.name}({', '.join(step.parameters)})"
