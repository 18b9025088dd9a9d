"""System calls that nobody has thought of: made up behind the wall, looked at from outside.

The quick run makes the same thousands of calls every time. `GRADER_FUZZ_SECONDS=600 pytest
tests/sandbox/test_fuzz_wall.py` goes on with others for ten minutes in each mode; what fails names
seeds.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from fuzz import SECONDS
from test_wall import Outside, namespaces, outside

from grader.sandbox.process import bare_environment
from grader.sandbox.scratch import Scratch

__all__ = ["namespaces", "outside"]  # fixtures

PROGRAM = Path(__file__).parents[1] / "random_calls.py"
SEEDS = range(8)
CALLS = 1500
MARKER = "the answers"

NEIGHBOUR = """
import os, sys, time
from grader.sandbox.wall import wall
plan = wall.Plan(scratch=sys.argv[1], namespaces=sys.argv[2] == "1")
os.chdir(plan.scratch)
open("own", "w").write("mine")
wall.enter(plan, wall.compile_filter())
print("ready", flush=True)
while sys.stdin.read(1):
    print(open("own").read(), sorted(os.listdir(".")), flush=True)
"""


@dataclass(frozen=True)
class Neighbour:
    """Another submission's process, behind a wall of its own."""

    popen: subprocess.Popen[str]
    folder: Path

    def is_well(self) -> bool:
        """Whether it goes on, and has what it had."""
        assert self.popen.stdin
        assert self.popen.stdout
        self.popen.stdin.write("?")
        self.popen.stdin.flush()
        return self.popen.stdout.readline() == "mine ['own']\n"


@pytest.fixture
def neighbour(namespaces: bool) -> Iterator[Neighbour]:
    with Scratch() as folder:
        popen = subprocess.Popen(
            [sys.executable, "-c", NEIGHBOUR, str(folder), str(int(namespaces))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=bare_environment(folder),
        )
        with popen:
            assert popen.stdout
            assert popen.stdout.readline() == "ready\n"
            yield Neighbour(popen, folder)
            popen.kill()


def attacked(
    seeds: Sequence[int], folder: Path, outside: Outside, neighbour: Neighbour, namespaces: bool
) -> list[dict[str, Any]]:
    """What the program told of these seeds."""
    secret = Path(outside.facts["secret"])
    canaries = [secret, secret.parent, neighbour.folder / "own", neighbour.folder, folder.parent]
    facts = {
        **outside.facts,
        "marker": MARKER,
        "neighbour": str(neighbour.folder),
        "neighbour_pid": neighbour.popen.pid,
        "canaries": [[each.stat().st_dev, each.stat().st_ino] for each in canaries],
    }
    plan = {"scratch": str(folder), "namespaces": namespaces, "secret": str(secret)}
    order = {"plan": plan, "facts": facts, "seeds": list(seeds), "calls": CALLS}
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=60 + 6 * len(seeds),
        check=False,
        env=bare_environment(folder),
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def properties(outside: Outside, neighbour: Neighbour) -> dict[str, object]:
    """What calls could change of what they must not reach."""
    secret = Path(outside.facts["secret"])
    found: dict[str, object] = {}
    for path in (secret, secret.parent, neighbour.folder, neighbour.folder / "own"):
        told = path.stat()
        found[path.name] = (told.st_mode, told.st_uid, told.st_size, told.st_nlink, told.st_mtime)
    for name, pid in (("victim", outside.victim.pid), ("neighbour", neighbour.popen.pid)):
        process = psutil.Process(pid)
        with contextlib.suppress(psutil.AccessDenied):
            found[name] = (
                process.nice(),
                process.cpu_affinity(),
                process.rlimit(psutil.RLIMIT_NOFILE),
                os.getsid(pid),
                process.num_threads(),
            )
    return found


def test_no_system_call_gets_out(
    outside: Outside, neighbour: Neighbour, namespaces: bool, tmp_path: Path
) -> None:
    """Refused is refused, whatever its arguments; and what lies outside is as it was."""
    before = properties(outside, neighbour)
    end, seeds = time.monotonic() + SECONDS, list(SEEDS)
    while True:
        with Scratch(tmp_path) as folder:
            told = attacked(seeds, folder, outside, neighbour, namespaces)
            assert os.listdir(tmp_path) == [folder.name], (
                "nothing was made beside the scratch folder"
            )
        context = f"seeds {seeds[0]} to {seeds[-1]}"
        wrong = [each["wrong"] for each in told if "wrong" in each]
        assert not wrong, f"{context}:\n" + "\n".join(wrong[:20])
        assert outside.untouched(), context
        assert neighbour.is_well(), context
        assert properties(outside, neighbour) == before, context
        if time.monotonic() >= end:
            break
        first = int.from_bytes(os.urandom(4), "big")
        seeds = list(range(first, first + len(SEEDS)))
    done = [each for each in told if "made" in each]
    assert len(done) >= len(SEEDS) // 2, f"most processes make all their calls: {told}"
    assert sum(each["worked"] for each in done) > 100, "some of them do something"
