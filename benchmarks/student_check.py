"""How long a student waits: the whole check beside a bare script that calls the same functions.

Usage: python benchmarks/student_check.py [ROUNDS]

Both run in turn, in one go, on the same machine. Prints wall time of each, their difference, when
the first verdict stood on the screen (counted from TensorFlow's import in the script), and the
largest proportional memory of all of the check's processes together.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "solutions" / "first_model" / "first_model.py"

BARE = f"""
import time; begin = time.perf_counter()
import os; os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", MPLBACKEND="Agg", CUDA_VISIBLE_DEVICES="-1")
import keras, numpy as np, tensorflow, tempfile
print("imported", time.perf_counter() - begin, flush=True)
with np.load({str(ROOT / "exercises/first_model/given/mnist.npz")!r}) as a:
    data = (a["x_train"], a["y_train"]), (a["x_test"], a["y_test"])
keras.datasets.mnist.load_data = lambda: data
space = {{"__name__": "bare"}}
exec(compile(open({str(REFERENCE)!r}).read(), "first_model.py", "exec"), space)
(x, y), (u, v) = space["load_data"]()
space["show_digit"](x[0], int(y[0]))
x, u = space["normalize"](x), space["normalize"](u)
model = space["compile_model"](space["build_model"]())
space["fit_model"](model, x, y)
space["evaluate_model"](model, u, v)
space["experiment"](x[:2000], y[:2000], u, v)
path = tempfile.mkdtemp() + "/m.keras"
space["save_model"](model, path)
space["predict_digits"](space["load_model"](path), u)
"""


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


def main() -> None:
    """Alternate the two and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    check = [sys.executable, "-m", "pytest", "exercises/first_model", "--submission"]
    bare_runs, check_runs = [], []
    for _ in range(rounds):
        bare_runs.append(run([sys.executable, "-c", BARE], wanted="imported"))
        check_runs.append(run([*check, str(REFERENCE)], wanted="✓"))
    bare = statistics.median(r.seconds for r in bare_runs)
    whole = statistics.median(r.seconds for r in check_runs)
    imported = statistics.median(r.first for r in bare_runs)
    first = statistics.median(r.first for r in check_runs)
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {rounds} rounds")
    print(f"bare script                      {bare:6.2f} s (import {imported:.2f} s)")
    print(f"whole check of the reference     {whole:6.2f} s ({whole - bare:+.2f} s, target +2)")
    print(f"first verdict on the screen      {first:6.2f} s ({first - imported:+.2f} s, target +1)")
    print(f"memory of all processes at most  {max(r.megabytes for r in check_runs):6.0f} MB")


if __name__ == "__main__":
    main()
