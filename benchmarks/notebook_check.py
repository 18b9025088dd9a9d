"""How long a student waits for `%check` inside a notebook, in a real kernel.

Usage: python benchmarks/notebook_check.py [ROUNDS] [STYLE]

Runs the functions of one style (`styles/`, default the reference) in the exercise's folder, and
prints the wall time of each command: the first time, and the median of the next ROUNDS (default 5).
"""

from __future__ import annotations

import ast
import os
import statistics
import sys
import time

import nbformat
from first_model_calls import ROOT, STYLES
from nbclient import NotebookClient

EXERCISE = ROOT / "exercises" / "first_model"
QUICK = ("load_data", "show_digit", "normalize", "build_model", "compile_model")


class Kernel:
    """A kernel in the exercise's folder."""

    def __init__(self) -> None:
        self.notebook = nbformat.v4.new_notebook()
        where = {"metadata": {"path": str(EXERCISE)}}
        self.client = NotebookClient(self.notebook, timeout=600, resources=where)

    def seconds(self, source: str) -> float:
        """Run a cell, and return the wall time that took."""
        cell = nbformat.v4.new_code_cell(source)
        self.notebook.cells.append(cell)
        began = time.perf_counter()
        self.client.execute_cell(cell, len(self.notebook.cells) - 1)
        return time.perf_counter() - began


def main() -> None:
    """Print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    style = sys.argv[2] if len(sys.argv) > 2 else "reference"
    kernel = Kernel()
    functions = ast.parse(STYLES[style].read_text("utf-8")).body
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {rounds} rounds, {style}")
    with kernel.client.setup_kernel():
        print(f"%load_ext grader          {kernel.seconds('%load_ext grader'):6.2f} s")
        imports = kernel.seconds("import keras, tensorflow, matplotlib.pyplot")
        print(f"import of TensorFlow      {imports:6.2f} s")
        for node in functions:
            kernel.seconds(ast.unparse(node))
        print(f"\n{'':25} first   then")
        for command in (*(f"%check {step}" for step in QUICK), "%hint normalize"):
            first = kernel.seconds(command)
            later = statistics.median(kernel.seconds(command) for _ in range(rounds))
            print(f"{command:25}{first:6.2f} {later:6.2f} s")
        print(f"{'%check (all steps)':25}{kernel.seconds('%check'):6.2f} s")


if __name__ == "__main__":
    main()
