"""Rosters as platforms export them, with the headings that they have there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from moodle_languages import LANGUAGES, ROSTERS, worksheet

from grader.common.outcomes import UsageError
from grader.report.course.roster import Person, read_roster

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,First model (311)
    Points Possible,,,,,24.00
"Silva, Ana",9001,s4711,asilva@uni.example,Tuesday,
"Cole, Ben",9002,s4712,bcole@uni.example,Thursday,
"Student, Test",9099,,,Tuesday,
"""
CANVAS_GROUPS = """\
name,canvas_user_id,user_id,login_id,sections,group_name,canvas_group_id,group_id
"Silva, Ana",9001,s4711,asilva,Tuesday,Team Tide,55,7
"Cole, Ben",9002,s4712,bcole,Tuesday,Team Tide,55,7
"Dyk, Jan van",9003,s4713,jvandyk,Tuesday,,,
"""
MOODLE_WORKSHEET = (
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Group,Grade,Maximum grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 481,Ana Silva,s4711,ana@uni.example,Submitted for grading,A,,24.00,Yes,"
    '"Monday, 9 November 2026, 11:59 PM",-,\n'
    "Participant 482,Ben Cole,s4712,ben@uni.example,Submitted for grading - 3 mins 31 secs late,A,,"
    '24.00,Yes,"Tuesday, November 10, 2026, 12:03 AM",-,\n'
    "Participant 483,Cem Öz,s4713,cem@uni.example,No submission,B,,24.00,Yes,-,-,\n"
)
MOODLE_PARTICIPANTS = """\
First name;Last name;ID number;Email address;Groups
Ana;Silva;s4711;ana@uni.example;Tuesday
"""
GITHUB_ROSTER = """\
"identifier","github_username","github_id","name"
"s4711","ana-codes","88121","Ana Silva"
"Cole, Ben","","",""
"""
GITHUB_GRADES = """\
assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,\
student_repository_name,student_repository_url,submission_timestamp,points_awarded,points_available
First model,u,s,ana-codes,Ana Silva,first-model-ana-codes,r,2026-11-09 22:59:12 UTC,10,24
"""
BRIGHTSPACE = """\
OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator
#4711,#asilva,Silva,Ana,asilva@uni.example,#
"""
GRADESCOPE = """\
First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,Submission Time
Ana,Silva,4711,ana@uni.example,Tuesday,8.0,24.0,Graded,128,2026-11-09 13:16:26 -0600
"""


def people(text: str) -> list[Person]:
    return read_roster(text.encode()).people


def test_canvas_gradebook_and_groups() -> None:
    """Of the gradebook, neither the row of points nor the test student is anybody."""
    ana, ben = people(CANVAS)
    assert (ana.name, ana.number, ana.section) == ("Ana Silva", "9001", "Tuesday")
    assert ana.keys == ["9001", "s4711", "asilva@uni.example", "Silva, Ana"]
    assert ben.name == "Ben Cole"
    ana, ben, jan = people(CANVAS_GROUPS)
    assert (ana.group, ben.group, jan.group) == ("Team Tide", "Team Tide", "")
    assert (jan.name, jan.number, jan.section) == ("Jan van Dyk", "9003", "Tuesday")


def test_moodle_worksheet_and_participants() -> None:
    """The worksheet tells when each handed in, and who was late."""
    ana, ben, cem = people(MOODLE_WORKSHEET)
    assert (ana.name, ana.number, ana.group) == ("Ana Silva", "481", "A")
    assert (ana.handed_in, ana.late) == (datetime(2026, 11, 9, 23, 59), False)
    assert (ben.handed_in, ben.late) == (datetime(2026, 11, 10, 0, 3), True)
    assert (cem.handed_in, cem.late, cem.group) == (None, False, "B")
    (ana,) = people(MOODLE_PARTICIPANTS)
    assert (ana.name, ana.number, ana.group) == ("Ana Silva", "", "Tuesday")
    assert ana.keys == ["s4711", "ana@uni.example"]


KNOWN = [language for language in LANGUAGES if "nobody" not in language]


@pytest.mark.parametrize("language", KNOWN)
def test_moodles_files_are_read_in_any_of_its_languages(language: str) -> None:
    """The worksheet with numbers, groups, times and who was late; the participants in any order."""
    participants, group, time, late = ROSTERS[language]
    head, (word, _, _) = LANGUAGES[language]
    first = read_roster(worksheet(language)).people[0]
    assert (first.name, first.number, first.email) == ("Ana", "11", "a@x.edu")
    assert first.handed_in == datetime(2026, 10, 5, 10, 0)
    known = head.split(",")
    number = participants.split(",")[2]
    data = (
        f"{','.join(known[:3])},{number},{known[3]},{group},{','.join(known[4:])}\r\n"
        f'{word}481,Ana Silva,a@x.edu,s4711,Xx - {late},Tide,,"24,00",Xx,"{time}",-,\r\n'
        f'{word}482,Ben Cole,b@x.edu,s4712,Xx,Dune,,"24,00",Xx,-,-,\r\n'
    )
    read = read_roster(data.encode())
    ana, ben = read.people
    assert read.notes == []
    assert (ana.name, ana.number, ana.group) == ("Ana Silva", "481", "Tide")
    assert {"s4711", "a@x.edu", f"{word}481".strip()} <= {*ana.keys}
    assert (ana.handed_in, ana.late) == (datetime(2026, 11, 10, 0, 3), True)
    assert (ben.name, ben.handed_in, ben.late) == ("Ben Cole", None, False)
    names = participants.split(",")
    for order in ([0, 1, 2, 3, 4], [1, 0, 4, 3, 2]):  # a site may have last names first
        cells = ["Ana", "van Dyk", "s4711", "a@x.edu", "Tide"]
        lines = [";".join(row[place] for place in order) for row in (names, cells)]
        (ana,) = people("\n".join(lines))
        assert (ana.name, ana.number, ana.email, ana.group) == (
            "Ana van Dyk", "", "a@x.edu", "Tide",
        )  # fmt: skip
        assert ana.keys == ["s4711", "a@x.edu"]


@pytest.mark.parametrize(
    "data",
    [
        worksheet("headings that nobody knows"),
        b"Aa;Bb;Cc;Dd;Ee\nAna;Silva;s1;a@x.edu;Tide\n",
        # Of each something is known: the address, a name, the participant.
        "Imię;Nazwisko;Email;Grupy\nAna;Silva;a@x.edu;Tide\nBen;Cole;b@x.edu;Dune\n".encode(),
        "Prénom;Patronyme;Courriel\nAna;Silva;a@x.edu\nBen;Cole;b@x.edu\n".encode(),
        worksheet("German").replace("Vollständiger Name".encode(), b"Wer"),
        worksheet("English").replace(b"Full name", b"Who"),
    ],
)
def test_whose_names_stand_nobody_knows_where_is_refused_in_one_line(data: bytes) -> None:
    """...rather than that people are called by their addresses, and nobody is found."""
    with pytest.raises(UsageError, match="has no column of names that is known here") as told:
        read_roster(data, name="r.csv")
    assert "\n" not in str(told.value)


def test_a_worksheet_of_blind_marking_has_no_names_in_any_language() -> None:
    data = (
        "ID,Status,Bewerter/in,Bewertung,Bestwertung,Zuletzt geändert (Abgabe)\n"
        'Teilnehmer/in7,Entwurf,Tom,,"4,00",-\nTeilnehmer/in8,Abgegeben,Kim,,"4,00",-\n'
    )
    seven, eight = people(data)
    assert (seven.name, seven.number) == ("Teilnehmer/in7", "7")
    assert (eight.name, eight.number) == ("Teilnehmer/in8", "8")


@pytest.mark.parametrize(
    "head", ["Student;ID;SIS User ID;SIS Login ID;Section",
             "Student/in;ID;SIS-Benutzer-ID;SIS-Anmelde-ID;Abschnitt"],
)  # fmt: skip
def test_a_gradebook_of_canvas_in_german(head: str) -> None:
    """Canvas translates no heading, but separates with semicolons; people translate some."""
    ana, ben = people(
        f'{head};"Erstes, einfaches Modell (311)"\n    Points Possible;;;;;24,00\n'
        "Silva, Ana;9001;s4711;asilva;Dienstag und Labor;12,50\n"
        "Cole, Ben;9002;s4712;bcole;Dienstag;\nStudent, Test;9099;;;Dienstag;\n"
    )
    assert (ana.name, ana.number, ana.section) == ("Ana Silva", "9001", "Dienstag und Labor")
    assert ana.keys == ["9001", "s4711", "asilva", "Silva, Ana"]
    assert (ben.name, ben.number) == ("Ben Cole", "9002")


@pytest.mark.parametrize(
    "text",
    [
        "10 November 2026",  # no time
        "terça, 10 nov 2026, 00:03",
        "Dienstag, 10. November 2026, 00:03 MESZ",
        "31. November 2026, 10:00",
        "10 11 2026 november, 10:00",
        "10 November 2026, 13:03 PM",
    ],
)
def test_a_date_of_which_anything_is_not_understood_is_none(text: str) -> None:
    read = read_roster(f'name,handed_in\nAna,"{text}"\n'.encode(), name="r.csv")
    assert read.people[0].handed_in is None
    assert text in read.notes[0]


def test_github_classroom_roster_and_grades() -> None:
    ana, ben = people(GITHUB_ROSTER)
    assert (ana.name, ana.number) == ("Ana Silva", "")
    assert {"s4711", "ana-codes", "88121"} <= {*ana.keys}
    assert ben.name == "Ben Cole"
    (ana,) = people(GITHUB_GRADES)
    assert (ana.name, ana.keys[0]) == ("Ana Silva", "ana-codes")
    assert ana.handed_in == datetime(2026, 11, 9, 22, 59, 12, tzinfo=UTC)


def test_other_platforms_and_a_list_of_ones_own() -> None:
    (ana,) = people(BRIGHTSPACE)
    assert (ana.name, ana.number, ana.keys) == (
        "Ana Silva",
        "4711",
        ["4711", "asilva", "asilva@uni.example"],
    )
    (ana,) = people(GRADESCOPE)
    assert (ana.name, ana.keys, ana.section) == (
        "Ana Silva",
        ["4711", "ana@uni.example"],
        "Tuesday",
    )
    assert ana.handed_in is not None
    assert ana.handed_in.utcoffset() is not None
    own = "name\tid\tgroup\thanded_in\tattempt\nAna Silva\t7\tA\t2026-11-09 23:59\t2\n"
    for data in (own.encode(), own.encode("utf-16")):
        (ana,) = read_roster(data).people
        assert (ana.number, ana.group, ana.attempt) == ("7", "A", "2")
        assert ana.handed_in == datetime(2026, 11, 9, 23, 59)


def test_an_id_of_ones_own_stays_whole_beside_a_status_and_a_grade() -> None:
    """...which Moodle's worksheet has as well, with `Participant 11` in such a column."""
    ana, ben = people("name,id,status,grade\nAna,s4711,there,1\nBen,s4712,there,2\n")
    assert (ana.number, ana.keys, ben.number) == ("s4711", ["s4711"], "s4712")


def test_a_section_for_each_line_is_one_person() -> None:
    text = "name,id,section\nAna Silva,7,Tuesday\nAna Silva,7,Lab 2\n"
    (ana,) = people(text)
    assert ana.section == "Tuesday, Lab 2"


def test_a_time_that_nobody_can_read_is_told() -> None:
    read = read_roster(b"name,handed_in\nAna Silva,a week ago\n", name="r.csv")
    assert read.people[0].handed_in is None
    assert read.notes == [
        "Times in r.csv that cannot be read, write them as 2026-11-09 23:59: Ana Silva 'a week ago'"
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "r.csv is empty"),
        (b"a,b\n1,2\n", "has no column of names"),
        (b"Group,Points\nTide,2\n", "has no column of names"),
        (b"name,id\n", "names nobody"),
        (b"name\nAna\nAna\n", "has Ana twice"),
        ("name\nJörg\n".encode("latin-1"), "not in UTF-8"),
    ],
)
def test_what_is_no_roster_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_roster(data, name="r.csv")
