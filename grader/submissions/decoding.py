"""The text of a file, whatever encoding it was saved in."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from pathlib import Path

from grader.common.outcomes import UsageError
from grader.common.text import newlines

_ENCODINGS = re.compile(
    r"ascii|utf-8(-sig)?|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|tis-620|ptcp154|kz1048"
    r"|big5\w*|gb2312|gbk|gb18030|euc_\w+|johab|shift_jis\w*|iso2022_\w+|utf-16(-[bl]e)?"
)
"""What editors have ever written sources in. Others (`punycode`, `unicode_escape`, `idna`) say
nothing that people type, and take a time that grows with the square of the length."""


def decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """The text, and remarks for its student where it was not read as UTF-8.

    Raises:
        UsageError: it is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        remark = "The file is in UTF-16; save it as UTF-8."
        return newlines(data.decode("utf-16", errors="replace")), (remark,)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if _ENCODINGS.fullmatch(codecs.lookup(encoding).name):
            return newlines(data.decode(encoding)), ()
        remark = f"No source is written in {encoding[:40]}, which a comment at its top names; "
        return newlines(data.decode("utf-8")), (f"{remark}it was read as UTF-8.",)
    except (SyntaxError, UnicodeError, LookupError):
        pass
    if b"\0" in data:
        raise UsageError(f"{path} is not a text file; save it as Python source in UTF-8.")
    where = _first_strange_line(data)
    remark = f"Line {where} is not UTF-8; it was read as Windows-1252. Save the file as UTF-8."
    return newlines(data.decode("cp1252", errors="replace")), (remark,)


def _first_strange_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1
