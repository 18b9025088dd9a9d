"""`grader grade`: a class into the gradebook, and on where the last run stopped."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.batch import local
from grader.batch.kept import refuse_other
from grader.batch.keys import Basis, bases_of, grade_key
from grader.batch.named import named_in, parts_of
from grader.batch.regrading import Regrading, named_parts, plan
from grader.batch.results import ResultFiles, cannot_write
from grader.batch.stopping import Stop, Stopping, signals_interrupt
from grader.common.outcomes import Outcome, UsageError
from grader.common.text import Tell, counted
from grader.gradebook.gradebook import FILE_NAME, Gradebook
from grader.judge.again.known import Known
from grader.judge.options import JudgeOptions
from grader.report.course.hand_ins import ClassList
from grader.report.records import Report, unjudged, with_platform_id
from grader.report.summary import Summary, summarize
from grader.submissions.incoming.intake import Entry
from grader.submissions.submission import Submission


@dataclass(frozen=True, kw_only=True)
class Options:
    """What `grader grade` can be told.

    Attributes:
        only: the students to grade, each a name or several with commas between; empty for all.
        limit: grade at most so many in this run; None for no limit.
        regrade: grade again what has not changed.
        jobs: how many at once; None for all cores.
        judge: how each submission is judged.
        gradebook: URL of the database; None for `gradebook.sqlite` in the results.
        only_steps: judge these steps again, and no others, of what is graded already.
        only_checks: likewise these checks.
        in_parts: judge only the checks that have changed, where the rest is proven to be the same.
    """

    only: tuple[str, ...] = ()
    limit: int | None = None
    regrade: bool = False
    jobs: int | None = None
    judge: JudgeOptions = field(default_factory=JudgeOptions)
    gradebook: str | None = None
    only_steps: tuple[str, ...] = ()
    only_checks: tuple[str, ...] = ()
    in_parts: bool = True


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a run has to do.

    Attributes:
        class_: every student found among the submissions.
        selected: those that `Options.only` names.
        pending: what is to be graded, each with its key.
        postponed: what stays ungraded because of `Options.limit`.
    """

    class_: frozenset[str]
    selected: tuple[str, ...]
    pending: tuple[tuple[Entry, str], ...]
    postponed: frozenset[str]

    @property
    def unchanged(self) -> int:
        """How many are graded already."""
        return len(self.selected) - len(self.pending) - len(self.postponed)


@dataclass(frozen=True, kw_only=True)
class Graded:
    """How a run ended.

    Attributes:
        summary: of the selected students, whether graded in this run or before.
        reports: reads their reports from the gradebook, in alphabetical order.
        problem: why grading broke off before its end, or empty.
    """

    summary: Summary
    reports: Callable[[], Iterator[Report]]
    problem: str = ""

    @property
    def exit_code(self) -> int:
        """0 if every submission got a grade, 1 if some need a person."""
        return 1 if self.problem or self.summary.needs_review else 0


class Interrupted(Exception):  # noqa: N818 - nothing went wrong
    """A signal stopped the run; the message says what is kept, `exit_code` what shells expect."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


JudgeAll = Callable[
    [Assignment, Sequence[tuple[str, Submission]], Options], Iterator[tuple[str, Report]]
]
Take = Callable[[Report], None]
"""Is given each report the moment it is done."""
Watch = Callable[[Work], AbstractContextManager[Take]]


def judge_here(
    assignment: Assignment, submissions: Sequence[tuple[str, Submission]], options: Options
) -> Iterator[tuple[str, Report]]:
    """Judge on this machine, several at once."""
    return local.judge_many(assignment, submissions, jobs=options.jobs, options=options.judge)


@contextmanager
def silence(_: Work) -> Iterator[Take]:
    """Watch a run without a word."""
    yield lambda _report: None


def grade(
    assignment: Assignment,
    entries: Sequence[Entry],
    results: Path,
    *,
    options: Options,
    watch: Watch = silence,
    judge: JudgeAll = judge_here,
    not_taken: Sequence[str] = (),
    class_list: ClassList | None = None,
    archive: Mapping[str, str] | None = None,
    tell: Tell = lambda _: None,
) -> Graded:
    """Grade a class.

    Each report goes into the gradebook the moment it is done, then into `reports/`, then to
    `watch`. What the gradebook holds already is not graded again, unless it needed a person.

    Args:
        assignment: the assignment.
        entries: the submissions.
        results: the folder for gradebook, reports and grades.
        options: what to grade, and how.
        watch: is told the work, and gives a function that is told each report.
        judge: yields students and reports, in any order.
        not_taken: files beside the submissions that are of another kind.
        class_list: the roster, the calendar, and when each handed in; they change no grade.
        archive: what an earlier class handed in, to look for similar code; it decides nothing.
        tell: is told what else goes on, where it takes a while.

    Raises:
        UsageError: an unknown name in `options.only`, results of another assignment, or a place
            that cannot be written. What was graded before is kept.
        Interrupted: by Ctrl-C or another signal. What was graded before is kept.
    """
    selected = _select(entries, options.only)
    judging_options = replace(
        options.judge, pictures=(results / "feedback" / "pictures").absolute()
    )
    options = replace(options, judge=judging_options)
    with signals_interrupt() as stopping:
        book = _open(results, assignment, options)
        files = ResultFiles.of_class(
            assignment,
            entries,
            results,
            not_taken=not_taken,
            class_list=class_list,
            archive=archive,
        )
        named = named_parts(
            assignment, options.judge.hidden, options.only_steps, options.only_checks
        )
        work = _plan(assignment, book, entries, selected, options, everyone=bool(named))
        basis = bases_of(assignment, (entry for entry, _ in work.pending), options.judge)
        regrading = Regrading(assignment)
        if named or (options.in_parts and not options.regrade):
            regrading = plan(assignment, book, basis, named=named, tell=tell)
        if named:
            due = [each for each in work.pending if each[0].student in regrading.parts]
            work = replace(work, pending=tuple(due))
        run = _Run(assignment, book, files, work, stopping, regrading, basis)
        try:
            with watch(run.work) as done:
                problem = run.grade(judge, options, done)
            files.compare(assignment, book.students(), options.judge.hidden, tell)
            return Graded(summary=run.finish(), reports=run.reports, problem=problem)
        except KeyboardInterrupt as stop:
            run.finish()
            number = stop.number if isinstance(stop, Stop) else signal.SIGINT
            raise Interrupted(
                f"Stopped. The grades of {counted(run.taken, 'submission')} finished in this run "
                "are kept; the same command goes on from there.",
                128 + number,
            ) from None
        finally:
            files.close()


class _Run:
    """One run of `grade`."""

    def __init__(
        self,
        assignment: Assignment,
        book: Gradebook,
        files: ResultFiles,
        work: Work,
        stopping: Stopping,
        regrading: Regrading,
        bases: Mapping[str, Basis],
    ) -> None:
        self._regrading = regrading
        self._bases = bases
        self.work = work
        self._stopping = stopping
        self.taken = 0
        self._assignment = assignment
        self._book = book
        self._files = files
        self._since = time.monotonic()

    def grade(self, judge: JudgeAll, options: Options, take: Take) -> str:
        """Grade what is pending; returns why it broke off, or nothing."""
        waiting = {entry.student: (entry, key) for entry, key in self.work.pending}
        for entry, key in self.work.pending:
            if entry.submission is None:
                del waiting[entry.student]
                report = unjudged(
                    self._assignment,
                    entry.student,
                    entry.problem,
                    for_student=entry.for_student,
                )
                self._take(report, entry, key, take)
        known = self._regrading.known
        problem = self._judge(judge, options, known, waiting, take) if known else ""
        if not problem:
            problem = self._judge(judge, options, {}, waiting, take)
        self._flag_unjudged(waiting, problem, take)
        return problem

    def _judge(
        self,
        judge: JudgeAll,
        options: Options,
        known: Mapping[str, Known],
        waiting: dict[str, tuple[Entry, str]],
        take: Take,
    ) -> str:
        """Judge who waits, in the first round those of whom much is known; or why it broke off.

        Who turns out to need more than was thought goes on waiting.
        """
        submissions = {
            name: entry.submission
            for name, (entry, _) in waiting.items()
            if entry.submission and (name in known or not known)
        }
        if not submissions:
            return ""
        due = {*submissions}
        options = replace(options, judge=replace(options.judge, known=known))
        judged = judge(self._assignment, [*submissions.items()], options)
        try:
            while due:
                done = self._next(judged)
                if isinstance(done, str):
                    return done
                name, report = done
                if name not in due:  # a second report of a student is not taken
                    continue
                due.remove(name)
                source = submissions[name].source
                if not known or not self._regrading.needs_whole(report, source):
                    self._take(report, *waiting.pop(name), take)
        finally:
            getattr(judged, "close", lambda: None)()
        return ""

    def finish(self) -> Summary:
        """Bring reports and grades in line with the gradebook, and sum up."""
        for grade in self._book.grades(self.work.class_):
            self._files.restore(grade.report, grade.graded_at)
        self._files.write_class(
            lambda: (g.report for g in self._book.grades(self.work.class_)),
            graded_at=self._book.dates(),
        )
        there = set(self._book.students())
        return summarize(
            self._assignment.name,
            self.reports(),
            not_graded=[name for name in self.work.selected if name not in there],
            not_taken=self._files.not_taken,
        )

    def reports(self) -> Iterator[Report]:
        """The reports of the selected students."""
        return (grade.report for grade in self._book.grades(self.work.selected))

    def _take(self, report: Report, entry: Entry, key: str, take: Take) -> None:
        now = time.monotonic()
        report = with_platform_id(report, entry.platform_id)
        key, basis = self._kept(report, entry, key)
        report = self._book.take(report, key=key, seconds=now - self._since, basis=basis)
        self._since = now
        self.taken += 1
        self._files.restore(report, datetime.now(UTC))
        take(report)

    def _kept(self, report: Report, entry: Entry, key: str) -> tuple[str, str]:
        if entry.submission is None:
            return key, ""
        basis = self._bases[entry.student].to_json()
        return self._regrading.kept(report, entry.submission.source, key, basis)

    def _next(self, judged: Iterator[tuple[str, Report]]) -> tuple[str, Report] | str:
        """The next report; or why there is none, though some are still due."""
        try:
            return next(judged)
        except StopIteration:
            return "no report came back"
        except UsageError:
            raise
        except Exception as error:  # a crash of ours must not cost the other grades
            self._stopping.raise_again()
            return f"{type(error).__name__}: {error}"

    def _flag_unjudged(
        self, waiting: dict[str, tuple[Entry, str]], problem: str, take: Take
    ) -> None:
        """What our own crash left unjudged needs a person, but never loses a grade it had.

        A report that stands but for some checks stays as it is; the next run judges them.
        """
        finished = self._book.finished()
        for student, (entry, key) in waiting.items():
            if finished.get(student) != key and student not in self._regrading.parts:
                why = f"The grader broke off before this submission was judged: {problem}"
                report = unjudged(self._assignment, student, why, outcome=Outcome.ERROR)
                self._take(report, entry, key, take)


def _select(entries: Sequence[Entry], only: Sequence[str]) -> list[Entry]:
    known = [entry.student for entry in entries]
    only = [text for text in only if parts_of(text)]
    wanted = {name for text in only for name in named_in(text, known)}
    return [entry for entry in entries if not only or entry.student in wanted]


def _plan(
    assignment: Assignment,
    book: Gradebook,
    entries: Sequence[Entry],
    selected: Sequence[Entry],
    options: Options,
    *,
    everyone: bool,
) -> Work:
    graded = book.finished()
    finished = {} if options.regrade or everyone else graded
    keyed = [(entry, grade_key(assignment, entry, options.judge)) for entry in selected]
    pending = [(entry, key) for entry, key in keyed if finished.get(entry.student) != key]
    # Who needed a person before comes last, so that a limit gets past them.
    reviewed = set(book.students()) - set(graded)
    pending.sort(key=lambda each: each[0].student in reviewed)
    now = pending if options.limit is None else pending[: options.limit]
    return Work(
        class_=frozenset(entry.student for entry in entries),
        selected=tuple(entry.student for entry in selected),
        pending=tuple(now),
        postponed=frozenset(entry.student for entry, _ in pending[len(now) :]),
    )


def _open(results: Path, assignment: Assignment, options: Options) -> Gradebook:
    if results.exists() and not results.is_dir():
        raise UsageError(f"{results} is a file; name a folder for the results.")
    refuse_other(results, assignment)
    try:
        (results / "reports").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(cannot_write(results, error)) from None
    return Gradebook.open(options.gradebook or results / FILE_NAME, assignment.name)
