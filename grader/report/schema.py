"""The JSON Schema of a report, made from its records, so that the two cannot part."""

from __future__ import annotations

import inspect
import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from grader.common.outcomes import Outcome
from grader.report.manual import EntryKind
from grader.report.records import OPTIONAL, SCHEMA, Report, Status

FILE = Path(__file__).with_name("report.schema.json")
_TITLE = "A submission's report, as `grader grade` writes it"


def report_schema() -> str:
    """The schema (JSON Schema, draft 2020-12) as text; `FILE` holds the same."""
    (found,), parts = msgspec.json.schema_components([Report], ref_template="#/$defs/{name}")
    name = found["$ref"].rpartition("/")[2]
    report: dict[str, Any] = parts.pop(name)
    report["properties"]["status"] = _words(parts, Status)
    kinds = _words(parts, Outcome)
    for part in ("StepResult", "CheckResult"):
        parts[part]["properties"]["outcome"] = kinds
    parts["ManualEntry"]["properties"]["kind"] = _words(parts, EntryKind)
    for each in (report, *parts.values()):  # a report has all of its fields, and no others
        may_lack = OPTIONAL if each is report else ()
        each["required"] = [name for name in each["properties"] if name not in may_lack]
        each["additionalProperties"] = False
        each["description"] = inspect.cleandoc(each["description"])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": _TITLE,
    }
    report.pop("title", None)
    return json.dumps({**head, **report, "$defs": parts}, indent=2, ensure_ascii=False) + "\n"


def _words(parts: dict[str, Any], kind: type[StrEnum]) -> dict[str, Any]:
    """What a field of a fixed set of words may hold, in the place of a reference to it."""
    del parts[kind.__name__]
    return {"type": "string", "enum": [each.value for each in kind]}
