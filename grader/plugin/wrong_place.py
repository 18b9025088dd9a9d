"""What to type instead where pytest is asked for exercises that are not where it looks.

Loaded by `grader.plugin.entry` only where something is amiss; imports nothing that costs time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.common.text import nearest

_MANIFEST = "assignment.toml"
_USUAL = "exercises"
_OURS = ("--hint", "--submission", "--data")
_MOST_PARENTS = 3
_MOST_FOLDERS = 200


def remedy(
    args: Sequence[str], paths: Sequence[str], here: Path, usual: Sequence[str] = (".",)
) -> str | None:
    """One line with what to type; None where this has nothing to do with exercises.

    Args:
        args: all of pytest's arguments.
        paths: those that pytest takes for paths.
        here: the current folder.
        usual: where pytest looks if no path is named.
    """
    options, values = _our_options(args)
    paths = [path for path in paths if path not in values]
    for path in paths:
        file = here / path.split("::")[0]
        if file.is_file():
            told = _not_a_check(path, file, here)
        elif file.exists():
            continue
        else:
            told = _not_there(path, options, here)
        if told:
            return told
    if options and not any(_exercises_at(here / path) for path in paths or usual):
        return _outside(options, here)
    return None


def _our_options(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options of ours among pytest's arguments, as they were typed, and their values."""
    options: list[str] = []
    values: list[str] = []
    for number, arg in enumerate(args):
        name, is_one, _ = arg.partition("=")
        if name not in _OURS:
            continue
        options.append(arg)
        if not is_one and number + 1 < len(args) and not args[number + 1].startswith("-"):
            values.append(args[number + 1])
            options.append(_quoted(args[number + 1]))
    return options, values


def _not_a_check(path: str, file: Path, here: Path) -> str | None:
    """The solution itself was named: pytest finds no check in it."""
    if file.name.startswith("test_") or file.name == "conftest.py":
        return None
    if file.suffix not in (".py", ".ipynb"):
        return None
    name = path.split("::")[0]
    step = f" -k {path.split('::')[-1]}" if "::" in path else ""
    if (file.parent / _MANIFEST).is_file():
        own = file.stem == file.parent.resolve().name
        rest = step if own else f" --submission {_quoted(name)}{step}"
        return (
            f"{name} is the file to check, and holds no checks. "
            f"Run  {_pytest(file.parent, here)}{rest}"
        )
    for folder in _courses(here):
        if _exercise_named(folder, file.stem):
            rest = f" --submission {_quoted(name)}{step}"
            return f"{name} holds no checks. Run  {_pytest(folder, here)}{rest}"
    return None


def _not_there(path: str, options: Sequence[str], here: Path) -> str | None:
    name = path.split("::")[0]
    rest = "".join(f" {option}" for option in options)
    if _has_manifest(here) and (_like_usual(name) or here.name == Path(name).name):
        return f"There is no `{name}` in here: this is the exercise's own folder. Run  pytest{rest}"
    for folder in _courses(here):
        if folder in (here, *_folders(here)) or _like_usual(name):
            return f"There is no `{name}` here. Run  {_pytest(folder, here)}{rest}"
    if _like_usual(name):
        return (
            f"There is no `{name}` in {here}. Go to the folder of the course first (cd FOLDER), "
            f"then run  pytest {_USUAL}{rest}"
        )
    return None


def _outside(options: Sequence[str], here: Path) -> str:
    rest = "".join(f" {option}" for option in options)
    for folder in _courses(here):
        return f"Say where the exercises are. Run  {_pytest(folder, here)}{rest}"
    return (
        f"{options[0].partition('=')[0]} is for exercises, and there are none in {here}. Go to the "
        f"folder of the course first (cd FOLDER), then run  pytest {_USUAL}{rest}"
    )


def _courses(here: Path) -> Iterator[Path]:
    """Folders of exercises in and around the current one, the nearest first."""
    if _exercises_at(here):
        yield here
    for child in _folders(here):
        if _exercises_at(child):
            yield child
    for parent in [*here.parents][:_MOST_PARENTS]:
        if _has_manifest(parent) or (parent.name == _USUAL and _exercises_at(parent)):
            yield parent
        elif _exercises_at(parent / _USUAL):
            yield parent / _USUAL


def _exercises_at(path: Path) -> bool:
    """Whether this is an exercise, something in one, or a folder of exercises."""
    folder = path if path.is_dir() else path.parent
    return _has_manifest(folder) or any(map(_has_manifest, _folders(folder)))


def _exercise_named(folder: Path, name: str) -> bool:
    own = folder.resolve()
    return (_has_manifest(own) and own.name == name) or _has_manifest(own / name)


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            folders = [
                Path(e.path)
                for _, e in zip(range(_MOST_FOLDERS), entries, strict=False)
                if e.is_dir()
            ]
    except OSError:
        return []
    return sorted(folders)


def _has_manifest(folder: Path) -> bool:
    return (folder / _MANIFEST).is_file()


def _like_usual(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts and nearest(parts[0].lower(), [_USUAL], cutoff=0.75))


def _pytest(folder: Path, here: Path) -> str:
    shown = os.path.relpath(folder, here)
    return "pytest" if shown == "." else f"pytest {_quoted(shown)}"


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
