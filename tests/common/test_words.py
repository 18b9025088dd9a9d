"""Text for a terminal keeps what a student types in one piece."""

from __future__ import annotations

from grader.common.words import wrapped, wrapped_code


def test_no_word_and_no_code_is_broken() -> None:
    text = "A cross-entropy: `model.compile(optimizer='adam', loss='mse')`, then `x / 255` again."
    for width in range(48, 80):
        lines = wrapped(text, width)
        assert max(map(len, lines)) <= width
        assert " ".join(lines) == text
        for piece in (
            "cross-entropy:",
            "`model.compile(optimizer='adam', loss='mse')`,",
            "`x / 255`",
        ):
            assert any(piece in line for line in lines)


def test_what_is_longer_than_a_line_has_one_for_itself() -> None:
    assert wrapped("see " + "x" * 50 + " now", 20) == ["see", "x" * 50, "now"]
    assert wrapped("", 20) == [""]


def test_code_goes_on_further_in_and_is_parted_at_spaces() -> None:
    line = "    error = np.sqrt(np.var(first, ddof=1) / ___ + np.var(second, ddof=1) / ___)"
    for width in range(36, 80):
        first, *rest = wrapped_code(line, width)
        assert " ".join([first, *(piece.strip() for piece in rest)]) == line
        assert all(piece.startswith(" " * 8) and len(piece) <= width for piece in rest)
    assert wrapped_code("x" * 50, 20) == ["x" * 20, "    " + "x" * 16, "    " + "x" * 14]
    assert wrapped_code("", 20) == [""]
