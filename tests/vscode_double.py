"""What the test panel of VS Code listens to, as its pytest adapter does; it is on no registry.

It writes {node id: [outcome, message]} to the file that VSCODE_DOUBLE names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_paths: dict[str, str] = {}
_seen: dict[str, list[str]] = {}


def pytest_collection_finish(session: pytest.Session) -> None:
    """The tree of tests is built from the items: each stands in a file, or a class in a file."""
    for item in session.items:
        assert isinstance(item.parent, pytest.Module | pytest.Class)


def pytest_runtest_protocol(item: pytest.Item) -> None:
    _paths[item.nodeid] = str(item.path)


def pytest_exception_interact(node: Any, call: Any, report: Any) -> None:
    outcome = "failure" if call.excinfo.typename == "AssertionError" else "error"
    _seen.setdefault(node.nodeid, [outcome, report.longreprtext])


def pytest_report_teststatus(report: Any) -> None:
    if report.when != "call":
        return
    outcome = "success" if report.passed else "failure" if report.failed else "skipped"
    assert report.nodeid in _paths
    _seen.setdefault(report.nodeid, [outcome, report.longreprtext if report.failed else ""])


def pytest_sessionfinish() -> None:
    Path(os.environ["VSCODE_DOUBLE"]).write_text(json.dumps(_seen), "utf-8")
