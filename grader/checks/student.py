"""`student`: the submission as the checks see it.

`student.normalize(x)` reads like a call of the student's function; it is a request to another
process, and everything that can go wrong over there becomes a `Failed` with a message for the
student.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from grader.assignment.manifest import ASKS_REFERENCE, Assignment, Step
from grader.checks import module_code
from grader.checks.call_failures import (
    ended_by,
    failure_of_exception,
    import_failure,
    left_python,
    return_outside,
    returned_none,
    unread,
)
from grader.checks.missing import check_callable
from grader.checks.printed import Printed
from grader.common.outcomes import Failed, NotAttempted, Place, TooNew, Waiting
from grader.sandbox.arguments import How
from grader.sandbox.claims import Raised
from grader.sandbox.evidence import Handle
from grader.sandbox.process import Ended
from grader.sandbox.questions import Answers, Oracle
from grader.sandbox.session import Loaded, Reply, Session
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class StudentFunction:
    """One of the student's functions: `student.name_of_it`, to be called with arguments.

    Attributes:
        student: whose it is.
        step: its step.
        how: the seed of a call, and the method where it is one of a thing's.
        thing: what stands before the arguments: nothing, or the thing that has the method.
    """

    student: Student
    step: Step
    how: How = How()  # noqa: RUF009 - frozen
    thing: tuple[Handle, ...] = ()

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Call it; see `Student.call`."""
        how = dataclasses.replace(self.how, named=named)
        return self.student.call(self.step, (*self.thing, *args), how)

    def call_that_raises(self, *args: Any, **named: Any) -> Reply:
        """Call it; see `Student.call_that_raises`."""
        how = dataclasses.replace(self.how, named=named)
        return self.student.call_that_raises(self.step, (*self.thing, *args), how)

    def parameters_beside(self, args: tuple[Any, ...]) -> list[str]:
        """The parameters of the step that are left for arguments by name, beside these."""
        return [*self.step.positional[len(args) :], *self.step.named]

    def seeded(self, seed: int) -> StudentFunction:
        """The same, called with these random numbers of Python, NumPy and Keras.

        Without it each call of a function has the same ones.

        Args:
            seed: from 0 to 2**32 - 1.
        """
        if not 0 <= seed < 2**32:
            raise ValueError(f"{seed} is no seed: it must be from 0 to 2**32 - 1")
        return dataclasses.replace(self, how=dataclasses.replace(self.how, seed=seed))


@dataclass(frozen=True)
class StudentThing:
    """A thing in the student's process: its methods, by name, and itself where it can be called.

    Attributes:
        student: whose it is.
        step: the step that answers for it.
        handle: the thing.
    """

    student: Student
    step: Step
    handle: Handle

    def __getattr__(self, name: str) -> StudentFunction:
        return self._method(name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Call the thing itself."""
        return self._method("__call__")(*args, **named)

    def _method(self, name: str) -> StudentFunction:
        return StudentFunction(self.student, self.step, How(method=name), (self.handle,))


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
        self.longest: dict[str, float] = {}  # seconds of a call, by its own clock, by function
        self.reference: Oracle | None = None
        self._step = ""

    def __getattr__(self, name: str) -> StudentFunction:
        step = self._assignment.by_name.get(name)
        if step is None:
            raise AttributeError(f"{self._assignment.name} asks for no function {name!r}")
        return StudentFunction(self, step)

    def on(self, thing: Handle, *, step: str = "") -> StudentThing:
        """A thing that one of the functions returned: `student.on(counter).add(2)`.

        Args:
            thing: its handle.
            step: who answers for its methods; by default the step that is named like its class,
                else that of the check.
        """
        by_name = self._assignment.by_name
        kind = thing.type_name.rpartition(".")[2]
        found = next((n for n in (step, kind, self._step) if n in by_name), "")
        if not found:
            raise ValueError("say which step answers for it: student.on(thing, step=...)")
        return StudentThing(self, by_name[found], thing)

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
            *module_code.remarks(self._submission, self._imported),
            *module_code.remarks_on_prints(self._submission, self._session.printed),
        ]

    def turns_eager_off(self) -> Place | None:
        """The line outside of functions that turns off what Keras 3 needs; None without one."""
        return module_code.turns_eager_off(self._submission, self._imported)

    @contextmanager
    def within_check(self, step: str, *, stand_ins: tuple[str, ...] = ()) -> Iterator[None]:
        """A check of a step is tried: what was reported in another one may be reported once more.

        Args:
            step: the step.
            stand_ins: the functions that others stand in for, where the submission calls them.
        """
        self._step = step
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

    def call(self, step: Step, args: tuple[Any, ...], how: How = How()) -> Any:  # noqa: B008
        """Call the function of `step`.

        Returns:
            Evidence of what it returned; see `grader.sandbox.evidence`.

        Raises:
            NotAttempted: the stub is still there.
            Failed: it is missing, raised, ended the process, took too long, or returned None.
            Waiting: it already failed in the same way within this step.
        """
        name, reply = step.name, self._reply(step, args, how)
        if reply.raised is not None:
            self._raise(step, reply.raised)
        if reply.value is None and step.returns == "value" and not how.method:
            outside = self._submission.returns_outside(name)
            if outside:
                raise return_outside(name, outside)
            raise returned_none(name)
        return reply.value

    def call_that_raises(
        self,
        step: Step,
        args: tuple[Any, ...],
        how: How = How(),  # noqa: B008 - frozen
    ) -> Reply:
        """Call the function of `step`, which is to raise something.

        Returns:
            What came of it: `raised` with type and message, or None and a `value`.

        Raises:
            NotAttempted: the stub is still there.
            Failed: it is missing, ended the process, or took too long.
            Waiting: it already failed in the same way within this step, or waits for another.
        """
        reply = self._reply(step, args, how)
        raised = reply.raised
        if raised is not None and (_says_not_written(raised) or raised.type == "SystemExit"):
            self._raise(step, raised)
        return reply

    def place_of(self, raised: Raised) -> Place | None:
        """The student's line that raised this."""
        frames = raised.frames
        return self._submission.place(frames[-1].line) if frames else None

    def _reply(self, step: Step, args: tuple[Any, ...], how: How) -> Reply:
        """What came of a call, an exception included."""
        name = step.name
        if self.has_stub(name):
            raise NotAttempted(name)
        if (name, self._stand_ins) in self._dead:
            raise self._once_per_step(self._dead[name, self._stand_ins])
        check_callable(step, self._loaded(name), self._assignment, self._submission)
        self.last = reply = self._ask(step, args, how)
        self.longest[name] = max(reply.seconds, self.longest.get(name, 0.0))
        return reply

    def _ask(self, step: Step, args: tuple[Any, ...], how: How) -> Reply:
        """Let the process call it, and keep what it prints."""
        name = step.name
        begin = self.printed.size() if self.printed else 0
        stand_ins = [self._assignment.stand_in(each) for each in self._stand_ins]
        answers = self._answers(stand_ins)
        try:
            return self._session.call(
                name, args, seconds=step.seconds, stand_ins=stand_ins, answers=answers, how=how
            )
        except Ended as ended:
            failed = ended_by(name, step, ended, self._submission)
            self._dead[name, self._stand_ins] = failed
            raise self._once_per_step(failed) from None
        finally:
            if self.printed:
                self.printed.keep(name, begin=begin)

    def _answers(self, stand_ins: Iterable[dict[str, Any]]) -> Answers:
        """The reference's functions, for stand-ins that are no more than a way to ask them."""
        named = [each["name"] for each in stand_ins if each["does"] == ASKS_REFERENCE]
        if not named or self.reference is None:
            return {}
        self.reference.begin()  # before the student's time runs
        by_name = self._assignment.by_name
        return {each: partial(self.reference.answer, by_name[each]) for each in named}

    def _loaded(self, name: str) -> Loaded:
        if self._file_problem is None and self._submission.syntax_problem:
            self._file_problem = unread(self._submission)
        if self._file_problem is None:
            try:
                self._imported = self._session.loaded()
                return self._imported
            except Ended as ended:
                self._file_problem = import_failure(self._submission, ended)
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

    def _raise(self, step: Step, raised: Raised) -> None:
        name, frames, place = step.name, raised.frames, self.place_of(raised)
        if _says_not_written(raised):
            culprit = frames[-1].function if frames else name
            if culprit in self._assignment.by_name and culprit != name:
                raise Waiting(culprit, f"`{culprit}` is not written yet")
            if culprit == name or self._is_class(name):
                raise NotAttempted(name)
        if raised.type == "SystemExit":
            raise self._once_per_step(left_python(name, place))
        failed = failure_of_exception(name, raised, place, self._assignment.catalogue)
        unknown = module_code.undefined_name(raised)
        if unknown:
            failed.hint = (
                module_code.why_undefined(unknown, self._imported, self._submission)
                or module_code.unknown_to_all(unknown, self._submission)
                or failed.hint
            )
        raise self._once_per_step(failed)

    def _is_class(self, name: str) -> bool:
        outline = self._imported.functions.get(name) if self._imported else None
        return outline is not None and outline.type == "class"

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


def _says_not_written(raised: Raised) -> bool:
    """Whether this is what a stub raises."""
    return raised.type == "NotImplementedError" and raised.innermost_is_own
