"""The JSON Schema of a report, made from its records, so that the two cannot part."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from grader.outcomes import Outcome
from grader.report import SCHEMA, Report

FILE = Path(__file__).with_name("report.schema.json")
_TITLE = "A submission's report, as `grader grade` writes it"
_STATUS = ("graded", "needs_review")


def report_schema() -> str:
    """The schema (JSON Schema, draft 2020-12) as text; `FILE` holds the same."""
    (found,), parts = msgspec.json.schema_components([Report], ref_template="#/$defs/{name}")
    name = found["$ref"].rpartition("/")[2]
    report: dict[str, Any] = parts.pop(name)
    report["properties"]["status"]["enum"] = list(_STATUS)
    for part in ("StepResult", "CheckResult"):
        parts[part]["properties"]["outcome"]["enum"] = [outcome.value for outcome in Outcome]
    for each in (report, *parts.values()):  # a report has all of its fields, and no others
        each["required"] = list(each["properties"])
        each["additionalProperties"] = False
        each["description"] = inspect.cleandoc(each["description"])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": _TITLE,
    }
    report.pop("title", None)
    return json.dumps({**head, **report, "$defs": parts}, indent=2, ensure_ascii=False) + "\n"
