"""The clock's watcher sees what a process uses."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from grader.sandbox.usage import Usage


def test_memory_and_threads_are_those_of_the_process() -> None:
    """They are what psutil says, and grow with the process."""
    release = threading.Event()
    with Usage(os.getpid()) as usage:
        before = usage.look()
        others = [threading.Thread(target=release.wait) for _ in range(3)]
        for each in others:
            each.start()
        held = mmap.mmap(-1, 64 << 20)  # new pages, which a list or an array need not be
        held.write(bytes(len(held)))
        try:
            now = usage.look()
            assert now.threads == before.threads + 3 == psutil.Process().num_threads()
            assert now.memory_bytes - before.memory_bytes > len(held) // 2
            assert not now.is_headless
        finally:
            release.set()
            for each in others:
                each.join()
            held.close()


def test_a_process_that_has_ended_is_an_error_not_a_number() -> None:
    """So nobody takes it for one that uses nothing."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with Usage(child.pid) as usage:
        assert usage.look().memory_bytes > 0
        child.kill()
        child.communicate()
        with pytest.raises((OSError, psutil.Error)):
            usage.look()


@pytest.mark.skipif(sys.platform != "linux", reason="threads go on without the first on Linux")
def test_a_process_that_goes_on_without_its_first_thread_is_known() -> None:
    """Of such a process the kernel tells neither memory nor files."""
    code = (
        "import ctypes, threading; threading.Thread(target=input).start();"
        "print(flush=True); ctypes.CDLL(None).syscall(60, 0)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout
    child.stdout.readline()
    deadline = time.monotonic() + 20
    with Usage(child.pid) as usage:
        while not usage.look().is_headless and time.monotonic() < deadline:
            time.sleep(0.01)
        assert usage.look().is_headless
        child.kill()
        child.wait()
