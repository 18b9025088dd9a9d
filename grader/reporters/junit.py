"""JUnit XML, which most build servers read: a suite for each student, a case for each check.

Source: the schema "junit-10.xsd" of the Jenkins xUnit plugin; points stand in `properties` of suite
and case, where pytest writes its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from grader.outcomes import Outcome
from grader.report import CheckResult, Report, StepResult
from grader.reporters.escape import xml_text
from grader.reporters.findings import explained, is_known, needs_review

_ELEMENTS = {
    Outcome.FAILED: "failure",
    Outcome.NOT_ATTEMPTED: "failure",  # a stub must not look like success
    Outcome.SKIPPED: "skipped",
    Outcome.ERROR: "error",
}


def junit_xml(reports: Iterable[Report]) -> str:
    """The reports as XML."""
    root = ET.Element("testsuites")
    for report in reports:
        root.append(_suite(report))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(report: Report) -> ET.Element:
    cases = list(_cases(report))
    count = Counter(child.tag for case in cases for child in case)
    suite = _element(
        "testsuite",
        name=report.submission,
        package=report.assignment,
        tests=str(len(cases)),
        failures=str(count["failure"]),
        errors=str(count["error"]),
        skipped=str(count["skipped"]),
    )
    suite.append(_properties(_points_of(report)))
    suite.extend(cases)
    return suite


def _points_of(report: Report) -> dict[str, str]:
    steps = {f"{step.name}.{key}": value for step in report.steps for key, value in _points(step)}
    return {**dict(_points(report)), "status": report.status, **steps}


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
    case = _element("testcase", classname=f"{report.assignment}.{step.name}", name=check.name)
    about = {"label": check.label, "hidden": str(check.hidden).lower(), **dict(_points(check))}
    if check.place:
        about |= {"file": check.place.file, "line": str(check.place.line)}
        about |= {"cell": str(check.place.cell)} if check.place.cell else {}
    case.append(_properties(about))
    tag = _ELEMENTS.get(Outcome(check.outcome))
    if tag:
        text = explained(check)
        ending = _element(tag, message=text.split("\n")[0])
        if tag != "skipped":
            ending.set("type", check.misconception or check.outcome)
            ending.text = xml_text(text)
        case.append(ending)
    return case


def _case_of_nothing(report: Report, step: StepResult) -> ET.Element:
    """A step that was not judged must not look like success."""
    case = _element("testcase", classname=f"{report.assignment}.{step.name}", name=step.name)
    case.append(_properties(dict(_points(step))))
    reason = report.flags[0] if report.flags else "None of its checks ran."
    case.append(_element("error", message=reason, type="not_judged"))
    return case


def _properties(values: dict[str, str]) -> ET.Element:
    found = ET.Element("properties")
    found.extend(_element("property", name=name, value=text) for name, text in values.items())
    return found


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: xml_text(text) for name, text in attributes.items()})
