"""Which column of Moodle's worksheet is which, in any language.

Moodle writes each heading in the language of whoever downloads, and in English differently from
version to version. What it does not change is the order: the participant, the name unless marking
is blind, further fields, the status; then the grade, right behind it the maximum, later whether the
grade can be changed; the times of submission and of grading, each with what it is the time of in
brackets; and last the feedback. So a column is found by where it stands and by what its cells hold;
its heading decides only where that leaves a doubt.

Sources: `assign_grading_table` (order and contents of the download) and the language packs of
Moodle's module `mod_assign`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.common.outcomes import UsageError
from grader.exports.sheets import sheet
from grader.exports.sheets.earlier import is_empty
from grader.exports.sheets.matching import folded
from grader.exports.sheets.sheet import Sheet
from grader.report.course.languages import (
    GRADES,
    IDENTIFIERS,
    STATUS,
    are_participants,
    words,
)

_IN_BRACKETS = re.compile(r".*[(\uff08].+[)\uff09]\s*", re.S)
_MAXIMA = words(
    "Maximum grade,Maximum mark,Bestwertung,Note maximale,Calificación máxima,Nota máxima,"
    "Cualificación máxima,Qualificació màxima,Avaliação máxima,Valutazione massima,Voto massimo,"
    "Maximaal cijfer,Hoogste cijfer,Maksymalna ocena,Maximální známka,"
    "Максимальная оценка"
)
_FEEDBACK = words(
    "Feedback comments,Comments,Feedback als Kommentar,Feedback par commentaires,"
    "Commentaires de feedback,Comentarios de retroalimentación,Comentarios,"
    "Comentários de feedback,Comentários,Commenti,Feedback tramite commenti,Feedback opmerkingen,"
    "Comentaris de retroacció,Отзыв в виде комментария"
)
_YES = words(
    "Yes,Ja,Oui,Sí,Si,Sim,Sì,Bai,Kyllä,Jah,Tak,Ano,Áno,Da,Igen,Taip,Jā,Evet,Ναι,Да,Так,是,はい,예,네,"
    "نعم,כן,بله,Có,Ya,Já,Jes,Ydy,Tá"
)
_NO = words(
    "No,Nein,Non,Não,Nee,Nej,Nei,Ez,Ei,Nie,Ne,Nu,Nem,Nē,Hayır,Όχι,Нет,Ні,Не,否,いいえ,아니오,아니요,"
    "لا,לא,خیر,Không,Tidak,Naw,Níl"
)


@dataclass(frozen=True)
class Headers:
    """What the columns are called, where they are not found by themselves.

    Attributes:
        identifier: the participant's number.
        grade: the grade.
        feedback: the comment.
        maximum: full marks; or the number itself, where no column has it.
        changeable: whether Moodle still takes a grade; or the word for "no" in that column.
    """

    identifier: str = ""
    grade: str = ""
    feedback: str = ""
    maximum: str = ""
    changeable: str = ""


@dataclass(frozen=True)
class Columns:
    """Where things stand.

    Attributes:
        identifier: the participant's number.
        name: the full name; None where marking is blind.
        grade: the grade.
        maximum: full marks; None where it is not found.
        changeable: whether Moodle still takes a grade; None where it is not found.
        feedback: the comment; None where the worksheet has none.
        no: words that mean that a grade is locked.
    """

    identifier: int
    name: int | None
    grade: int
    maximum: int | None
    changeable: int | None
    feedback: int | None
    no: frozenset[str] = _NO

    @classmethod
    def find(cls, table: Sheet, headers: Headers, *, what: str) -> Columns:
        """Find them.

        Args:
            table: the worksheet.
            headers: those that are named.
            what: the file, for messages.

        Raises:
            UsageError: the participant or the grade is not found, what is named is not there, or
                one column would be two of them.
        """
        identifier = _identifier(table, headers.identifier, what)
        grade, maximum = _grade_and_maximum(table, headers, identifier, what)
        behind = grade if maximum is None else max(grade, maximum)
        changeable = _named(table, headers.changeable)
        feedback = _feedback(table, headers.feedback, behind, what)
        _must_differ(
            table,
            {"participant": identifier, "grade": grade, "maximum": maximum, "comment": feedback},
            what=what,
        )
        is_word = bool(headers.changeable) and changeable is None
        no = frozenset({folded(headers.changeable)}) if is_word else _NO
        if changeable is None:
            changeable = _changeable(table, behind, grade, no)
        return cls(
            identifier=identifier,
            name=_name(table, identifier, grade),
            grade=grade,
            maximum=maximum,
            changeable=changeable,
            feedback=feedback,
            no=no,
        )

    def is_locked(self, table: Sheet, row: int, *, what: str) -> bool:
        """Whether Moodle takes no grade for this row any more.

        Raises:
            UsageError: nobody knows what the worksheet says of it.
        """
        if self.changeable is None:
            return False
        said = table.value(row, self.changeable)
        if folded(said) in self.no:
            return True
        if self.no is _NO and folded(said) and folded(said) not in _YES:
            raise UsageError(
                f"In {what} the column {table.header[self.changeable]!r} says {said.strip()!r}; "
                "name the word in it that means No with --locked."
            )
        return False


def full_marks(table: Sheet, at: Columns, headers: Headers, *, what: str) -> float | None:
    """The number in the column of the maximum, or the one that is named; None if there is none.

    Raises:
        UsageError: the column holds something else, different numbers, or another than is named.
    """
    named = sheet.number(headers.maximum) if headers.maximum not in table.header else None
    if at.maximum is None:
        return named
    heading = table.header[at.maximum]
    texts = sorted({text.strip() for text in _cells(table, at.maximum) if not is_empty(text)})
    numbers = {sheet.number(text) for text in texts}
    if None in numbers:
        raise UsageError(
            f"The column {heading!r} of {what} holds no number but {texts[0][:40]!r}: Moodle "
            "grades this assignment by words; set its type of grade to Point, and download again."
        )
    if named is not None:
        numbers.add(named)
    if len(numbers) > 1:
        several = " and ".join(f"{each:g}" for each in sorted(n for n in numbers if n is not None))
        raise UsageError(f"Full marks are {several} in {what} ({heading!r}); keep one.")
    return next(iter(numbers), None)


def _cells(table: Sheet, at: int) -> Iterator[str]:
    """What a column holds; a line of a single cell, such as an empty last one, does not count."""
    return (table.value(row, at) for row in range(1, len(table.rows)) if len(table.rows[row]) > 1)


def _named(table: Sheet, heading: str) -> int | None:
    """The column with this heading, whatever its upper case; None where there is none."""
    exact = [n for n, each in enumerate(table.header) if each == heading]
    alike = [
        n for n, each in enumerate(table.header) if heading and folded(each) == folded(heading)
    ]
    places = exact or alike
    return places[0] if len(places) == 1 else None


def _must(table: Sheet, heading: str, *, what: str, option: str) -> int:
    place = _named(table, heading)
    return sheet.column(table, [heading], what=what, option=option) if place is None else place


def _must_differ(table: Sheet, columns: Mapping[str, int | None], *, what: str) -> None:
    """No column is two of these: what is entered must not replace what is read."""
    for role, at in columns.items():
        others = [other for other, there in columns.items() if there == at and other != role]
        if at is not None and (others or at < 0):
            heading = "nothing" if at < 0 else repr(table.header[at])
            roles = " and the ".join([role, *others])
            raise UsageError(
                f"In {what} {heading} would be the column of the {roles}; "
                "name each with --identifier, --column, --maximum and --feedback."
            )


def _one_of(table: Sheet, words: frozenset[str], *, after: int = -1) -> int | None:
    """The first column behind `after` with such a heading."""
    headings = enumerate(table.header)
    return next((n for n, each in headings if n > after and folded(each) in words), None)


def _only_one_of(table: Sheet, words: frozenset[str]) -> int | None:
    """The one column with such a heading; None where there are several."""
    places = [n for n, each in enumerate(table.header) if folded(each) in words]
    return places[0] if len(places) == 1 else None


def _identifier(table: Sheet, heading: str, what: str) -> int:
    if heading:
        return _must(table, heading, what=what, option="--identifier")
    columns = range(len(table.header))
    place = next((n for n in columns if are_participants([*_cells(table, n)])), None)
    if place is None:
        place = _one_of(table, IDENTIFIERS)
    return _must(table, "Identifier", what=what, option="--identifier") if place is None else place


def _grade_and_maximum(
    table: Sheet, headers: Headers, identifier: int, what: str
) -> tuple[int, int | None]:
    named = _named(table, headers.maximum)
    if headers.maximum and named is None and sheet.number(headers.maximum) is None:
        named = _must(table, headers.maximum, what=what, option="--maximum")
    pairs = [n for n in range(identifier + 1, len(table.header) - 1) if _is_grade(table, n)]
    if headers.grade:
        grade = _must(table, headers.grade, what=what, option="--column")
        return grade, _maximum_of(table, grade) if named is None else named
    if named is not None:
        return named - 1, named
    known = [n for n in pairs if _is_known(table, n)]
    both = _only_one_of(table, GRADES), _only_one_of(table, _MAXIMA)
    if both[0] is not None and both[1] is not None:  # Moodle takes columns in another order, too
        return both[0], both[1]
    if pairs:  # a constant number of another kind, such as a year, stands before the grade
        grade = (known or pairs)[-1]
        return grade, grade + 1
    by_heading = _one_of(table, GRADES, after=identifier)
    if by_heading is None:
        maximum = _one_of(table, _MAXIMA, after=identifier)
        by_heading = None if maximum is None else maximum - 1
    if by_heading is None:
        raise UsageError(
            f"{what} has no column 'Grade' behind {table.header[identifier]!r}, which is taken for "
            "the participant; name both with --column and --identifier."
        )
    return by_heading, _maximum_of(table, by_heading)


def _is_grade(table: Sheet, at: int) -> bool:
    """Whether a column may be the grade: numbers or nothing, and behind it one number in all."""
    grades = (cell.strip() for cell in _cells(table, at))
    maxima = {cell.strip() for cell in _cells(table, at + 1)}
    return (
        not _is_time(table, at)
        and len(maxima) == 1
        and sheet.number(*maxima) is not None
        and folded(table.header[at]) not in _MAXIMA
        and all(is_empty(cell) or sheet.number(cell) is not None for cell in grades)
    )


def _is_known(table: Sheet, grade: int) -> bool:
    header = table.header
    return folded(header[grade]) in GRADES or folded(header[grade + 1]) in _MAXIMA


def _maximum_of(table: Sheet, grade: int) -> int | None:
    """The column of the maximum: the one behind the grade, whatever it is called."""
    by_heading = _one_of(table, _MAXIMA)
    if by_heading is not None:
        return by_heading
    at = grade + 1
    if at >= len(table.header) or _is_time(table, at) or folded(table.header[at]) in _FEEDBACK:
        return None
    texts = {cell.strip() for cell in _cells(table, at)}
    is_one = len(texts) == 1 and not any(map(is_empty, texts))
    return at if is_one and not {*map(folded, texts)} <= _YES | _NO else None


def _changeable(table: Sheet, behind: int, grade: int, no: frozenset[str]) -> int | None:
    """The first column behind the maximum that says yes or no; or whose heading names the grade."""
    columns = range(behind + 1, len(table.header))
    for at in columns:
        said = {folded(cell) for cell in _cells(table, at)}
        if said and (said <= _YES | _NO or (said & no and len(said) <= 2)):
            return at
    word = folded(table.header[grade])
    headings = [folded(heading) for heading in table.header]
    alike = [at for at in columns if word in headings[at] and not _is_time(table, at)]
    return alike[0] if word and alike else None


def _is_time(table: Sheet, at: int) -> bool:
    """Whether the heading is `Last modified (grade)` or `Last modified (submission)`."""
    return _IN_BRACKETS.fullmatch(table.header[at]) is not None


def _feedback(table: Sheet, heading: str, behind: int, what: str) -> int | None:
    """The comment: behind the time of grading, the last heading with brackets."""
    if heading:
        return _must(table, heading, what=what, option="--feedback")
    known = _one_of(table, _FEEDBACK, after=behind)
    if known is not None:
        return known
    times = [at for at in range(behind + 1, len(table.header)) if _is_time(table, at)]
    last = len(table.header) - 1
    return last if times and times[-1] == last - 1 else None


def _name(table: Sheet, identifier: int, grade: int) -> int | None:
    """The full name stands behind the participant; where marking is blind, the status does."""
    at = identifier + 1
    if at >= grade or folded(table.header[at]) in STATUS:
        return None
    cells = [*_cells(table, at)]
    return at if at < grade - 1 or len(set(cells)) == len(cells) else None
