"""Reading a student's file, in whatever encoding an editor has saved it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from notebooks import notebook
from selection import whole

from grader.checks import module_code as top_level
from grader.common.outcomes import UsageError
from grader.submissions.files import MOST_BYTES
from grader.submissions.notebook.notebook import MOST_CODE
from grader.submissions.submission import Submission

SOURCE = 'def f():\n    return "Größe"\n'


def read(folder: Path, data: bytes) -> Submission:
    path = folder / "sub.py"
    path.write_bytes(data)
    return Submission.read(path)


def outlined(source: str) -> Submission:
    return Submission(Path("sub.py"), source)


@pytest.mark.parametrize(
    "data",
    [
        SOURCE.encode(),
        b"\xef\xbb\xbf" + SOURCE.encode(),
        SOURCE.replace("\n", "\r\n").encode(),
        SOURCE.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode(),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "CRLF", "CR", "BOM and CRLF"],
)
def test_a_file_as_editors_save_it_is_read_without_a_remark(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert found.source == SOURCE
    assert found.remarks == ()
    assert found.syntax_problem is None


def test_a_declared_encoding_is_believed(tmp_path: Path) -> None:
    source = "# -*- coding: latin-1 -*-\n" + SOURCE
    found = read(tmp_path, source.encode("latin-1"))
    assert found.source == source
    assert found.remarks == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_a_remark(tmp_path: Path, encoding: str) -> None:
    """Windows PowerShell writes it with `>`."""
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    found = read(tmp_path, mark + SOURCE.encode(encoding))
    assert found.source == SOURCE
    assert "UTF-16" in found.remarks[0]


def test_utf_16_with_windows_line_ends_is_read_like_any_other(tmp_path: Path) -> None:
    assert read(tmp_path, SOURCE.replace("\n", "\r\n").encode("utf-16")).source == SOURCE


def test_undeclared_windows_1252_is_read_and_the_line_named(tmp_path: Path) -> None:
    found = read(tmp_path, ("x = 1\n" + SOURCE).encode("cp1252"))
    assert "Größe" in found.source
    assert "Line 3" in found.remarks[0]
    assert "UTF-8" in found.remarks[0]


def test_a_wrongly_declared_encoding_is_read_all_the_same(tmp_path: Path) -> None:
    """The cookie says UTF-8 (or nonsense), the bytes say otherwise."""
    for cookie in ("utf-8", "no-such-encoding"):
        found = read(tmp_path, f"# coding: {cookie}\n{SOURCE}".encode("cp1252"))
        assert "Größe" in found.source
        assert len(found.remarks) == 1


@pytest.mark.parametrize("codec", ["rot13", "hex", "base64", "zlib", "bz2", "undefined", "idna"])
def test_a_cookie_that_is_no_text_encoding_does_no_harm(tmp_path: Path, codec: str) -> None:
    """Python knows "encodings" that are none; a file that names one still gets a grade."""
    found = read(tmp_path, f"# coding: {codec}\nx = 1\n".encode())
    assert "x = 1" in found.source


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\xff\xfd" * 50, b"\x89PNG\r\n\x1a\n\x00\x00\xff", b"PK\x03\x04\x00\xff"]
)
def test_what_is_no_text_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UsageError, match="not a text file"):
        read(tmp_path, data)


def test_a_nul_byte_among_text_is_told_and_not_a_crash(tmp_path: Path) -> None:
    """It is either refused in one line or shown as what is wrong with the file."""
    try:
        found = read(tmp_path, b"x = 1\ny = '\x00'\n")
    except UsageError:
        return
    assert found.syntax_problem is not None
    assert "null" in found.syntax_problem.message


def test_an_empty_file_is_a_submission_without_functions(tmp_path: Path) -> None:
    found = read(tmp_path, b"")
    assert found.functions == {}
    assert found.syntax_problem is None


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, "no file"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: path.write_bytes(b"#" * (MOST_BYTES + 1)), "5 MB"),
    ],
    ids=["missing", "folder", "too large"],
)
def test_what_cannot_be_read_is_one_line_with_the_path(tmp_path: Path, make, words: str) -> None:
    path = tmp_path / "sub.py"
    make(path)
    with pytest.raises(UsageError, match=words) as caught:
        Submission.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_exactly_the_largest_size_is_read(tmp_path: Path) -> None:
    assert len(read(tmp_path, b"#" * MOST_BYTES).source) == MOST_BYTES


def test_bytes_from_elsewhere_are_judged_like_a_file(tmp_path: Path) -> None:
    """What an archive holds is refused and decoded as what lies on disk."""
    data = SOURCE.encode("utf-16")
    assert Submission.from_bytes(data, tmp_path / "sub.py") == read(tmp_path, data)
    with pytest.raises(UsageError, match="5 MB"):
        Submission.from_bytes(b"#" * (MOST_BYTES + 1), tmp_path / "sub.py")


def test_a_syntax_error_has_its_line_and_the_students_text() -> None:
    found = outlined("x = 1\n\ndef f(:\n    return 1\n")
    assert found.syntax_problem
    assert found.syntax_problem.place.line == 3
    assert found.syntax_problem.place.text == "def f(:"
    assert found.syntax_problem.message
    assert found.functions == {}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (f"import {'a.' * 100_000}a", "a name of more than 5,000 parts"),
        (f"from {'a . ' * 60_000}a import b", "a name of more than 5,000 parts"),
        ("a.\\\n" * 60_000, "a name of more than 5,000 parts"),
        pytest.param(
            f"f'{'{a}' * 80_000}'",
            "a text of more than 5,000 braces",
            marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python reads it quickly"),
        ),
    ],
)
def test_source_that_python_reads_in_minutes_only_is_a_syntax_problem(
    source: str, message: str
) -> None:
    found = outlined(source)
    assert found.syntax_problem is not None
    assert found.syntax_problem.message == message


@pytest.mark.parametrize(
    "source", ["(" * 50_000, "x = " + "-" * 100_000 + "1", "a" + ".b" * 50_000]
)
def test_source_that_breaks_pythons_parser_is_a_syntax_problem(source: str) -> None:
    """...where the parser gives up at all; newer Pythons get further."""
    if sys.version_info < (3, 12) or source.startswith("("):
        assert outlined(source).syntax_problem is not None


@pytest.mark.parametrize("line", ["a", "# nothing", *whole("a; a; a", "[a, [a]]", "f'{a}{a}'")])
def test_code_beyond_what_is_read_is_a_problem_of_the_file(line: str) -> None:
    """Python's parser would need gigabytes for a file of 5 MB; up to the bound all is read."""
    source = ("def f(x):\n    return x\n" + f"{line}\n" * (MOST_CODE // (len(line) + 1)))[
        :MOST_CODE
    ]
    fits = source[: source.rindex("\n")].ljust(MOST_CODE)
    assert not outlined(fits).is_too_long
    assert list(outlined(fits).functions) == ["f"]
    longer = outlined(f"{fits}\n")
    assert longer.is_too_long
    assert longer.syntax_problem is not None
    assert "250,000 characters" in longer.syntax_problem.message
    assert longer.functions == {}


@pytest.mark.parametrize("cells", [1, 100])
def test_of_a_notebook_the_code_of_all_cells_counts(cells: int) -> None:
    """...as the student wrote it; what is stored as output does not."""
    size = MOST_CODE // cells
    fits, longer = (
        Submission.from_bytes(notebook(*["#" * (size - 2) + "\na"] * cells, *more), Path("n.ipynb"))
        for more in ((), ("b",))
    )
    assert not fits.is_too_long
    assert fits.syntax_problem is None
    assert longer.is_too_long
    assert longer.place(2).cell == 1


CHAINS = {
    "elif": "    if x == 0:\n        y = 0\n"
    + "".join(f"    elif x == {n}:\n        y = {n}\n" for n in range(1, 900)),
    "sum": f"    y = {'+'.join(['x'] * 1500)}\n",
    "calls": f"    y = x{'.m()' * 700}\n",
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_as_long_as_python_reads_is_outlined(name: str) -> None:
    """...in a function, and at the top level, where it may bind names."""
    chain = CHAINS[name]
    function = outlined(f"def g(x):\n    pass\ndef f(x):\n{chain}    return g(y)\n")
    assert list(function.functions) == ["g", "f"]
    assert function.functions["f"].returns == (function.functions["f"].last,)
    assert "g" in function.used_by("f")
    assert outlined(f"x = 1\nif x:\n{chain}").names == {"x", "y"}


def test_names_within_functions_and_lambdas_are_not_bound_at_the_top() -> None:
    source = (
        "if True:\n    def f():\n        g = 1\n    h = lambda: (k := 1)\n    import a.b as c\n"
    )
    assert outlined(source).names == {"f", "h", "c"}


STUB = 'def f(x):\n    """What to do."""\n    raise NotImplementedError("not yet")\n'


@pytest.mark.parametrize(
    "source",
    [
        STUB,
        "def f():\n    raise NotImplementedError\n",
        "def f():\n    raise NotImplementedError()\n",
        "def f():\n    # my plan\n    raise NotImplementedError\n",
        "async def f():\n    raise NotImplementedError\n",
        "f = 3\n" + STUB,
        "def f():\n    return 1\n" + STUB,
    ],
)
def test_an_untouched_stub_is_recognised(source: str) -> None:
    assert outlined(source).functions["f"].is_stub


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return 1\n",
        "def f():\n    pass\n",
        'def f():\n    """Only words."""\n',
        "def f():\n    x = 1\n    raise NotImplementedError\n",
        "def f():\n    raise ValueError\n",
        "def f():\n    raise\n",
        "@decorate\n" + STUB,
        STUB + "def f(x):\n    return x\n",
        'def f(x):\n    if x:\n        raise NotImplementedError("odd")\n    return 1\n',
    ],
)
def test_what_was_begun_is_no_stub(source: str) -> None:
    assert not outlined(source).functions["f"].is_stub


@pytest.mark.parametrize(
    "later",
    [
        "from helpers import f",
        "from helpers import g as f",
        "import f",
        "import f.g",
        "f = lambda x: x",
        "f: object = len",
        "f, g = len, max",
        "class f: pass",
        "for f in [len]: pass",
        "if True:\n    def f(x):\n        return x",
        "try:\n    from helpers import f\nexcept ImportError:\n    f = len",
        "from helpers import *",
    ],
)
def test_a_stub_that_is_replaced_further_down_is_none(later: str) -> None:
    """Only the process can tell what stands there then; it must at least be asked."""
    outline = outlined(STUB + later + "\n").functions.get("f")
    assert outline is None or not outline.is_stub


def test_names_tell_what_the_student_defined_at_the_top() -> None:
    source = "import numpy as np\ndef g():\n    inner = 1\nclass C: pass\nx, y = 1, 2\n"
    assert {"np", "g", "C", "x", "y"} <= outlined(source).names
    assert "inner" not in outlined(source).names


PLACES = """\
import keras

def f(x):
    # softmax stands here only in a comment
    layer = keras.layers.Dense(10)
    if x:
        return None
    def inner():
        return "softmax"
    return layer

def g():
    print("no return")
"""


@pytest.mark.parametrize(
    ("function", "near", "line"),
    [
        ("f", "", 10),
        ("f", "Dense", 5),
        ("f", "nowhere", 10),
        ("f", "import", 10),
        ("f", "comment", 10),
        ("g", "", 12),
    ],
    ids=["last return", "word", "word is not there", "word outside", "word in a comment", "def"],
)
def test_a_message_points_to_the_students_own_line(function: str, near: str, line: int) -> None:
    submission = outlined(PLACES)
    place = submission.place_in(function, near)
    assert place
    assert place.line == line
    assert place.text == PLACES.split("\n")[line - 1]
    assert place.file == "sub.py"


def test_there_is_no_place_in_a_function_that_is_not_there() -> None:
    assert outlined(PLACES).place_in("h") is None


@pytest.mark.parametrize("odd", ["\f", "\x1c", "\x85", "\u2028", "\v"])
def test_line_numbers_are_those_of_python_and_of_editors(odd: str) -> None:
    """A form feed or an exotic separator in a comment or text starts no new line."""
    submission = outlined(f"# a{odd}b\n\ndef f():\n    return 1\n")
    place = submission.place_in("f")
    assert place
    assert (place.line, place.text) == (4, "    return 1")


def test_a_line_that_is_not_there_is_an_empty_text() -> None:
    place = outlined("x = 1\n").place(99)
    assert (place.line, place.text) == (99, "")


def test_what_a_function_uses_is_followed_through_the_whole_file() -> None:
    """Its own calls, those of helpers, classes and names that stand for something else."""
    source = """
import functools

class Trial:
    def run(self):
        return fit_model(build())

def build():
    return build_model()

measure = functools.partial(evaluate_model, verbose=0)

def experiment(x):
    return Trial().run(), measure(x)

def load_model(path):
    return open(path)
"""
    found = outlined(source)
    used = found.used_by("experiment")
    assert {"Trial", "build", "build_model", "fit_model", "evaluate_model"} <= used
    assert "load_model" not in used
    assert found.used_by("load_model") >= {"open", "path"}
    assert found.used_by("nothing") == frozenset()
    assert outlined("def broken(:").used_by("broken") == frozenset()


def test_what_a_file_does_when_it_is_run_by_itself_decides_nothing() -> None:
    """A name that is bound there and in a function as well connects it with no other function."""
    main = "    model = build_model()\n    done = []\n    print(input(), fit_model(model))\n"
    source = "def fit_model(model):\n    return model, done\n\n\nif {test}:\n" + main
    for test in ('__name__ == "__main__"', "'__main__' == __name__"):
        found = outlined(source.format(test=test))
        assert found.used_by("fit_model") == {"model", "done"}
        assert found.calls_of("input") == []
        assert not found.could_remember("fit_model")
    for test in ('__name__ != "__main__"', "True", '__name__ == "__main__" == model'):
        found = outlined(source.format(test=test))
        assert "build_model" in found.used_by("fit_model")
        assert found.could_remember("fit_model")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("import os\nimport grader.judge.judge as j", 2),
        ("def f():\n    from grader import judge", 2),
        ("from grader.report.records import Report", 1),
        ("import os, grader", 1),
        ("import graders\nfrom a.grader import b\nfrom . import x", 0),
        (f"import {'a.' * 4_000}grader", 0),
    ],
    ids=["a part", "from", "from a part", "beside", "others", "very long"],
)
def test_an_import_is_found_wherever_it_stands(code: str, line: int) -> None:
    assert outlined(code).imports_of("grader") == line


@pytest.mark.parametrize("module", ["grader", "exercises.first_model", "solutions"])
def test_a_file_that_imports_what_is_ours_is_remarked_upon(module: str) -> None:
    """...for a person who wants to know what for; nothing else depends on it."""
    (remark,) = top_level.remarks(outlined(f"import os\nimport {module}\n"), None)
    assert remark.startswith(f"Line 2 imports `{module.split('.')[0]}`")
    assert top_level.remarks(outlined("import os\ngrader = 1\n"), None) == []


def test_numbers_and_sentences_with_thousands_of_dots_are_read() -> None:
    zeros, prose = "0. " * 20_000, "Word. 1. " * 10_000
    assert outlined(f'"""{zeros}"""\n# {prose}\nx = 1\n').names == {"x"}


def test_a_message_never_points_into_a_docstring(tmp_path: Path) -> None:
    """What it asks for is written there in the words of what is looked for."""
    path = tmp_path / "first_model.py"
    path.write_text(
        'def compile_model(model):\n    """A loss that fits,\n    from_logits or not.\n    """\n'
        '    model.compile(loss="mse")\n    return model\n'
    )
    submission = Submission.read(path)
    found = submission.place_in("compile_model", "loss")
    assert found is not None
    assert found.line == 5
    assert not submission.mentions("compile_model", "from_logits")


@pytest.mark.parametrize(
    ("source", "could"),
    [
        ("def f(x):\n    return x", False),
        ("N = 3\ndef f(x):\n    return x * N", False),
        ("model = build()\ndef f(model):\n    return model", False),
        ("kept = {}\ndef f(x):\n    y = x\n    return y", False),
        ("@cache\ndef f(x):\n    return x", True),
        ("def f(x, kept={}):\n    return x", True),
        ("def f(x):\n    f.kept = x\n    return x", True),
        ("kept = None\ndef f(x):\n    global kept\n    kept = x", True),
        ("kept = {}\ndef f(x):\n    return g(x)\ndef g(x):\n    return kept.get(x)", True),
        ("if True:\n    kept = []\ndef f(x):\n    return kept", True),
        ("def f(x):\n    return globals().setdefault('kept', x)", True),
        ("def f(x:", False),
    ],
)
def test_what_could_remember_something_is_seen(source: str, could: bool) -> None:
    assert outlined(source).could_remember("f") is could


def test_names_without_end_are_gone_through_once() -> None:
    """A file of as many names as are read takes no longer than its parsing."""
    names = [f"n{i:x}" for i in range(15_000)]
    body = ", ".join(names)
    source = f"def f(x):\n    return [{body}]\n" + "".join(f"{n} = 1\n" for n in names)
    found = outlined(source)
    began = time.process_time()
    assert not found.could_remember("f")
    assert time.process_time() - began < 20
