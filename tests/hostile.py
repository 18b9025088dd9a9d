"""Submissions that attack the grader: read from `tests/submissions/hostile`, and composed.

A file there holds the attack alone. In front of it stand those functions of the reference that it
asks for; every other step is an untouched stub, so that nothing trains. Its comments declare what
must hold:

    # passes: steps that must get all of their points
    # fails: steps that must not pass, and get no points
    # earns: a step that fails, and the points that an honest mistake of this kind gets at most
    # with: further functions of the reference that the attack needs
    # says: a text that must stand in the report
    # review: why a person may be asked to look (by default nobody must be)
    # quick: yes, where it is tried in every run, and not with the whole proof alone

The attack finds `honest_<step>` for each function of the reference, `FACTS` about what it must not
reach, `must_fail(what, attempt)`, which reports a hole where an attempt succeeds, and
`again_and_again(calls)`, a thread of machine code that makes these system calls without a pause.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "submissions" / "hostile"
REFERENCE = ROOT / "solutions" / "first_model" / "first_model.py"
HOLE = "HOLE:"

_HELPERS = """
def must_fail(what, attempt):
    try:
        found = attempt()
    except (OSError, ImportError):
        return
    raise SystemError(f"HOLE: {what}: {str(found)[:80]}")


def wire():
    import os
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
            return int(name)


def frame(header, *arrays):
    import json, struct
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    parts = [struct.pack(">4sII", b"GRD1", len(text), len(arrays)), text]
    for array in arrays:
        parts += [struct.pack(">Q", len(array)), array]
    return b"".join(parts)


def send(data):
    import os
    while data:
        data = data[os.write(wire(), data):]


def again_and_again(calls):
    import array, ctypes, mmap, threading
    if not calls:
        return
    table = array.array("q", [n for call in calls for n in [*call, *[0] * (7 - len(call))]])
    begin, entries = table.buffer_info()
    bounds = array.array("q", [begin, begin + 8 * entries])
    code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    code.write(bytes.fromhex(  # x86-64
        "488b1f488b6f084989fc488b03488b7b08488b7310488b53184c8b53204c8b43284c8b4b300f05"
        "4883c3384839eb72da4c89e7ebcb"
    ))
    run = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    kept = (table, bounds, code)
    threading.Thread(target=lambda: (run(bounds.buffer_info()[0]), kept), daemon=True).start()
"""


@dataclass(frozen=True)
class Attack:
    """One attack and what must hold.

    Attributes:
        name: group and file, e.g. "exits/step_abort".
        code: what it adds to the reference.
        passes: the steps that must get all of their points.
        fails: the steps that must not pass.
        earns: the points that a failing step may get at most; 0 by default.
        beside: further functions of the reference that it needs.
        says: texts that must stand in the report.
        review: why a person may be asked to look; empty for never.
        quick: whether it is tried in every run.
    """

    name: str
    code: str
    passes: tuple[str, ...]
    fails: tuple[str, ...]
    earns: dict[str, float]
    beside: tuple[str, ...]
    says: tuple[str, ...]
    review: str
    quick: bool = False

    @property
    def group(self) -> str:
        """The folder it lies in."""
        return self.name.split("/")[0]

    @property
    def filed_as(self) -> str:
        """The name of the submission."""
        return self.name.replace("/", ".")

    def source(self, facts: dict[str, Any]) -> str:
        """The whole submission."""
        kept = {*self.passes, *self.beside}
        own = {n.name for n in ast.parse(self.code).body if isinstance(n, ast.FunctionDef)}
        parts = [f"FACTS = {facts!r}", _HELPERS]
        for name, text in _reference():
            if not name:
                parts.append(text)
            elif name in kept:
                parts += [text, f"honest_{name} = {name}"]
            elif name not in own:
                parts.append(stub(text))
        return "\n\n".join([*parts, self.code])


def read_attacks(folder: Path = FOLDER) -> list[Attack]:
    """All attacks, by name."""
    return [_read(path, folder) for path in sorted(folder.rglob("*.py"))]


def _read(path: Path, folder: Path) -> Attack:
    code = path.read_text("utf-8")
    name = str(path.relative_to(folder).with_suffix(""))
    found = Attack(
        name=name,
        code=code,
        passes=_names(code, "passes"),
        fails=_names(code, "fails"),
        earns={name: float(n) for name, n in re.findall(r"^# earns: (\w+) (\S+)$", code, re.M)},
        beside=_names(code, "with"),
        says=tuple(re.findall(r"^# says: (.+)$", code, re.MULTILINE)),
        review="".join(re.findall(r"^# review: (.+)$", code, re.MULTILINE)),
        quick=re.search(r"^# quick: yes$", code, re.MULTILINE) is not None,
    )
    assert found.passes or found.fails, f"{path} does not declare what must hold"
    return found


def _names(code: str, key: str) -> tuple[str, ...]:
    lines = re.findall(rf"^# {key}: (.+)$", code, re.MULTILINE)
    return tuple(name for line in lines for name in re.split(r",\s*", line.strip()))


def _reference() -> Iterator[tuple[str, str]]:
    """What stands in the reference: each function by its name, the rest without one."""
    text = REFERENCE.read_text("utf-8")
    for node in ast.parse(text).body:
        name = node.name if isinstance(node, ast.FunctionDef) else ""
        yield name, ast.get_source_segment(text, node) or ""


def stub(function: str) -> str:
    """The function as an untouched step has it."""
    node = ast.parse(function).body[0]
    assert isinstance(node, ast.FunctionDef)
    node.body = [ast.parse(f"raise NotImplementedError('{node.name}')").body[0]]
    return ast.unparse(node)


def light(names: Sequence[str]) -> str:
    """An honest submission of a few steps."""
    attack = Attack("honest", "", tuple(names), (), {}, (), (), "")
    return attack.source({})
