"""The class, a line each: whose report counts, how late it was, and what it counts then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from grader.common.outcomes import UsageError
from grader.common.text import as_points, did_you_mean, folded
from grader.report.course.calendar import Course, Planned
from grader.report.course.hand_ins import ClassList, HandIn, called, owners
from grader.report.course.lateness import Lateness, lateness
from grader.report.course.roster import Person
from grader.report.findings import needs_review
from grader.report.records import PLATFORM_ID, Report, Status

NOT_HANDED_IN = "not_handed_in"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a student has of one assignment.

    Attributes:
        student: what the line is called: the report's name, and a person's where there is none.
        person: who it is in the roster; None where there is no roster, or nobody fits.
        report: the one that counts, as the machine and people made it; None where nothing was
            handed in.
        attempts: the names of all reports, where there are several.
        lateness: of the one that counts.
        full: full marks of the assignment.
        missing_is_zero: whether what was not handed in counts as zero.
        shared_by: who handed it in, where it is a group's and somebody else did.
    """

    student: str
    person: Person | None = None
    report: Report | None = None
    attempts: tuple[str, ...] = ()
    lateness: Lateness = field(default_factory=Lateness)
    full: float = 0.0
    missing_is_zero: bool = False
    shared_by: str = ""

    @property
    def name(self) -> str:
        """The person's name, or what the line is called."""
        return self.person.name if self.person else self.student

    @property
    def key(self) -> str:
        """By which the same person is known in another assignment."""
        if self.person is None:
            return folded(self.student)
        return self.person.number or folded(self.person.name)

    @property
    def status(self) -> str:
        """The report's, or that nothing was handed in."""
        return self.report.status if self.report else NOT_HANDED_IN

    @property
    def score(self) -> float | None:
        """The points before lateness; None while nobody knows them, and where there are none."""
        if self.report is None or needs_review(self.report):
            return None
        return self.report.score

    @property
    def final(self) -> float | None:
        """The points that count; None where there are none, or not yet."""
        if self.report is None:
            return 0.0 if self.missing_is_zero else None
        return None if self.score is None else round(self.score - self.lateness.off, 4)

    def says(self) -> list[str]:
        """What is to be said beside the machine's score, a sentence each."""
        told = []
        if self.report is None:
            ending = "counts as 0 points" if self.missing_is_zero else "there are no points"
            told.append(f"Nothing was handed in; {ending}.")
        late = self.lateness.says()
        if late and self.lateness.off and self.final is not None and self.report is not None:
            late += (
                f" {as_points(self.report.score)} of {as_points(self.full)} points were reached, "
                f"{as_points(self.final)} count."
            )
        told += [late] if late else []
        if len(self.attempts) > 1 and self.report is not None:
            place = self.attempts.index(self.report.submission) + 1
            told.append(f"Attempt {place} of {len(self.attempts)} counts.")
        if self.shared_by:
            told.append(f"The grade is the group's; {self.shared_by} handed in.")
        return told


def class_lines(
    reports: Iterable[Report],
    kept: ClassList,
    assignment: str,
    *,
    spent: Mapping[str, int] | None = None,
) -> list[Line]:
    """Everybody's line, in the order of names.

    Args:
        reports: as they count, each by the name of its hand-in.
        kept: the roster, the calendar, and what is known of each hand-in.
        assignment: the assignment's name.
        spent: late days that each used in earlier assignments, by `Line.key`.

    Raises:
        UsageError: the calendar names an attempt that there is not.
    """
    maker = _Lines([*reports], kept, assignment, spent or {})
    return sorted(maker.lines(), key=lambda line: (folded(line.student), line.student))


@dataclass(frozen=True)
class _Tried:
    """An attempt with its lateness."""

    report: Report
    told: HandIn
    late: Lateness

    @property
    def counts(self) -> float:
        """The points that it would count; below 0 while nobody knows."""
        return -1.0 if needs_review(self.report) else self.report.score - self.late.off


class _Lines:
    """The making of lines."""

    def __init__(
        self, reports: list[Report], kept: ClassList, assignment: str, spent: Mapping[str, int]
    ) -> None:
        told = kept.hand_ins  # who is in an older gradebook alone has no part in this class
        self._reports = {r.submission: r for r in reports if not told or r.submission in told}
        self._kept = kept
        self._course = kept.course or Course()
        self._plan: Planned = self._course.of(assignment)
        self._assignment = assignment
        self._spent = spent
        self._full = kept.full or max((report.max_score for report in reports), default=0.0)
        self._own = owners(kept.people, kept.hand_ins, self._reports, groups=False)

    def lines(self) -> list[Line]:
        people, groups = self._kept.people, bool(self._plan.groups)
        owned = owners(people, self._kept.hand_ins, self._reports, groups=groups)
        by_place: defaultdict[int, list[str]] = defaultdict(list)
        for name, places in owned.items():
            for place in places:
                by_place[place].append(name)
        if groups:
            self._share(by_place)
        lines = [self._of(by_place[place], person) for place, person in enumerate(people)]
        return lines + [self._of(names, None) for names in self._strangers(owned)]

    def _share(self, by_place: defaultdict[int, list[str]]) -> None:
        """What a member handed in is every member's."""
        members: defaultdict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(self._kept.people):
            if person.group:
                members[folded(person.group)].append(place)
        for places in members.values():
            shared = [*dict.fromkeys(name for place in places for name in by_place[place])]
            for place in places:
                others = [name for name in shared if name not in by_place[place]]
                by_place[place] += others

    def _strangers(self, owned: Mapping[str, Sequence[int]]) -> list[list[str]]:
        """The reports of nobody in the roster, the attempts of one student together."""
        apart: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self._reports:
            if name not in owned:
                told = self._told(name)
                apart[(told.name, *told.ids) if told.attempt else (name, "")].append(name)
        return list(apart.values())

    def _of(self, names: Sequence[str], person: Person | None) -> Line:
        words = called(person) if person else {folded(self._told(n).name) for n in names}
        words |= {folded(name) for name in names}
        stranger = not person and names
        key = self._key(person, self._told(names[0]).name if stranger else "")
        left = (self._plan.late.free_days if self._plan.late else 0) - self._spent.get(key, 0)
        tried = [self._tried(name, person, words, left) for name in names]
        tried.sort(key=_order)
        if not tried:
            assert person
            deadline, extended = self._deadline(words)
            return Line(
                student=person.name,
                person=person,
                full=self._full,
                missing_is_zero=self._plan.missing == "zero",
                lateness=Lateness(deadline=deadline, extended=extended),
            )
        counts = self._that_counts(tried, person, words)
        report = counts.report
        own = person is None or self._is_own(report.submission, person)
        name = self._told(report.submission).name if person is None else person.name
        several = len(tried) > 1
        return Line(
            student=_called(report, name, several=several) if own else name,
            person=person,
            report=report,
            attempts=tuple(each.report.submission for each in tried) if several else (),
            lateness=counts.late,
            full=report.max_score,
            shared_by="" if own else self._who(report.submission),
        )

    def _key(self, person: Person | None, name: str) -> str:
        return Line(student=name, person=person).key

    def _told(self, name: str) -> HandIn:
        return self._kept.hand_ins.get(name, HandIn(name=name))

    def _is_own(self, name: str, person: Person) -> bool:
        return any(self._kept.people[place] is person for place in self._own.get(name, ()))

    def _who(self, name: str) -> str:
        """Who handed a shared report in, as people know it."""
        places = self._own.get(name, ())
        return self._kept.people[places[0]].name if places else self._told(name).name

    def _tried(self, name: str, person: Person | None, words: set[str], left: int) -> _Tried:
        told, report = self._told(name), self._reports[name]
        deadline, extended = self._deadline(words)
        own = person is not None and (self._is_own(name, person) or not told.at)
        rules = self._plan.late
        assert rules
        late = lateness(
            self._when(told, person if own else None),
            deadline,
            rules=rules,
            score=report.score,
            full=report.max_score,
            free_left=left,
            marked=told.late or bool(own and person and person.late),
            extended=extended,
        )
        return _Tried(report, told, late)

    def _when(self, told: HandIn, person: Person | None) -> datetime | None:
        """By the platform's name, else by the roster's column, else by the zip where it may."""
        column = person.handed_in if person else None
        at = told.at if told.at and not told.is_stamp else column
        if at is None and told.is_stamp and self._course.zip_times:
            at = told.at
        return None if at is None else self._course.moment(at)

    def _deadline(self, words: set[str]) -> tuple[datetime | None, bool]:
        """The student's own deadline, and whether it is an extension."""
        if self._plan.deadline is None:
            return None, False
        due = last = self._course.moment(self._plan.deadline)
        for each in self._course.extensions:
            if each.assignment in ("", self._assignment) and folded(each.student) in words:
                more = due + timedelta(days=each.days) if each.days is not None else due
                last = max(last, self._course.moment(each.until) if each.until else more)
        return last, last > due

    def _that_counts(
        self, tried: Sequence[_Tried], person: Person | None, words: set[str]
    ) -> _Tried:
        named = next((n for who, n in self._plan.counts.items() if folded(who) in words), 0)
        text = str(named) if named else (person.attempt if person else "")
        if text:
            return self._named(tried, text)
        if self._plan.attempts == "best":
            return max(tried, key=lambda each: each.counts)  # the first of the same points
        return tried[0 if self._plan.attempts == "first" else -1]

    def _named(self, tried: Sequence[_Tried], text: str) -> _Tried:
        """The attempt that somebody named, by its number or by its report's name."""
        for number, each in enumerate(tried, start=1):
            if text in (str(each.told.attempt or number), each.report.submission):
                return each
        names = [each.report.submission for each in tried]
        raise UsageError(
            f"There is no attempt {text!r} of {names[0]!r} to count; there are: "
            f"{', '.join(names)}.{did_you_mean(text, names)}"
        )


def _order(tried: _Tried) -> tuple[int, str, str]:
    at = tried.late.handed_in or tried.told.at
    return tried.told.attempt, at.isoformat() if at else "", tried.report.submission


def _called(report: Report, name: str, *, several: bool) -> str:
    """The report's name; of several attempts the student's."""
    return name if several else report.submission


def as_report(line: Line, assignment: str) -> Report | None:
    """The report with the points that count, for exports; never for the gradebook.

    None where nothing was handed in, and that counts nothing.

    Args:
        line: the student's.
        assignment: the assignment's name.
    """
    if line.report is None:
        if not line.missing_is_zero:
            return None
        report = Report(
            assignment=assignment,
            submission=line.name,
            status=Status.GRADED,
            score=0.0,
            max_score=line.full,
            steps=[],
        )
    else:
        score = line.report.score if line.final is None else line.final
        report = msgspec.structs.replace(line.report, submission=line.student, score=score)
    number = line.person.number if line.person else ""
    receipt = report.receipt | ({PLATFORM_ID: number} if number else {})
    return msgspec.structs.replace(report, receipt=receipt, remarks=[*report.remarks, *line.says()])


def as_reports(lines: Iterable[Line], assignment: str) -> list[Report]:
    """Of everybody, the report with the points that count."""
    reports = (as_report(line, assignment) for line in lines)
    return [report for report in reports if report is not None]


def spent_days(lines: Iterable[Line], before: Mapping[str, int]) -> dict[str, int]:
    """Late days used up to and with these, by `Line.key`."""
    spent = dict(before)
    for line in lines:
        spent[line.key] = spent.get(line.key, 0) + line.lateness.free
    return spent
