"""What the HTML pages share: templates, the one style, the one script, and their hashes.

A page is one file: no network, nothing from elsewhere, and a Content-Security-Policy that lets
nothing run or load but what stands here (its hash is named). Every text is escaped by the template
engine; only pictures that `charts.py` and `svg.py` make of numbers are put in as they are.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from grader.common.text import as_points, counted, printable
from grader.pages.causes import received
from grader.report.findings import is_known, waiting
from grader.report.records import waiting_points

_FOLDER = Path(__file__).parent / "templates"
_TICKS = re.compile(r"`([^`\n]{1,200})`")
_SIGNS = {
    "passed": "✓",
    "failed": "✗",
    "error": "!",
    "not_attempted": "–",
    "skipped": "…",
    "waiting": "?",
}
_WORDS = {
    "not_attempted": "not attempted",
    "needs_review": "needs review",
    "not_handed_in": "not handed in",
    "waiting": "waiting for a person",
}


@dataclass(frozen=True)
class Inlined:
    """A style or script that stands in the page itself."""

    text: str

    @property
    def hash(self) -> str:
        """As a Content-Security-Policy names it (CSP level 3, hash-source)."""
        digest = hashlib.sha256(self.text.encode()).digest()
        return f"sha256-{base64.b64encode(digest).decode()}"


@functools.cache
def inlined(name: str) -> Inlined:
    """The style or script of this file name."""
    return Inlined((_FOLDER / name).read_text("utf-8"))


def _with_code(text: str) -> Markup:
    """Escaped text in which what stands between backticks is code."""
    escaped = str(escape(printable(text)))
    return Markup(_TICKS.sub(r"<code>\1</code>", escaped))  # noqa: S704 - escaped above


def _shown(value: Any) -> Any:
    """Text without control characters; markup of ours as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache
def template(name: str) -> jinja2.Template:
    """A page to fill in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        finalize=_shown,
    )
    environment.filters["counted"] = counted
    environment.filters["waiting"] = waiting
    environment.filters["waiting_points"] = waiting_points
    environment.filters["received"] = received
    environment.tests["known"] = is_known
    environment.filters["points"] = as_points
    environment.filters["code"] = _with_code
    environment.filters["words"] = lambda value: _WORDS.get(value, value)
    environment.filters["sign"] = lambda value: _SIGNS.get(value, "")
    environment.filters["breaks"] = lambda name: escape(name).replace("_", Markup("_<wbr>"))
    return environment.get_template(name)
