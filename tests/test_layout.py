"""The house: where things are, who imports whom, and which page leads there."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "docs" / "pictures"))
import layout

FOLDERS = sorted({path.parent for path in layout.modules().values()})


def name(folder: Path) -> str:
    return folder.relative_to(layout.PACKAGE.parent).as_posix()


def test_packages_stand_on_few_floors_with_few_arrows_and_no_circle() -> None:
    found = layout.measure()  # a circle would have no end
    assert max(found.floors.values()) <= 12
    assert found.arrows <= 100
    assert len(found.floors) <= 24


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_each_package_is_small_and_says_what_is_in_it(folder: Path) -> None:
    modules = [p for p in folder.glob("*.py") if p.name not in ("__init__.py", "__main__.py")]
    assert len(modules) <= 14
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    assert 20 < len(said.split("\n\n")[0]) < 160, f"{folder} says {said!r}"


@pytest.mark.parametrize("path", layout.modules().values(), ids=name)
def test_no_module_is_too_long_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text("utf-8").split("\n")) <= 401


def test_page_and_picture_show_the_packages_of_today() -> None:
    """`uv run python docs/pictures/layout.py` brings both up to date."""
    assert layout.PAGE.read_text("utf-8") == layout.page()
    assert layout.PICTURE.read_text("utf-8") == layout.picture()


def test_layout_notices_a_stale_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "architecture.md"
    stale.write_text(f"# x\n{layout.BEGIN}\nlast year\n{layout.END}\nrest\n", "utf-8")
    monkeypatch.setattr(layout, "PAGE", stale)
    made = layout.page()
    assert "last year" not in made
    assert "| `cli/` |" in made
    assert made.startswith("# x\n")
    assert made.endswith("\nrest\n")
