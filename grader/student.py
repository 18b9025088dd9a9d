"""`student`: the submission as the checks see it.

`student.normalize(x)` reads like a call of the student's function; it is a request to another
process, and everything that can go wrong over there becomes a `Failed` with a message for the
student.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from grader import exceptions, top_level
from grader.assignment import Assignment, Step
from grader.contents import Outline
from grader.misconceptions import Catalogue
from grader.outcomes import Failed, NotAttempted, Place, TooNew, Waiting
from grader.printed import Printed
from grader.remote.process import Ended
from grader.remote.session import Loaded, Reply, Session
from grader.submission import Submission, SyntaxProblem


class Student:
    """The submission's functions, by name.

    Args:
        assignment: says which functions there are.
        submission: the student's file.
        session: the process that holds it.
        printed: keeps what the functions print, where somebody wants to read it.
    """

    def __init__(
        self,
        assignment: Assignment,
        submission: Submission,
        session: Session,
        printed: Printed | None = None,
    ) -> None:
        self._assignment = assignment
        self._submission = submission
        self._session = session
        self.printed = printed
        self._dead: dict[tuple[str, tuple[str, ...]], Failed] = {}
        self._raised: set[tuple[str, str]] = set()
        self._raised_in: dict[str, set[tuple[str, str]]] = {}
        self._file_problem: Failed | TooNew | None = None
        self._told_at = ""  # the step that tells of it
        self._asked: set[str] = set()
        self._is_late = False
        self._imported: Loaded | None = None
        self.last = Reply()
        self._stand_ins: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        step = self._assignment.by_name.get(name)
        if step is None:
            raise AttributeError(f"{self._assignment.name} asks for no function {name!r}")
        return lambda *args: self.call(step, args)

    @property
    def submission(self) -> Submission:
        """The student's file."""
        return self._submission

    def has_stub(self, name: str) -> bool:
        """Whether the stub of `name` is untouched."""
        outline = self._submission.functions.get(name)
        return outline is not None and outline.is_stub and not self._submission.broken_at(name)

    @property
    def versions(self) -> dict[str, str]:
        """Versions of Python and the libraries in the student process, once it has started."""
        return dict(self._imported.versions) if self._imported else {}

    def import_remarks(self) -> list[str]:
        """What there is to say about the code outside of functions, and about long prints."""
        return [
            *top_level.remarks(self._submission, self._imported),
            *top_level.remarks_on_prints(self._submission, self._session.printed),
        ]

    def turns_eager_off(self) -> Place | None:
        """The line outside of functions that turns off what Keras 3 needs; None without one."""
        return top_level.turns_eager_off(self._submission, self._imported)

    @contextmanager
    def within_check(self, step: str, *, stand_ins: tuple[str, ...] = ()) -> Iterator[None]:
        """A check of a step is tried: what was reported in another one may be reported once more.

        Args:
            step: the step.
            stand_ins: the functions that others stand in for, where the submission calls them.
        """
        self._raised = self._raised_in.setdefault(step, set())
        self._stand_ins = stand_ins
        try:
            yield
        finally:
            self._stand_ins = ()

    def forget_step(self, name: str) -> None:
        """Nothing of this step has been reported."""
        self._raised_in.pop(name, None)

    def will_be_asked(self, step: str) -> None:
        """Checks of this step run; without a word about it those of all steps do."""
        self._asked.add(step)

    def file_to_mend(self, step: str) -> str:
        """What to mend where `step` tells of the file as a whole: a step, or the file's name."""
        if self._file_problem is None or self._is_late or step != self._told_at:
            return ""
        return self._step_of_problem or self._submission.path.name

    def check_file(self, step: str) -> None:
        """The file as a whole can be imported.

        Raises:
            Failed: it cannot; at the step where the mistake is, else at the first that asks.
            TooNew: likewise, where a newer Python is needed.
            Waiting: likewise, at each other step, and from the second time on.
        """
        self._loaded(step)

    def call(self, step: Step, args: tuple[Any, ...]) -> Any:
        """Call the function of `step`.

        Returns:
            Evidence of what it returned; see `grader.evidence`.

        Raises:
            NotAttempted: the stub is still there.
            Failed: it is missing, raised, ended the process, took too long, or returned None.
            Waiting: it already failed in the same way within this step.
        """
        name = step.name
        if self.has_stub(name):
            raise NotAttempted(name)
        if (name, self._stand_ins) in self._dead:
            raise self._once_per_step(self._dead[name, self._stand_ins])
        loaded = self._loaded(name)
        self._check_callable(step, loaded)
        begin = self.printed.size() if self.printed else 0
        try:
            reply = self._session.call(
                name,
                args,
                seconds=step.seconds,
                stand_ins=[self._assignment.stand_in(each) for each in self._stand_ins],
            )
        except Ended as ended:
            failed = _ended(name, step, ended, self._submission)
            self._dead[name, self._stand_ins] = failed
            raise self._once_per_step(failed) from None
        finally:
            if self.printed:
                self.printed.keep(name, begin=begin)
        self.last = reply
        if reply.raised is not None:
            self._raise(step, reply.raised)
        if reply.value is None and step.returns == "value":
            outside = self._submission.returns_outside(name)
            if outside:
                raise _return_outside(name, outside)
            raise Failed(
                f"`{name}` returned None.",
                expected=f"`{name}` returns a value.",
                hint="Did you forget `return`? A function without it gives None.",
                misconception="forgot-return",
                function=name,
            )
        return reply.value

    def _loaded(self, name: str) -> Loaded:
        if self._file_problem is None and self._submission.syntax_problem:
            self._file_problem = _unread(self._submission)
        if self._file_problem is None:
            try:
                self._imported = self._session.loaded()
                return self._imported
            except Ended as ended:
                self._file_problem = _import_failure(self._submission, ended)
                self._is_late = ended.cause == "total"
                self._session.close()
        raise self._of_the_file(self._file_problem, name)

    def _of_the_file(self, problem: Failed | TooNew, name: str) -> Failed | TooNew | Waiting:
        """What stops the whole file: told once, where it is; other steps only refer to it."""
        if self._is_late:
            return self._once_per_step(dataclasses.replace(problem, function=name))
        self._told_at = self._told_at or self._step_of_problem or name
        if name == self._told_at:
            return self._once_per_step(dataclasses.replace(problem, function=name))
        where = f", see {problem.place.where}" if problem.place else ""
        verb = "read" if self._submission.syntax_problem else "used"
        return Waiting(self._step_of_problem, f"the file cannot be {verb}{where}")

    @property
    def _step_of_problem(self) -> str:
        """The step in whose function Python cannot read the file; "" if in none that is asked."""
        problem = self._submission.syntax_problem
        if problem is None or problem.place.cell is not None or self._submission.is_too_long:
            return ""
        found = self._submission.function_at(problem.place.line)
        return found if found in (self._asked or self._assignment.by_name) else ""

    def _check_callable(self, step: Step, loaded: Loaded) -> None:
        outline = loaded.functions.get(step.name)
        if outline is None or self._lost(step.name):
            raise self._missing(step, loaded)
        if not outline["callable"]:
            raise Failed(
                f"`{step.name}` is not a function but a {outline['type']}.",
                expected=f"a function `{_signature(step)}`",
                hint=f"Do not use the name `{step.name}` for anything else.",
                misconception="missing-function",
                function=step.name,
            )
        given, most = len(step.parameters), outline["most"]
        if outline["least"] > given or (most is not None and most < given):
            has = ", ".join(str(p) for p in outline["parameters"])
            raise Failed(
                f"`{step.name}({has})` does not take {given} arguments.",
                expected=f"`{_signature(step)}`",
                hint="Keep the parameters as they are in the exercise; others would call it so.",
                misconception="wrong-parameters",
                function=step.name,
                near="def ",
            )

    def _lost(self, name: str) -> bool:
        """Whether the stub alone is there, because Python cannot read the cell that replaces it."""
        outline = self._submission.functions.get(name)
        return bool(outline and outline.is_stub and self._submission.broken_at(name))

    def _missing(self, step: Step, loaded: Loaded) -> Failed | TooNew:
        broken = self._submission.broken_at(step.name)
        if broken and broken.needs:
            return _too_new(self._submission, broken, step.name)
        cause = top_level.why_undefined(step.name, loaded, self._submission)
        near = self._near(step.name)
        place = broken.place if broken else self._place_of_missing(step.name, cause, near)
        aside = top_level.aside_of(step.name, self._submission)
        if broken and broken.hint:
            hint = broken.hint
        elif aside and not cause:
            cause, hint = aside
        elif cause:
            hint = "Mend that line; until then the name does not exist."
        elif near:
            hint = f"There is a `{near[0]}`: rename it to `{step.name}`."
        else:
            hint = f"Write `def {_signature(step)}:` at the left margin, spelt exactly so."
        return Failed(
            f"There is no function `{step.name}` in {self._submission.path.name}. {cause}".strip(),
            expected=f"a function `{_signature(step)}`",
            hint=hint,
            misconception="syntax-error" if broken else "missing-function",
            function=step.name,
            place=place,
        )

    def _near(self, name: str) -> list[str]:
        """The function that the submission defines under a similar name, if there is one.

        It takes as many values as asked for, and resembles no other missing function more.
        """
        asked = self._assignment.by_name
        found = self._submission.functions
        missing = [step for each, step in asked.items() if each not in found]
        others = [f for f in found.values() if f.name not in asked and _may_be_meant(f.name)]
        alike = [
            (_likeness(function, asked[name]), function.name)
            for function in others[:_MOST_COMPARED]
            if _likeness(function, asked[name])
            and _likeness(function, asked[name]) == max(_likeness(function, s) for s in missing)
        ]
        return [max(alike)[1]] if alike else []

    def _place_of_missing(self, name: str, cause: str, near: list[str]) -> Place | None:
        if cause:
            return self._submission.place(max(self._submission.defined_in(name)))
        return self._submission.place_in(near[0], "def ") if near else None

    def _raise(self, step: Step, raised: dict[str, Any]) -> None:
        name = step.name
        frames = raised.get("frames", [])
        place = self._submission.place(int(frames[-1]["line"])) if frames else None
        if raised["type"] == "NotImplementedError" and raised.get("innermost_is_own"):
            culprit = frames[-1]["function"] if frames else name
            if culprit in self._assignment.by_name:
                if culprit == name:
                    raise NotAttempted(name)
                raise Waiting(culprit, f"`{culprit}` is not written yet")
        if raised["type"] == "SystemExit":
            raise self._once_per_step(_left_python(name, place))
        failed = failure_of_exception(name, raised, place, self._assignment.catalogue)
        unknown = top_level.undefined_name(raised)
        if unknown:
            failed.hint = (
                top_level.why_undefined(unknown, self._imported, self._submission)
                or top_level.unknown_to_all(unknown, self._submission)
                or failed.hint
            )
        raise self._once_per_step(failed)

    def unsaid(self, failed: Failed) -> None:
        """Somebody only looked: whoever meets this failure next in this step shows it."""
        self._raised.discard((failed.function, failed.received))

    def _once_per_step(self, failed: Failed | TooNew) -> Failed | TooNew | Waiting:
        """The failure, or a reference to it where this step has shown it already."""
        key = (failed.function, failed.received)
        if key in self._raised:
            return Waiting(failed.function, "see above")
        self._raised.add(key)
        return failed


_MUCH_PRINTED = 1_000_000  # bytes, within one call
_MOST_COMPARED = 200  # functions under a similar name are looked for among so many
_LONGEST_NAME = 80  # characters; what is longer is no slip of the pen


def failure_of_exception(
    name: str, raised: dict[str, Any], place: Place | None, catalogue: Catalogue
) -> Failed:
    """The message for an exception in a student's function.

    Args:
        name: of the function.
        raised: what it raised: `type`, `message` and perhaps `causes`.
        place: the student's line.
        catalogue: the mistakes that are known in its assignment.
    """
    known = catalogue.of_exception(name, raised)
    message = exceptions.in_short(str(raised["message"]))
    return Failed(
        f"`{name}` raised {raised['type']}: {message}"
        if message
        else f"`{name}` raised {raised['type']}.",
        expected=f"`{name}` runs to its end.",
        hint=known.says if known else exceptions.hint_for_exception(raised),
        misconception=known.name if known else "",
        function=name,
        place=place,
    )


def _may_be_meant(name: str) -> bool:
    return not name.startswith("_") and len(name) <= _LONGEST_NAME


def _likeness(function: Outline, step: Step) -> float:
    """How much a function looks like the one that a step asks for; 0 where it cannot be meant."""
    own, asked = (name.replace("_", "").lower() for name in (function.name, step.name))
    names = difflib.SequenceMatcher(None, own, asked).ratio()
    given, due = set(function.parameters), set(step.parameters)
    least = 0.5 if given != due else 0.4 if len(due) < 2 else 0.3  # the same names tell a lot
    if names < least or not function.takes(len(step.parameters)):
        return 0.0
    return names + (len(given & due) / len(given | due) if given | due else 1.0)


def _signature(step: Step) -> str:
    return f"{step.name}({', '.join(step.parameters)})"


def _ended(name: str, step: Step, ended: Ended, submission: Submission) -> Failed:
    place = submission.place_in(name, "while ")
    if ended.cause == "total":
        return _out_of_time(ended, f"while `{name}` ran", name)
    if ended.cause == "time":
        return _too_long(name, step, ended, submission)
    if ended.cause == "memory":
        return Failed(
            f"`{name}` used more than {ended.detail} of memory and was stopped.",
            expected=f"`{name}` gets by with {ended.detail} of memory.",
            hint="Does an array have far more cells than it needs? Print its shape.",
            misconception="out-of-memory",
            function=name,
        )
    if ended.cause == "output":
        return Failed(
            f"`{name}` printed more than {ended.detail} and was stopped.",
            expected=f"`{name}` prints little or nothing.",
            hint="Is there a print in a loop that never ends?",
            misconception="endless-loop",
            function=name,
            place=place,
        )
    if ended.cause in ("disk", "threads"):
        return Failed(
            f"`{name}` used more than {ended.detail} and was stopped.",
            expected=f"`{name}` writes little and starts no threads of its own.",
            hint="Is there a loop that never ends?",
            misconception="endless-loop",
            function=name,
            place=place,
        )
    how = f"exit code {ended.detail}" if ended.cause == "exit" else ended.detail
    return Failed(
        f"Python ended while it ran `{name}` ({how}).",
        expected=f"`{name}` returns, and Python goes on.",
        hint="Remove calls like `exit()`, `quit()` or `os._exit()`; return a value instead.",
        misconception="leaves-python",
        function=name,
        place=submission.place_in(name, "exit"),
    )


def _too_long(name: str, step: Step, ended: Ended, submission: Submission) -> Failed:
    if ended.printed_bytes > _MUCH_PRINTED:
        return Failed(
            f"`{name}` printed {ended.printed_bytes / 1e6:.0f} MB and was stopped after "
            f"{step.seconds:g} seconds, before it had finished.",
            expected=f"`{name}` returns within {step.seconds:g} seconds.",
            hint="Printing takes time: take the `print` out of the loop, or print few lines.",
            misconception="prints-too-much",
            function=name,
            place=submission.place_in(name, "print"),
        )
    return Failed(
        f"`{name}` did not finish within {step.seconds:g} seconds and was stopped.",
        expected=f"`{name}` returns within {step.seconds:g} seconds.",
        hint="Is there a loop that never ends, or far more epochs or data than asked for?",
        misconception="endless-loop",
        function=name,
        place=submission.place_in(name, "while "),
    )


def _left_python(name: str, place: Place | None) -> Failed:
    return Failed(
        f"`{name}` asked Python to stop (sys.exit, exit or quit).",
        expected=f"`{name}` returns, and Python goes on.",
        hint="Remove the call that leaves Python; use `return` to leave the function.",
        misconception="leaves-python",
        function=name,
        place=place,
    )


def _return_outside(name: str, place: Place) -> Failed:
    return Failed(
        f"`{name}` returned None: its `return` in {place.where} stands outside of the function.",
        expected=f"`{name}` returns a value.",
        hint="Indent this line, and the others of the function, like its first lines.",
        misconception="return-outside-function",
        function=name,
        place=place,
    )


def _too_new(submission: Submission, problem: SyntaxProblem, function: str = "") -> TooNew:
    return TooNew(
        f"Python cannot read {submission.path.name}, {problem.place.where}: {problem.message}.",
        hint=problem.hint,
        function=function,
        place=problem.place,
    )


def _unread(submission: Submission) -> Failed | TooNew:
    problem = submission.syntax_problem
    assert problem
    if problem.needs:
        return _too_new(submission, problem)
    if submission.is_too_long:
        return Failed(
            f"{submission.path.name} is too long to be read: {problem.message}.",
            expected="the functions of the exercise, and little else",
            hint="Take out data and texts that were pasted into the code; it needs none of them.",
        )
    return Failed(
        f"Python cannot read {submission.path.name}, {problem.place.where}: {problem.message}.",
        expected="a file that Python can read",
        hint=problem.hint,
        misconception="syntax-error",
        place=problem.place,
    )


def _out_of_time(ended: Ended, when: str, function: str = "") -> Failed:
    return Failed(
        f"The {ended.detail} for the whole submission were used up {when}.",
        expected=f"all steps together take less than {ended.detail}",
        hint="Which step takes long? Train on the data that is given, for the epochs asked for.",
        function=function,
    )


def _import_failure(submission: Submission, ended: Ended) -> Failed:
    if ended.cause == "total":
        return _out_of_time(ended, "before this step")
    hint = 'Move code that is not needed into a block under `if __name__ == "__main__":`.'
    if ended.cause == "time":
        what = f"did not finish within {ended.detail}"
        loop = submission.loop_outside()
        if loop:
            hint = f"Does the `while` in {submission.place(loop).where} ever end? {hint}"
    elif ended.cause in ("memory", "output", "disk", "threads"):
        what = f"used more than {ended.detail} of {ended.cause}"
    else:
        what = f"ended Python ({ended.detail})"
    names = {"exit": "leaves-python", "signal": "leaves-python", "memory": "out-of-memory"}
    return Failed(
        f"The code outside of functions in {submission.path.name} {what}.",
        expected="a file that can be imported",
        hint=hint,
        misconception=names.get(ended.cause, "endless-loop"),
    )
