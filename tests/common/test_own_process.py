"""Processes of the grader's own import the same grader, and end when they are to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.common.files import package_home
from grader.common.helpers import own_process
from grader.common.helpers.own_process import Alarm, OwnProcess

ECHO = """
import os, sys
import grader
print(os.path.dirname(os.path.dirname(grader.__file__)), *sys.argv[1:], flush=True)
for line in sys.stdin:
    print(line.strip().upper(), flush=True)
if "stays" in sys.argv:
    import time
    time.sleep(600)
"""


@pytest.fixture
def echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that only PYTHONPATH leads to."""
    (tmp_path / "echo_of_tests.py").write_text(ECHO)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "echo_of_tests"


@pytest.fixture
def process(echo: str) -> Iterator[OwnProcess]:
    process = OwnProcess(echo, "stays")
    yield process
    process.end()


def test_it_imports_the_same_grader_and_what_we_could(echo: str) -> None:
    process = OwnProcess(echo, "told")
    assert process.answers.readline().decode().split() == [package_home(), "told"]
    process.given.write(b"asked\n")
    process.given.flush()
    assert process.answers.readline() == b"ASKED\n"
    process.hang_up()
    assert process.wait(30.0) == 0
    process.end()
    assert process.code == 0


def test_nothing_is_imported_from_the_folder_where_it_begins(tmp_path: Path) -> None:
    """A submission may lie there."""
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader" / "__init__.py").write_text("raise SystemExit('forged')")
    done = subprocess.run(
        own_process.command("grader.common.helpers.own_process"),
        cwd=tmp_path,
        env=own_process.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_goes_on_after_it_was_told_to_end_is_killed(process: OwnProcess) -> None:
    process.answers.readline()
    process.hang_up()
    assert process.code is None
    process.end(patience=0.1)
    assert process.code not in (None, 0)
    assert not psutil.pid_exists(process.pid)
    process.end()  # once more does no harm


def test_an_alarm_kills_what_does_not_answer(process: OwnProcess) -> None:
    process.answers.readline()
    began = time.monotonic()
    with process.within(0.2) as alarm:
        assert process.answers.readline() == b""  # nobody has asked anything
    assert alarm.rang
    assert time.monotonic() - began < 20


def test_an_alarm_does_not_ring_once_the_block_has_ended() -> None:
    rang: list[int] = []
    with Alarm(0.2, lambda: rang.append(1)) as alarm:
        pass
    time.sleep(0.4)
    assert (rang, alarm.rang) == ([], False)


def test_the_environment_is_ours_and_what_else_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    made = own_process.environment(PYTHONHASHSEED="0")
    assert made == {**os.environ, "PYTHONPATH": package_home(), "PYTHONHASHSEED": "0"}
    assert own_process.command("a.b", "c")[0] == sys.executable
