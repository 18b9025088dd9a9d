"""Helpers that are bounded in memory: what ends one, and what does not."""

from __future__ import annotations

import subprocess
import sys

import pytest

LARGE = """
large = b"x" * (600 << 20)  # what counts as large, of two gigabytes, begins at 512 MiB
from pathlib import Path
from grader.submissions.reading import Reader

with Reader() as reader:
    for _ in range(2):
        reader.read(b"def f(x):\\n    return x\\n", Path("a.py"))
        print(reader._process._process.pid if reader._process._process else "ended")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux hands such figures on")
def test_a_large_parent_makes_no_helper_large() -> None:
    """It answers one request after the other; otherwise each page would start a Python."""
    done = subprocess.run(
        [sys.executable, "-c", LARGE], capture_output=True, text=True, check=False, timeout=300
    )
    first, second = done.stdout.split()
    assert first == second != "ended", done.stderr
