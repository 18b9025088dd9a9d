"""Tells when a file is saved: by the system's own notices, and by looking where these fail."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_NOTHING_SECONDS = 0.4
_READING = ("opened", "closed_no_write")


class Saves(FileSystemEventHandler):
    """Calls `tell` in a thread of its own when something happens to one of some files.

    Args:
        folder: in which they lie.
        names: of the files; editors may write another one and give it this name.
        tell: called, perhaps several times for one save.
    """

    def __init__(self, folder: Path, names: Sequence[str], tell: Callable[[], None]) -> None:
        self._names = frozenset(names)
        self._tell = tell
        self._observer = Observer()
        self._observer.daemon = True
        with contextlib.suppress(OSError):  # no notices to be had: `look` does it
            self._observer.schedule(self, str(folder))
            self._observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something has happened in the folder."""
        paths = (event.src_path, event.dest_path)
        names = {Path(str(path)).name for path in paths if path}
        if event.event_type not in _READING and names & self._names:
            self._tell()

    def close(self) -> None:
        """Listen no more."""
        with contextlib.suppress(RuntimeError, OSError):
            self._observer.stop()


class Contents:
    """What stands in some files, to know when it is something else.

    Args:
        paths: the files.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        self._stamps = {path: _stamp(path) for path in paths}
        self._data = {path: _data(path) for path in paths}
        self._nothing_since: dict[Path, float] = {}

    def look(self) -> bool:
        """Whether a file may have changed, at a glance; for file systems that send no notice."""
        return bool(self._nothing_since) or any(
            _stamp(path) != self._stamps[path] for path in self._paths
        )

    def changed(self) -> list[Path]:
        """The files that hold something else than the last time, or are not there any more.

        An editor may empty a file or take it away before it writes: that is told after a while.
        """
        found, now = [], time.monotonic()
        for path in self._paths:
            self._stamps[path], data = _stamp(path), _data(path)
            is_same = data == self._data[path]
            if is_same or data:
                self._nothing_since.pop(path, None)
            elif now - self._nothing_since.setdefault(path, now) < _NOTHING_SECONDS:
                continue
            if not is_same:
                self._nothing_since.pop(path, None)
                found.append(path)
                self._data[path] = data
        return found


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


def _data(path: Path) -> bytes | None:
    """None where there is nothing to be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
