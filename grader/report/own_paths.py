"""What students read tells nothing of the machine that graded them: no folder, no user's name.

An exception of a library names the files that it met, and those lie in our scratch folders, in the
instructor's home, or where Python is installed.
"""

from __future__ import annotations

import functools
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path

from grader.common.files import package_home

_REST = r"""[^\s'"`<>|*?:;,()\[\]{}]*"""
_QUOTES = "'\"`"
_ABSOLUTE = re.compile(
    rf"""
    (?<=(?P<quote>[{_QUOTES}]))(?:/|[A-Za-z]:[/\\])[^{_QUOTES}\n]*[/\\](?P<quoted>[^{_QUOTES}/\\\n]*)(?=(?P=quote))
    | (?<![\w./\\…])(?:/|[A-Za-z]:[/\\]+)(?:[^\s/\\{_QUOTES}]+[/\\]+)+(?P<plain>{_REST})
    """,
    re.VERBOSE,
)


def without_own_paths(text: str) -> str:
    """The text with paths of this machine cut down to their end.

    A path that a student wrote, such as `/content/drive/x.csv`, stays.

    >>> without_own_paths(f"No such file: '{Path.home() / 'course' / 'x.csv'}'")
    "No such file: '…/x.csv'"
    """
    if "/" not in text and "\\" not in text:
        return text
    for pattern, keeps_folders in _patterns(_current()):
        text = pattern.sub(functools.partial(_shortened, keeps_folders=keeps_folders), text)
    return text


def without_paths(text: str) -> str:
    """The text of an error of ours, in which no path is a student's, with none but their ends."""
    text = without_own_paths(text)
    return _ABSOLUTE.sub(lambda found: f"…/{found['quoted'] or found['plain'] or ''}", text)


def _shortened(found: re.Match[str], *, keeps_folders: bool) -> str:
    rest = re.sub(r"[/\\]+", "/", found["quoted"] or found["plain"] or "").strip("/")
    end = rest if keeps_folders else rest.rpartition("/")[2]
    return f"…/{end}" if end else "…"


@functools.lru_cache(maxsize=8)
def _patterns(current: str) -> list[tuple[re.Pattern[str], bool]]:
    """What to look for, and whether the folders below tell a student something.

    Args:
        current: the current folder.
    """
    libraries = [*sysconfig.get_paths().values(), package_home()]
    temporary = [f"{each}/grader-*" for each in _spellings([tempfile.gettempdir(), "/tmp"])]  # noqa: S108
    return [
        (_pattern(temporary), False),
        (_pattern(_spellings(libraries)), True),
        (_pattern(_spellings([sys.prefix, sys.base_prefix])), True),
        (_pattern(_spellings([current, str(Path.home())])), False),
    ]


def _current() -> str:
    try:
        return os.getcwd()
    except OSError:  # it has been removed
        return ""


def _spellings(folders: Iterable[str]) -> list[str]:
    """Folders as they are called and as they are, the longest first; the root is nobody's own."""
    spellings = {spelt for each in folders for spelt in (each, os.path.realpath(each))}
    return sorted((each for each in spellings if len(Path(each).parts) > 1), key=len, reverse=True)


def _pattern(folders: Iterable[str]) -> re.Pattern[str]:
    """The folders and what lies below, in quotes with blanks in it; `*` is the end of a name."""
    any_of = "|".join(_one(each) for each in folders) or r"(?!)"
    return re.compile(
        rf"(?<!\w)(?:(?<=(?P<quote>[{_QUOTES}]))(?:{any_of})(?P<quoted>(?:[/\\][^{_QUOTES}\n]*)?)"
        rf"(?=(?P=quote))|(?:{any_of})(?![\w.-])(?P<plain>{_REST}))"
    )


def _one(folder: str) -> str:
    parts = [re.escape(part).replace(r"\*", r"[\w-]+") for part in re.split(r"[/\\]+", folder)]
    return r"[/\\]+".join(parts)
