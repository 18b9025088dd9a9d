"""Run a student's file as `python FILE` does, with `keras.datasets` answered from given files.

Started by path, so that nothing of the current folder comes before this package:
`python program.py REQUEST FILE [ARGUMENT ...]`.
"""

import builtins
import json
import linecache
import os
import sys
import traceback
import types
from collections.abc import Iterator
from typing import Any


def main() -> None:
    """Prepare this process as Python would have, then run the file in it."""
    request, sys.argv = json.loads(sys.argv[1]), sys.argv[2:]
    sys.path[0] = os.path.abspath(f"{__file__}/../../../..")
    from grader.sandbox.child.keras.datasets import (
        let_offline_rest,
        serve_datasets,
        when_keras_is_imported,
    )

    when_keras_is_imported(lambda: serve_datasets(request["datasets"]))
    let_offline_rest()
    path = os.path.abspath(sys.argv[0])
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    module = _main_module(path)
    try:
        for name, source in _parts(path, request["cells"]):
            # What is compiled here must not have our `from __future__` in it.
            exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
    except SystemExit:
        raise
    except BaseException as error:
        _show(error, in_cells=bool(request["cells"]))
        sys.exit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _main_module(path: str) -> types.ModuleType:
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = builtins  # type: ignore[attr-defined]
    sys.modules["__main__"] = module
    return module


def _parts(path: str, cells: str) -> Iterator[tuple[str, str | bytes]]:
    """The name and the source of what is run: the file, or one cell of it after another."""
    if not cells:
        with open(path, "rb") as file:
            yield path, file.read()
        return
    with open(cells, encoding="utf-8") as file:
        numbered = json.load(file)
    os.unlink(cells)
    if not hasattr(builtins, "display"):
        builtins.display = print  # type: ignore[attr-defined]
    for number, source in numbered:
        name = f"{path}, cell {number}"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        yield name, source


def _show(error: BaseException, *, in_cells: bool) -> None:
    """The traceback, from the student's first line on."""
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    if in_cells:  # whose lines stand in no file, where Python itself would look for them
        traceback.print_exception(error.with_traceback(trace))
    else:
        sys.excepthook(type(error), error.with_traceback(trace), trace)


if __name__ == "__main__":
    main()
