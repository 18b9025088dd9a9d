"""Files of the allowed size that ask the most of whoever reads them, one of each kind.

None of them does anything: they are long, deep, or made of what a library is slow with.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

MOST_CODE = 250_000  # characters that are parsed
MOST_FILE = 5 << 20
MOST_NOTEBOOK = 32 << 20
MARKS = "\u0301\u0316"  # two marks that Unicode puts in order, one pair after another
Made = Callable[[], tuple[str, bytes]]


def _times(piece: str | bytes, most: int = MOST_CODE - 100) -> bytes:
    data = piece.encode() if isinstance(piece, str) else piece
    length = len(piece) if isinstance(piece, str) else len(data)
    return data * (most // length)


def _file(data: bytes) -> tuple[str, bytes]:
    return "first_model.py", data


def _notebook(*cells: Mapping[str, Any]) -> tuple[str, bytes]:
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return "first_model.ipynb", json.dumps(document, ensure_ascii=False).encode()


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": [], "metadata": {}}


def _markdown(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


def _zip(*members: tuple[str, bytes]) -> tuple[str, bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return "first_model.zip", packed.getvalue()


def _codec(name: str, piece: bytes = b"# abc-def ghi\n", most: int = MOST_FILE - 100) -> Made:
    return lambda: _file(f"# coding: {name}\n".encode() + _times(piece, most))


def _py(*pieces: str | bytes) -> Made:
    """A file of the first pieces once and the last one as often as it fits."""
    *before, last = pieces
    start = b"".join(each.encode() if isinstance(each, str) else each for each in before)
    return lambda: _file(start + _times(last))


def _in_markdown(text: str, most: int = 20_000) -> Made:
    return lambda: _notebook(_markdown(text * (most // len(text))), _code("x = 1"))


def _functions_like_asked() -> tuple[str, bytes]:
    """Names that resemble those that are asked for, none of which is there."""
    return _file("".join(f"def load_dat{n}(): 0\n" for n in range(11_000)).encode())


def _zip_in_zip() -> tuple[str, bytes]:
    inner = _zip(*((f"{n}.py", b"") for n in range(190)))[1]
    return _zip(*((f"{n}.zip", inner) for n in range(99)))


def _large_zip() -> tuple[str, bytes]:
    return _zip(*((f"{n}.zip", b"\0" * (10 << 20)) for n in range(25)))


KINDS: Mapping[str, Made] = {
    "an empty file": lambda: _file(b""),
    "a notebook of one cell": lambda: _notebook(_code("x = 1")),
    # encodings
    "punycode, 400 kB": _codec("punycode", most=400_000),
    "punycode, 5 MB": _codec("punycode"),
    "idna": _codec("idna", b"a"),
    "unicode_escape": _codec("unicode_escape", b"\\x41"),
    "utf_7": _codec("utf_7", b"+AAA"),
    "hz": _codec("hz", b"~{"),
    "gb18030": _codec("gb18030", b"\x81\x30\x81\x30"),
    "utf-16 of halves": lambda: _file(b"\xff\xfe" + _times(b"\x00\xd8", MOST_FILE - 9)),
    "line ends alone": lambda: _file(b"\r" * (MOST_FILE - 9)),
    # identifiers
    "240,000 marks": lambda: _file(("a" + MARKS * 120_000 + " = 1\n").encode()),
    "4,000 marks in each of 60 lines": lambda: _file(f"a{MARKS * 2000} = 1\n".encode() * 60),
    "marks in a cell": lambda: _notebook(_code("a" + MARKS * 120_000 + " = 1")),
    "ligatures": _py("x = a", "\ufdfa"),
    # syntax
    "brackets": _py("x = ", "("),
    "signs": _py("x = ", "-"),
    "lambdas": _py("x = ", "lambda:"),
    "numbers": _py("x = [", "1,"),
    "a number": _py("x = ", "9"),
    "sums": _py("x = 1" + "+1" * 900 + "\n"),
    "powers": _py("def f(): 9**9**9\n"),
    "texts": _py("x = ", '"a"'),
    "products of texts": _py("def f(): 'a' * 4000 * 4000 * 4000\n"),
    "dots": _py("x = a", ".a"),
    "calls": _py("x = a", "()"),
    "comparisons": _py("x = a", "<a"),
    "names": _py("x = ", "*a,"),
    "statements": _py("x\n"),
    "assignments": _py("a=1\n"),
    "functions": _py("def f():0\n"),
    "functions like those asked for": _functions_like_asked,
    "classes": _py("class A:0\n"),
    "imports": _py("import a", ",a"),
    "global names": _py("def f():\n global a", ",a"),
    "decorators": _py("@a\n"),
    "cases": _py("match a:\n", " case a:0\n"),
    "elifs": _py("if a: 0\n", "elif a: 0\n"),
    "withs": _py("with ", "a as b,"),
    "generators": _py("x = [a", " for a in b"),
    "fields": _py('x = f"' + "{a}" * 1600 + '"\n'),
    "nested fields": _py('x = f"' + "{a:" * 80 + "}" * 80 + '"\n'),
    "fields of Python 3.12": _py('x = f"{a["b"]}"\n'),
    "lists that do not end": _py("x = [1, 2\n"),
    "wrong arguments": _py("f(a=1, b for c in d, e)\n"),
    "types": _py("type x = int\n"),
    "excepts": _py("try: 0\nexcept A, B: 0\n"),
    "unpacked": _py("x = [*a for a in b]\n"),
    "fragments": _py("x = '''", "return model.compile("),
    "fragments in a function": _py("def compile_model(model):\n '''", "return model.compile("),
    # what was meant
    "no-break spaces": _py("x\u00a0= (\n"),
    "fences": _py("```\nx = (\n```\n"),
    "magics": _py("%time -a -b x = (\n"),
    "a magic": _py("%time ", "-a "),
    "commands": _py("!ls (\\\n"),
    "questions": _py("a? "),
    "prompts": _py(">>> x = (\n"),
    "quotes": _py("print(\u201chello\u201d)\n"),
    "markers of a merge": _py("<<<<<<< a\n=======\n>>>>>>> b\n"),
    "Python 2": _py("print 'hello'\n"),
    # notebooks
    "lists in JSON": lambda: ("first_model.ipynb", b'{"cells": [' + b"[]," * 10_000_000 + b"[]]}"),
    "nested lists in JSON": lambda: ("first_model.ipynb", b'{"cells": ' + b"[" * 30_000_000),
    "keys in JSON": lambda: (
        "first_model.ipynb",
        b"{" + b",".join(b'"%d":0' % n for n in range(2_500_000)) + b"}",
    ),
    "5,000 cells": lambda: _notebook(*[_code("x = 1")] * 5000),
    "5,000 broken cells": lambda: _notebook(*[_code("!ls\nx = (\n```\n")] * 4999),
    "5,000 cells that write": lambda: _notebook(*[_code("%%writefile a.py\ndef f(): 0")] * 5000),
    "5,000 texts": lambda: _notebook(*[_markdown("# *a* `b` [c](d)\n" * 5)] * 5000),
    "an old notebook": lambda: (
        "first_model.ipynb",
        json.dumps(
            {
                "nbformat": 3,
                "metadata": {},
                "worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}] * 5000}],
            }
        ).encode(),
    ),
    "pictures": lambda: _notebook(
        *[
            _markdown(
                "![a](attachment:a.png)" * 18_000,
                attachments={"a.png": {"image/png": base64.b64encode(b"\0" * 900_000).decode()}},
            )
        ]
        * 3
    ),
    "beginnings of pictures": lambda: _notebook(_markdown("![" * 190_000 + "attachment:a")),
    "beginnings of functions": lambda: _notebook(*[_markdown(("def" + " " * 9) * 30_000)] * 20),
    "20,000 [": _in_markdown("["),
    "20,000 [ in each of 20 cells": lambda: _notebook(*[_markdown("[" * 20_000)] * 20),
    "20,000 *": _in_markdown("*"),
    "20,000 *a": _in_markdown("*a "),
    "20,000 _": _in_markdown("_a_"),
    "20,000 `": _in_markdown("`a``"),
    "20,000 <": _in_markdown("<"),
    "20,000 <a": _in_markdown("<a "),
    "20,000 >": _in_markdown(">"),
    "20,000 lists": _in_markdown("- " * 99 + "\n"),
    "20,000 links": _in_markdown("[a](<b"),
    "20,000 pictures": _in_markdown("![[](a)"),
    "20,000 tables": _in_markdown("|a|\n|-|\n"),
    "20,000 $": _in_markdown("$$a$ "),
    "20,000 references": _in_markdown("[a]: b\n[a] "),
    "20,000 entities": _in_markdown("&amp;&#1;"),
    "20,000 backslashes": _in_markdown("\\"),
    "20,000 tags": _in_markdown("<b><i>"),
    "cells of code to colour": lambda: _notebook(*[_code("x = f'{a}' + \"b\"\n" * 500)] * 20),
    # zips
    "a zip of 19,000 files": lambda: _zip(*((f"{n}.txt", b"") for n in range(19_000))),
    "a zip of 300,000 files": lambda: _zip(*((f"{n}", b"") for n in range(300_000))),
    "a zip of zips": _zip_in_zip,
    "a zip of large zips": _large_zip,
    "a zip of long names": lambda: _zip(
        *((f"{n}{MARKS * 15_000}.py", b"") for n in range(20)), ("first_model.py", b"x = 1")
    ),
    # what is compared and shown
    "lines of words": _py("a b c d e f g h\n"),
    "one long line": _py("x = a + b; "),
    "spaces": _py(" " * 300 + "\n"),
    "quotes alone": _py("'"),
    "comments": _py("# return model.compile(\n"),
}
