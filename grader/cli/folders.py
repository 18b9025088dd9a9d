"""The folders that every author's command takes as options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def with_folders(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--exercises`, `--solutions` and `--assignment`."""
    options = [
        click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises")),
        click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions")),
        click.option("--assignment", "name", help="Only this assignment."),
    ]
    for option in reversed(options):
        function = option(function)
    return function
