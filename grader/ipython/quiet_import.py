"""TensorFlow's own log while it is imported, which would stand as a wall below the first cell.

`TF_CPP_MIN_LOG_LEVEL` silences most of it. What is written before TensorFlow has set up its log
(that a library for graphics cards is registered twice, say) is taken from standard error instead;
all else that was written there is shown afterwards.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import tempfile
import types
from collections.abc import Iterator
from typing import Any

_LEVEL = "TF_CPP_MIN_LOG_LEVEL"
_LOG = re.compile(
    r"WARNING: All log messages before absl"
    r"|[IWE]\d{4} \d\d:\d\d:\d\d"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] "
    r"|To enable the following instructions: "
)


def keep_tensorflow_quiet() -> None:
    """From now on, unless it is imported already or somebody has chosen what it may say."""
    if "tensorflow" in sys.modules or _LEVEL in os.environ:
        return
    os.environ[_LEVEL] = "3"
    sys.meta_path.insert(0, _QuietTensorFlow())


def without_log(text: str) -> str:
    """What is no line of TensorFlow's log."""
    return "\n".join(line for line in text.splitlines() if not _LOG.match(line))


class _QuietTensorFlow:
    """Finds TensorFlow as everybody does, and listens while it is imported."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """TensorFlow's own spec, whose loader is watched; None for any other module."""
        if name != "tensorflow":
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        specs = (finder.find_spec(name, path, target) for finder in others)
        spec = next((spec for spec in specs if spec is not None), None)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def run_quietly(module: types.ModuleType) -> None:
            with contextlib.suppress(ValueError):
                sys.meta_path.remove(self)
            with _filtered():
                run(module)

        spec.loader.exec_module = run_quietly  # type: ignore[method-assign]
        return spec


@contextlib.contextmanager
def _filtered() -> Iterator[None]:
    """What is written to file descriptor 2 comes afterwards, without the log."""
    with tempfile.TemporaryFile() as said:
        sys.stderr.flush()
        before = os.dup(2)
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(before, 2)
            os.close(before)
            said.seek(0)
            rest = without_log(said.read().decode("utf-8", "replace"))
            if rest.strip():
                print(rest, file=sys.stderr)


@contextlib.contextmanager
def without_warnings() -> Iterator[None]:
    """TensorFlow warns of calls with other shapes, which checks make on purpose: not meanwhile."""
    log = logging.getLogger("tensorflow")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
