"""How long a student waits: the whole check beside a bare script that calls the same functions.

Usage: python benchmarks/student_check.py [--rounds N] [--styles NAMES] [--step STEP]

For each style in which people write (`styles/`) both run in turn, in one go, on the same machine.
Prints wall time of each, their difference, when the first verdict stood on the screen (counted from
TensorFlow's import in the script), the check of one step alone, and the largest proportional memory
of all of the check's processes together.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from first_model_calls import FLOOR, ROOT, STYLES, variant
from measure import markdown

_BARE = f"""
import time; begin = time.perf_counter()
import os; os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", MPLBACKEND="Agg", CUDA_VISIBLE_DEVICES="-1")
import keras, matplotlib.pyplot, tensorflow
print("imported", time.perf_counter() - begin, flush=True)
{FLOOR}
"""
_HEAD = (
    "style", "bare script", "whole check", "more", "first verdict", "after the import", "one step",
    "memory",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One run: seconds in all, seconds until the first line wanted, MB at most."""

    seconds: float
    first: float
    megabytes: float


def run(command: list[str], *, wanted: str) -> Run:
    """Run `command`, watching its output and its memory."""
    begin, first = time.perf_counter(), 0.0
    popen = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    most = [0.0]
    watcher = threading.Thread(target=watch, args=(popen.pid, most), daemon=True)
    watcher.start()
    assert popen.stdout
    for line in popen.stdout:
        if wanted in line and not first:
            first = time.perf_counter() - begin
    if popen.wait():
        raise SystemExit(f"{' '.join(command)[:200]} failed")
    return Run(time.perf_counter() - begin, first, most[0])


def watch(pid: int, most: list[float]) -> None:
    """Keep the largest proportional set size of a process and its children."""
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        while root.is_running():
            total = 0
            for process in [root, *root.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    memory = process.memory_full_info()
                    total += getattr(memory, "pss", memory.rss)
            most[0] = max(most[0], total / 2**20)
            time.sleep(0.2)


def measure(path: Path, *, rounds: int, step: str) -> Sequence[str]:
    """One style: the three commands in turn, `rounds` times; their medians as a row."""
    check = [sys.executable, "-m", "pytest", "exercises/first_model", "--submission", str(path)]
    bare, whole, one = [], [], []
    for _ in range(rounds):
        bare.append(run([sys.executable, "-c", _BARE, str(path)], wanted="imported"))
        whole.append(run(check, wanted="✓"))
        one.append(run([*check, "-k", step], wanted="✓"))

    def middle(runs: list[Run], figure: Callable[[Run], float]) -> float:
        return statistics.median(map(figure, runs))

    script, all_steps = middle(bare, lambda r: r.seconds), middle(whole, lambda r: r.seconds)
    first, imported = middle(whole, lambda r: r.first), middle(bare, lambda r: r.first)
    return (
        f"{script:.2f} s", f"{all_steps:.2f} s", f"{all_steps - script:+.2f} s", f"{first:.2f} s",
        f"{first - imported:+.2f} s", f"{middle(one, lambda r: r.seconds):.2f} s",
        f"{max(r.megabytes for r in whole):.0f} MB",
    )  # fmt: skip


def main() -> None:
    """Measure style after style, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--styles", default="all", help=f"some of {', '.join(STYLES)}")
    parser.add_argument("--step", default="normalize", help="the step that is checked alone")
    options = parser.parse_args()
    styles = list(STYLES) if options.styles == "all" else options.styles.split(",")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for style in styles:
            path = Path(folder) / f"{style}.py"
            path.write_text(variant(0, style), "utf-8")
            rows.append((style, *measure(path, rounds=options.rounds, step=options.step)))
            print("  ".join(rows[-1]), flush=True)
    print(f"\n{os.cpu_count()} cores, Python {sys.version.split()[0]}, {options.rounds} rounds\n")
    print(markdown([*rows, ("target", "", "", "+2 s", "", "+1 s", "", "1024 MB")], _HEAD))


if __name__ == "__main__":
    main()
