"""A corpus of submissions, each with the outcome it must get, built from parts.

`base.py` holds a plain correct version of each function. `right/*.py` and `wrong/*.py` hold parts,
each under a mark `# %% name`: a part is put in the place of the base's functions that it defines.
`whole/right_*.py` and `whole/wrong_*.py` are submissions as they are. `recited/*.py` holds wrong
parts that know what students are given, so that only hidden checks can fail them. A wrong part or
submission declares `# fails: step, step` and `# names: misconception, misconception`. Parts and
submissions that `cover.txt` names, if there is one, are the cover: few that together fail every
check. Below each name there stand, indented, the checks that it fails: `step: check`.
`together.txt`, if there is one, names steps of which what is right in one depends on the others: a
part that changes two of them stands apart from parts that change one.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.common.outcomes import UsageError
from grader.submissions.submission import Submission

_MARK = re.compile(r"^# %% +(?P<name>\S+) *$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A few functions of a submission, and what must come of them.

    Attributes:
        name: folder, file and mark, e.g. "wrong/normalize/integer-division".
        source: the code.
        defines: the contract's functions among what it defines.
        binds: every name that it defines at its top level.
        fails: the steps that must lose points.
        names: the misconceptions of which one must be named for each failing step.
    """

    name: str
    source: str
    defines: frozenset[str]
    binds: frozenset[str]
    fails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @functools.cached_property
    def blames(self) -> frozenset[str]:
        """The steps that it defines or fails."""
        return self.defines | set(self.fails)

    @functools.cached_property
    def uses(self) -> frozenset[str]:
        """The names that its code reads."""
        nodes = ast.walk(ast.parse(self.source))
        return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


@dataclass(frozen=True)
class Case:
    """One submission of the corpus; `cover` tells whether it belongs to the cover."""

    name: str
    source: str
    parts: tuple[Part, ...]
    cover: bool = False

    @property
    def fails(self) -> dict[str, Part]:
        """For each step that must lose points, the part that is to blame."""
        return {step: part for part in self.parts for step in part.fails}


def read_corpus(
    folder: Path, steps: Sequence[str], *, alone: bool = False, hidden: bool = False
) -> list[Case]:
    """All submissions of a corpus.

    Args:
        folder: holds `base.py`, `right/`, `wrong/` and `whole/`.
        steps: the names of the assignment's functions.
        alone: one submission for each part; otherwise parts of different steps share one.
        hidden: whether hidden checks are run, which the parts in `recited/` are for.

    Raises:
        UsageError: a file is missing or malformed; the message says where.
    """
    try:
        base = (folder / "base.py").read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{folder} is not a corpus: {error}") from None
    cover, together = read_cover(folder), _read_together(folder, steps)
    cases = []
    for kind in ("right", "wrong", *(["recited"] if hidden else [])):
        parts = [
            part
            for path in sorted((folder / kind).glob("*.py"))
            for part in _read_parts(path, kind, steps)
        ]
        for chosen in (True, False):
            some = [part for part in parts if (part.name in cover) == chosen]
            groups = [[part] for part in some] if alone else _pack(some, together)
            name = f"{kind}/{'cover' if chosen else 'composite'}"
            cases += [_compose(base, g, f"{name}-{n}", chosen) for n, g in enumerate(groups, 1)]
    for path in sorted((folder / "whole").glob("*.py")):
        part = _part(f"whole/{path.stem}", path.read_text("utf-8"), steps, path)
        cases.append(Case(part.name, part.source, (part,), part.name in cover))
    _check_cover(folder, cover, cases, hidden=hidden)
    return cases


def read_cover(folder: Path) -> dict[str, tuple[str, ...]]:
    """The parts in `cover.txt`, each with the checks that it fails, as "step: check".

    Raises:
        UsageError: a check stands there without a part.
    """
    path = folder / "cover.txt"
    found: dict[str, tuple[str, ...]] = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else []:
        text = line.partition("#")[0].rstrip()
        if text and not text[0].isspace():
            found[text] = ()
        elif text:
            if not found:
                raise UsageError(f"{path}: {text.strip()!r} belongs below the name of a part.")
            name = list(found)[-1]
            found[name] += (text.strip(),)
    return found


def _read_together(folder: Path, steps: Sequence[str]) -> frozenset[str]:
    """The steps in `together.txt`.

    Raises:
        UsageError: one of them is no step.
    """
    path = folder / "together.txt"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    names = frozenset(" ".join(line.partition("#")[0] for line in lines).split())
    unknown = sorted(names - set(steps))
    if unknown:
        raise UsageError(f"{path}: there is no step {unknown[0]!r}.")
    return names


def _check_cover(
    folder: Path, cover: Iterable[str], cases: Sequence[Case], *, hidden: bool
) -> None:
    known = {part.name for case in cases for part in case.parts}
    for name in cover:
        if name not in known and (hidden or not name.startswith("recited/")):
            raise UsageError(f"{folder / 'cover.txt'}: there is no part {name!r}; take it out.")


def _read_parts(path: Path, kind: str, steps: Sequence[str]) -> Iterable[Part]:
    text = path.read_text("utf-8")
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    seen: set[str] = set()
    for mark, end in zip(marks, ends, strict=True):
        name = f"{kind}/{path.stem}/{mark['name']}"
        if name in seen:
            raise UsageError(f"{path}: the mark {mark['name']} stands there twice.")
        seen.add(name)
        part = _part(name, text[mark.end() + 1 : end], steps, path)
        if bool(part.fails) != (kind != "right"):
            raise UsageError(
                f"{path}: {mark['name']}: a wrong part needs `# fails:`, a right none."
            )
        yield part


def _part(name: str, source: str, steps: Sequence[str], path: Path) -> Part:
    try:
        tree = ast.parse(Submission.from_bytes(source.encode(), path).source)
    except SyntaxError as error:
        if "/wrong_" not in name:
            raise UsageError(f"{path}: {name}: {error}") from None
        tree = ast.Module([], [])
    bound = frozenset(_bound(tree))
    fails = _declared(source, "fails")
    unknown = [step for step in fails if step not in steps]
    if unknown:
        raise UsageError(f"{path}: {name}: there is no step {unknown[0]!r}.")
    defines = bound & set(steps)
    names = tuple(each for each in _declared(source, "names") if each != "-")
    return Part(name, source, defines, bound, fails, names)


def _declared(source: str, key: str) -> tuple[str, ...]:
    match = re.search(rf"^# {key}: *(.+)$", source, re.MULTILINE)
    return tuple(each.strip() for each in match[1].split(",")) if match else ()


def _bound(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield (alias.asname or alias.name).split(".")[0]
        else:
            for each in ast.walk(node):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    yield each.id


_SHARED = frozenset({"keras", "np", "plt", "tf", "time", "Path", "os", "annotations", "tensorflow"})


def _pack(parts: Sequence[Part], together: frozenset[str]) -> list[list[Part]]:
    """Parts that do not touch each other, together: each group has at most one for each step."""
    groups: list[list[Part]] = []
    for part in parts:
        for group in groups:
            if not any(_collide(part, other, together) for other in group):
                group.append(part)
                break
        else:
            groups.append([part])
    return groups


def _collide(one: Part, two: Part, together: frozenset[str]) -> bool:
    if "from __future__" in one.source + two.source:
        return True
    if (one.binds & two.binds) - _SHARED or one.blames & two.blames:
        return True
    if one.uses & set(two.fails) or two.uses & set(one.fails):
        return True
    counts = [len(part.blames & together) for part in (one, two)]
    return max(counts) > 1 and min(counts) > 0


def _compose(base: str, parts: Sequence[Part], name: str, cover: bool) -> Case:
    replaced = {name for part in parts for name in part.defines}
    tree = ast.parse(base)
    lines = base.splitlines()
    for node in reversed(tree.body):
        if isinstance(node, ast.FunctionDef) and node.name in replaced:
            del lines[node.lineno - 1 : node.end_lineno]
    text = "\n".join(lines) + "\n\n" + "\n\n".join(part.source for part in parts)
    return Case(parts[0].name if len(parts) == 1 else name, text, tuple(parts), cover)
