"""JUnit XML, which most build servers read: a suite for each student, a case for each check.

Sources: the schema "junit-10.xsd" of the Jenkins xUnit plugin, and the stricter one of Apache Ant's
JUnit task ("JUnit.xsd" by Windy Road), whose order and attributes are kept. Neither has a place
for points at a case, so all points stand in the `properties` of the suite. Single checks are not
timed; their `time` is 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from grader.common.outcomes import Outcome
from grader.report.escape import xml_text
from grader.report.findings import explained, is_known, needs_review
from grader.report.manual import in_words
from grader.report.records import CheckResult, Report, StepResult, key_of

_ELEMENTS = {
    Outcome.FAILED: "failure",
    Outcome.NOT_ATTEMPTED: "failure",  # a stub must not look like success
    Outcome.SKIPPED: "skipped",
    Outcome.ERROR: "error",
    Outcome.WAITING: "skipped",
}


_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # the schema of Ant asks for some time
_NO_TIME = "0"


def junit_xml(reports: Iterable[Report], *, graded_at: Mapping[str, datetime] | None = None) -> str:
    """The reports as XML.

    Args:
        reports: of the class.
        graded_at: when each student's was made, where that is known.
    """
    times = graded_at or {}
    root = ET.Element("testsuites")
    for number, report in enumerate(reports):
        root.append(_suite(report, number, times.get(report.submission, _UNKNOWN)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(report: Report, number: int, graded_at: datetime) -> ET.Element:
    cases = list(_cases(report))
    count = Counter(child.tag for case in cases for child in case)
    suite = _element(
        "testsuite",
        name=report.submission,
        package=report.assignment,
        id=str(number),
        timestamp=graded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        hostname="localhost",
        tests=str(len(cases)),
        failures=str(count["failure"]),
        errors=str(count["error"]),
        skipped=str(count["skipped"]),
        time=_NO_TIME,
    )
    suite.append(_properties(_about(report)))
    suite.extend(cases)
    suite.extend([ET.Element("system-out"), ET.Element("system-err")])
    return suite


def _about(report: Report) -> dict[str, str]:
    """Points of the report, of its steps and of its checks; and what a case has no place for."""
    properties = {**dict(_points(report)), "status": report.status, **dict(_by_persons(report))}
    for step in report.steps:
        properties |= {f"{step.name}.{key}": value for key, value in _points(step)}
        for check in step.checks:
            about = {"label": check.label, **dict(_points(check))}
            properties |= {
                f"{step.name}.{key_of(check)}.{key}": text for key, text in about.items()
            }
    return properties


def _by_persons(report: Report) -> Iterator[tuple[str, str]]:
    if report.machine_score is not None:
        yield "machine_score", f"{report.machine_score:g}"
    for entry in report.entries:
        yield f"entry.{entry.number}", in_words(entry)


def _points(of: Report | StepResult | CheckResult) -> Iterator[tuple[str, str]]:
    if not needs_review(of) if isinstance(of, Report) else is_known(of):
        yield "score", f"{of.score:g}"
    yield "max_score", f"{of.max_score:g}"


def _cases(report: Report) -> Iterator[ET.Element]:
    for step in report.steps:
        if not step.checks and step.outcome != Outcome.PASSED:
            yield _case_of_nothing(report, step)
        for check in step.checks:
            yield _case(report, step, check)


def _case(report: Report, step: StepResult, check: CheckResult) -> ET.Element:
    case = _empty_case(report, step, key_of(check))
    tag = _ELEMENTS.get(check.outcome)
    if tag:
        text = explained(check)
        kind = "skipped" if tag == "skipped" else check.misconception or check.outcome
        ending = _element(tag, message=(check.message or text).split("\n")[0], type=kind)
        ending.text = xml_text("\n".join([check.label, *_where(check), text]))
        case.append(ending)
    return case


def _where(check: CheckResult) -> Iterator[str]:
    if check.place:
        file = f"{check.place.file}, " if check.place.file else ""
        yield f"{file}{check.place.where}: {check.place.text.strip()}"


def _case_of_nothing(report: Report, step: StepResult) -> ET.Element:
    """A step that was not judged must not look like success."""
    case = _empty_case(report, step, step.name)
    reason = report.flags[0] if report.flags else "None of its checks ran."
    case.append(_element("error", message=reason, type="not_judged"))
    return case


def _empty_case(report: Report, step: StepResult, name: str) -> ET.Element:
    classname = f"{report.assignment}.{step.name}"
    return _element("testcase", classname=classname, name=name, time=_NO_TIME)


def _properties(values: dict[str, str]) -> ET.Element:
    element = ET.Element("properties")
    element.extend(_element("property", name=name, value=text) for name, text in values.items())
    return element


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: xml_text(text) for name, text in attributes.items()})
