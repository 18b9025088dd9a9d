"""Which values of a parameter are left to the whole proof."""

from __future__ import annotations

from typing import Any

import pytest


def whole(*values: Any) -> list[Any]:
    """Values that are tried with `--whole` or `--rest` only; the others stand for them."""
    return [pytest.param(value, marks=pytest.mark.whole) for value in values]


def whole_rows(*rows: tuple[Any, ...]) -> list[Any]:
    """The same for several parameters at once."""
    return [pytest.param(*row, marks=pytest.mark.whole) for row in rows]
