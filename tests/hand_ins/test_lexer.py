"""Source is cut into code, texts and comments, whatever it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from grader.submissions.source.lexer import tokens

SOURCES = sorted(Path(__file__).parents[2].glob("grader/submissions/**/*.py"))


def kinds(source: str) -> list[tuple[str, str]]:
    return [(t.kind, source[t.start : t.end]) for t in tokens(source) if t.kind != "space"]


@pytest.mark.parametrize("path", SOURCES[::9], ids=lambda p: p.stem)
def test_the_pieces_together_are_the_source(path: Path) -> None:
    source = path.read_text("utf-8")
    assert "".join(text for _, text in kinds(source)) == source.replace(" ", "") or (
        "".join(source[t.start : t.end] for t in tokens(source)) == source
    )


@pytest.mark.parametrize(
    "source",
    ["'abc", "'''abc\n", 'f"{x', "f'{x:", 'f"}"', "f'{x!", "f'''{", "\\", "(]})", "'a\nb'"],
)
def test_what_is_broken_is_cut_all_the_same(source: str) -> None:
    assert "".join(source[t.start : t.end] for t in tokens(source)) == source


def test_a_field_of_an_f_string_is_code() -> None:
    """...with quotes of the same kind, formats and further f-strings in it."""
    found = kinds("""f"a {d["k"]:>{n}} {f"{x}"} {{}}" 'b' # c""")
    assert [text for kind, text in found if kind == "name"] == ["d", "n", "x"]
    assert [text for kind, text in found if kind == "text"] == ['"k"', "'b'"]
    assert found[-1] == ("comment", "# c")


@pytest.mark.parametrize("piece", ["a ", "f'{", "{", "'", '"""', "\\", "f'{x:{", "\n", "f'}", "["])
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        for _ in tokens(piece * (length // len(piece))):
            pass
        return time.process_time() - began

    assert seconds(200_000) < 8 * seconds(50_000) + 1
