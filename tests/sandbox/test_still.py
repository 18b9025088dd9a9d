"""A process can be held still while it is looked at, whatever it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.sandbox.wall.disk import Disk
from grader.sandbox.wall.still import Grip, all_stopped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the wall needs Linux")

COUNTING = (
    "import os, signal, threading\n"
    "def count():\n"
    "    file = os.open('count', os.O_CREAT | os.O_WRONLY)\n"
    "    number = 0\n"
    "    while True:\n"
    "        number += 1\n"
    "        os.pwrite(file, b'%020d' % number, 0)\n"
    "for number in (signal.SIGTSTP, signal.SIGCONT): signal.signal(number, signal.SIG_IGN)\n"
    "threads = [threading.Thread(target=count) for _ in range(3)]\n"
    "for each in threads: each.start()\n"
    "print(flush=True)\n"
)

# 30 MB in a folder that has another name whenever somebody has read its last one.
RENAMING = (
    "import os\n"
    "os.mkdir('0')\n"
    "for number in range(300): os.mkdir(f'other {number}')\n"
    "open('0/file', 'wb').write(bytes(30 << 20))\n"
    "print(flush=True)\n"
    "number = 0\n"
    "while True:\n"
    "    os.rename(str(number), str(number + 1))\n"
    "    number += 1\n"
)

# It writes 30 MB once it may, and 30 MB in the place of them.
WRITING = RENAMING.replace(
    "    number += 1\n",
    "    number += 1\n"
    "    if os.path.exists('go'):\n"
    "        os.rmdir('go')\n"
    "        for _ in range(2): open(f'{number}/file', 'wb').write(bytes(30 << 20))\n",
)

# 30 MB in a removed file that goes through all numbers of descriptors.
RENUMBERING = (
    "import os\n"
    "file = os.open('file', os.O_CREAT | os.O_RDWR)\n"
    "os.unlink('file')\n"
    "os.write(file, bytes(30 << 20))\n"
    "print(flush=True)\n"
    "while True:\n"
    "    for number in range(20, 240):\n"
    "        if number != file: os.dup2(file, number); os.close(file); file = number\n"
)

# The same, and a folder that was removed with many names in it.
IN_A_REMOVED_FOLDER = (
    "import os, time\n"
    "os.mkdir('folder')\n"
    "os.chdir('folder')\n"
    "for number in range(3000): open('x' * 200 + str(number), 'w').close()\n"
    "for name in os.listdir('.'): os.unlink(name)\n"
    "size = os.stat('.').st_blocks * 512\n"
    "os.rmdir('../folder')\n"
    "print(size, flush=True)\n"
    "time.sleep(600)\n"
)


@pytest.fixture
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs this code in a folder of its own, and has said that it is ready."""
    child = subprocess.Popen(
        [sys.executable, "-c", request.param], cwd=tmp_path, stdout=subprocess.PIPE
    )
    assert child.stdout
    child.first = child.stdout.readline()  # type: ignore[attr-defined]
    yield child
    child.kill()
    child.communicate()


@pytest.mark.parametrize("started", [COUNTING], indirect=True)
def test_nothing_happens_in_a_process_that_is_held(
    started: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """In none of its threads; and afterwards it goes on."""
    count = tmp_path / "count"
    with Grip(started.pid) as grip:
        for _ in range(20):
            with grip.still() as is_still:
                assert is_still
                assert all_stopped(started.pid)
                before = count.read_bytes()
                time.sleep(0.01)
                assert count.read_bytes() == before
            deadline = time.monotonic() + 20
            while count.read_bytes() == before and time.monotonic() < deadline:
                time.sleep(0.001)
            assert count.read_bytes() != before


def test_what_has_ended_is_still() -> None:
    """Whether somebody has taken note of its end, or not yet."""
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    with Grip(child.pid) as grip:
        while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        with grip.still() as is_still:
            assert is_still
        child.wait()
        with grip.still() as is_still:
            assert is_still
    with Grip(child.pid) as grip, grip.still() as is_still:
        assert is_still


def test_who_cannot_be_held_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than looked at as if it were."""
    with Grip(os.getpid()) as grip:
        monkeypatch.setattr(signal, "pidfd_send_signal", lambda *_: None)
        with grip.still() as is_still:
            assert not is_still


@pytest.mark.parametrize("started", [RENAMING, RENUMBERING], indirect=True)
def test_what_moves_about_is_seen_each_time(
    started: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """However often it changes its place while it is looked for."""
    with Disk(started.pid, tmp_path, most_entries=5000) as disk:
        for _ in range(10):
            assert disk.look()[0] >= 30 << 20


@pytest.mark.parametrize("started", [IN_A_REMOVED_FOLDER], indirect=True)
def test_a_removed_folder_counts_as_long_as_somebody_is_in_it(
    started: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """With the room that its names took."""
    size = int(started.first)  # type: ignore[attr-defined]
    with Disk(started.pid, tmp_path, most_entries=5000) as disk:
        assert disk.look()[0] >= size


@pytest.mark.whole
@pytest.mark.parametrize("started", [WRITING], indirect=True)
def test_what_moves_about_and_cannot_be_held_counts_as_all_that_it_has_written(
    started: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody can look at is bounded, too."""
    monkeypatch.setattr(signal, "pidfd_send_signal", lambda *_: None)
    with Disk(started.pid, tmp_path, most_entries=5000) as disk:
        assert disk.look()[0] < 200 << 20
        (tmp_path / "go").mkdir()
        deadline = time.monotonic() + 20
        while disk.look()[0] < 60 << 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert disk.look()[0] >= 60 << 20
