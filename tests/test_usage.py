"""The clock's watcher sees what a process uses."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import psutil
import pytest

from grader.remote.usage import Usage


def test_memory_and_threads_are_those_of_the_process() -> None:
    """They are what psutil says, and grow with the process."""
    release = threading.Event()
    with Usage(os.getpid()) as usage:
        before, memory = usage.threads(), usage.memory_bytes()
        others = [threading.Thread(target=release.wait) for _ in range(3)]
        for each in others:
            each.start()
        held = bytearray(os.urandom(1 << 20)) * 64
        try:
            assert usage.threads() == before + 3 == psutil.Process().num_threads()
            assert usage.memory_bytes() - memory > len(held) // 2
        finally:
            release.set()
            for each in others:
                each.join()


def test_a_process_that_has_ended_is_an_error_not_a_number() -> None:
    """So nobody takes it for one that uses nothing."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with Usage(child.pid) as usage:
        assert usage.memory_bytes() > 0
        child.kill()
        child.communicate()
        for look in (usage.memory_bytes, usage.threads):
            with pytest.raises((OSError, psutil.Error)):
                look()
