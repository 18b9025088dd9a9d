"""What became of the code outside of functions, and of the names that it was to define."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from grader.common.outcomes import Place
from grader.sandbox.claims import Raised
from grader.sandbox.session import Loaded
from grader.submissions.submission import Submission

_MOST = 5
_MUCH_PRINTED_BYTES = 1 << 20
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_WIDGETS = ("ipywidgets", "google.colab")
_OURS = ("grader", "exercises", "solutions")
_NEEDS_EAGER = "NeedsEagerError"  # see `child/settings.py`
_NO_EFFECT = {  # the value that changes nothing, and what there is to say of any other
    "TF_USE_LEGACY_KERAS": (
        '"0"',
        "the old Keras 2 is not used here; all steps were judged with Keras 3.",
    ),
    "KERAS_BACKEND": (
        "tensorflow",
        "all steps were judged with TensorFlow as the backend of Keras.",
    ),
}
_FOR_STUDENTS = "grader.offline"  # of ours, the one thing that a file may well import
_RUN_ALL = "Restart the kernel and run all cells to see it as the grader does."


def remarks(submission: Submission, loaded: Loaded | None) -> list[str]:
    """What there is to say about it that costs no points by itself."""
    raised = loaded.raised_on_import[:_MOST] if loaded else []
    return [
        *_left_out(submission),
        *(_after_exception(each, submission, loaded) for each in raised),
        *_without_effect(submission),
        *_newer(submission),
        *_beside_code(submission),
        *_unanswered(submission),
        *_imports_of_ours(submission),
    ]


def remarks_on_prints(submission: Submission, printed: Mapping[str, int]) -> list[str]:
    """Which functions print so much that it takes time and hides what is worth reading.

    Args:
        submission: the student's file.
        printed: for each function the most bytes of a single call; "" for the code outside.
    """
    return [
        f"{_who_prints(name)} {size / (1 << 20):.1f} MB"
        f"{_where_it_prints(name, submission)}: a few lines would do."
        for name, size in printed.items()
        if size > _MUCH_PRINTED_BYTES
    ]


def _who_prints(name: str) -> str:
    return f"`{name}` prints, in a single call," if name else "The code outside of functions prints"


def _where_it_prints(name: str, submission: Submission) -> str:
    place = submission.place_in(name, "print(") if submission.mentions(name, "print(") else None
    return f" ({place.where})" if place else ""


def why_undefined(name: str, loaded: Loaded | None, submission: Submission) -> str:
    """Why nothing stands under `name` although the submission defines it; "" where it does not."""
    places = submission.defined_in(name)
    for raised in loaded.raised_on_import if loaded else []:
        if raised.line in places:
            where = _place(raised, submission).where
            return (
                f"{where.capitalize()}, which defines `{name}`, raised {raised.type}: "
                f"{raised.message[:200]}"
            )
    broken = submission.broken_at(name)
    if broken:
        return (
            f"Python cannot read {broken.place.where}, so `{name}` is not there: {broken.message}"
        )
    return ""


def aside_of(name: str, submission: Submission) -> tuple[str, str] | None:
    """Where a cell that is not run holds the function `name`, and what to do about it."""
    for aside in submission.asides:
        if name in aside.functions:
            cause = f"It stands in {aside.where}, and what is no code cell does not run."
            return cause, 'Make it a code cell: choose "Code" in the toolbar of Jupyter.'
    return None


def unknown_to_all(name: str, submission: Submission) -> str:
    """A name that only a kernel can know, from a cell that is no more; "" where it may be one."""
    if not submission.cells or submission.defined_in(name):
        return ""
    return (
        f"No cell defines `{name}` outside of functions. If it works in your kernel, it is left "
        f"over from a cell that you have changed or deleted. {_RUN_ALL}"
    )


def undefined_name(raised: Raised) -> str:
    """The name that a NameError is about; "" for any other exception."""
    found = _UNDEFINED.match(raised.message) if raised.type == "NameError" else None
    return found[1] if found else ""


def _newer(submission: Submission) -> Iterator[str]:
    """Where a newer Python than this one is needed: for the person who looks at it."""
    problems = [submission.syntax_problem, *submission.broken_cells]
    for problem in [each for each in problems if each and each.needs][:_MOST]:
        where = problem.place.where.capitalize()
        yield f"{where}: {problem.message}. A person has to look at it."


def _beside_code(submission: Submission) -> Iterator[str]:
    """Functions that stand in text, in a notebook whose code cells do not have them."""
    for aside in submission.asides[:_MOST]:
        for name in aside.functions[:_MOST]:
            outline = submission.functions.get(name)
            if outline is None or outline.is_stub:
                where = aside.where[:1].upper() + aside.where[1:]
                yield f"{where} holds the function `{name}`, which does not run there."


def _left_out(submission: Submission) -> Iterator[str]:
    for problem in submission.broken_cells[:_MOST]:
        if problem.needs:
            continue
        yield (
            f"Python cannot read {problem.place.where} ({problem.message}); "
            f"this cell was left out, the others were run all the same."
        )


def _after_exception(raised: Raised, submission: Submission, loaded: Loaded | None) -> str:
    where = _place(raised, submission).where.capitalize()
    if raised.type == "TookTooLong":
        return f"{where} was stopped after {raised.message}; what follows it was run all the same."
    if raised.type == _NEEDS_EAGER:
        return (
            f"{where} turns eager execution off ({_place(raised, submission).text.strip()}), "
            "without which Keras 3 cannot train; the line was left out."
        )
    name = undefined_name(raised)
    if name and submission.cells:
        return _only_in_the_kernel(name, raised, submission, loaded)
    return (
        f"{where} raised {raised.type} ({raised.message[:160]}); "
        "what follows it was read all the same."
    )


def turns_eager_off(submission: Submission, loaded: Loaded | None) -> Place | None:
    """The line that turns off what Keras 3 needs, which was left out; None if there is none."""
    for raised in loaded.raised_on_import if loaded else []:
        if raised.type == _NEEDS_EAGER:
            return _place(raised, submission)
    return None


def _without_effect(submission: Submission) -> Iterator[str]:
    """Settings that decide nothing here."""
    for name, (usual, says) in _NO_EFFECT.items():
        line = submission.line_of_text(name)
        place = submission.place(line)
        if line and usual not in place.text:
            yield f"{place.where.capitalize()} sets {name}: {says}"


def _only_in_the_kernel(
    name: str, raised: Raised, submission: Submission, loaded: Loaded | None
) -> str:
    """A cell uses a name that is not there when all cells run from the top."""
    used = _place(raised, submission)
    bound = [submission.place(line) for line in sorted(submission.defined_in(name))]
    before = [place for place in bound if (place.cell or 0) < (used.cell or 0)]
    head = f"{used.where.capitalize()} uses `{name}`"
    cause = why_undefined(name, loaded, submission)
    if before and cause:
        return f"{head}, which is not there. {cause}"
    if before:
        return f"{head}, which is not there any more."
    later = f" (cell {bound[0].cell} does)" if bound and bound[0].cell != used.cell else ""
    return (
        f"{head}, which no earlier cell defines{later}: it may pass in your kernel, but fails from "
        f"the top. {_RUN_ALL}"
    )


def _unanswered(submission: Submission) -> Iterator[str]:
    """Calls that wait for somebody at the keyboard, in a notebook."""
    if not submission.wants_kernel or "input" in submission.names:
        return
    for number, line in enumerate(submission.calls_of("input")):
        if number < _MOST:
            where = submission.place(line).where.capitalize()
            yield f"{where} calls `input()`: nobody is there to answer, so it gets ''."
    for module in _WIDGETS:
        line = submission.imports_of(module)
        if line:
            where = submission.place(line).where.capitalize()
            yield f"{where} imports {module}, which shows and does nothing while it is graded."


def _imports_of_ours(submission: Submission) -> Iterator[str]:
    """A submission that has to do with the grader itself: behind the wall it gains nothing."""
    for module in _OURS:
        line = submission.imports_of(module, but=_FOR_STUDENTS)
        if line:
            where = submission.place(line).where.capitalize()
            yield f"{where} imports `{module}`, which no exercise needs: what is it for?"


def _place(raised: Raised, submission: Submission) -> Place:
    return submission.place(raised.line)
