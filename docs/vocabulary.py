"""Write what `expect` and `probe` offer into `authors.md`: `uv run python docs/vocabulary.py`.

Every signature, what each kind of step checks and what it may be told, and the checks and the ways
of training of the example. `tests/assignment/test_course_content.py` finds what is stale.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from pathlib import Path

from grader import expect
from grader.checks.probe import Probe
from grader.expect import steps

AUTHORS = Path(__file__).with_name("authors.md")
EXAMPLE = AUTHORS.parents[1] / "tests" / "courses" / "flowers"
_WIDTH = 99
KINDS = [getattr(steps, name) for name in steps.__all__ if inspect.isclass(getattr(steps, name))]


def authors() -> str:
    """The handbook with all this in it, as it is today."""
    text = _between(AUTHORS.read_text("utf-8"), "signatures", f"```python\n{signatures()}\n```")
    text = _between(text, "questions", f"```python\n{questions()}\n```")
    text = _between(text, "kinds of steps", kinds())
    for name, path in (
        ("checks of the example", EXAMPLE / "exercises" / "flowers" / "test_steps.py"),
        ("gate of the example", EXAMPLE / "solutions" / "flowers" / "variants.py"),
    ):
        text = _between(text, name, f"```python\n{path.read_text('utf-8').rstrip()}\n```")
    return text


def _between(text: str, name: str, made: str) -> str:
    """The text with something else between two marks.

    Raises:
        ValueError: they are not there.
    """
    begin = f"<!-- {name}: written by `uv run python docs/vocabulary.py` -->"
    end = f"<!-- end of {name} -->"
    head, _, rest = text.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise ValueError(f"{AUTHORS} lacks {begin} or {end}")
    return f"{head}{begin}\n\n{made}\n\n{end}{tail}"


def signatures() -> str:
    """A line or two for each name of `expect`."""
    return "\n".join(signature(getattr(expect, name), name) for name in sorted(expect.__all__))


def questions() -> str:
    """A line or two for each question of `probe`."""
    names = [name for name, _ in inspect.getmembers(Probe, inspect.isfunction) if name[0] != "_"]
    shown = [signature(getattr(Probe, name), name).replace("(self, ", "(") for name in names]
    return "\n".join(each.replace("(self)", "()") for each in shown)


def signature(function: Callable[..., object], name: str) -> str:
    """Its parameters with their defaults; `function=`, which each has, is left out."""
    found = inspect.signature(function)
    kept = [
        each.replace(annotation=each.empty, default=_shown(each.default))
        for each in found.parameters.values()
        if (each.name, each.kind) != ("function", each.KEYWORD_ONLY)
    ]
    plain = found.replace(parameters=kept, return_annotation=found.empty)
    text = f"{name}{plain}"
    if len(text) <= _WIDTH:
        return text
    head, _, rest = text.partition("(")
    lines, line = list[str](), f"{head}("
    for part in rest.split(", "):
        if len(line) + len(part) > _WIDTH - 2:
            lines.append(line.rstrip())
            line = "    "
        line += f"{part}, "
    return "\n".join([*lines, line.removesuffix(", ")])


def _shown(default: object) -> object:
    """A function that does nothing, in the place of none, is shown as none."""
    return None if inspect.isfunction(default) else default


def kinds() -> str:
    """A row for each kind of step."""
    head = ["| kind | its checks | what may be said, and what holds otherwise |", "|---|---|---|"]
    return "\n".join([*head, *map(_row, KINDS)])


def _row(kind: type) -> str:
    checks = [name for name, each in inspect.getmembers(kind) if name.startswith("test_") and each]
    checks.sort(key=lambda name: getattr(kind, name).__code__.co_firstlineno)
    told = [f"`{name} = {value!r}`" for name, value in settings(kind).items()]
    return f"| `{kind.__name__}` | {', '.join(f'`{c}`' for c in checks)} | {', '.join(told)} |"


def settings(kind: type) -> dict[str, object]:
    """What a class made from a kind of step may say, with what holds otherwise."""
    names = [name for name in getattr(kind, "__annotations__", {}) if hasattr(kind, name)]
    return {name: getattr(kind, name) for name in names}


if __name__ == "__main__":
    AUTHORS.write_text(authors(), "utf-8", newline="\n")
    sys.exit(0)
