"""Run a submission's source as a module, statement by statement.

A statement that fails does not take the functions below it away: it becomes a remark, as a failing
cell does in a notebook.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import linecache
import re
import sys
import traceback
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.sandbox.child.notebook.stand_ins import Clock
from grader.sandbox.child.values import clean_text

_COLOURS = re.compile("\x1b\\[[0-9;]*m")  # Keras writes bold text into some messages


def run_source(
    source: str, *, name: str, filename: str, seconds: float | None = None
) -> tuple[types.ModuleType, list[Any]]:
    """Execute `source` as module `name`.

    Args:
        source: the submission.
        name: of the module.
        filename: what tracebacks call it.
        seconds: time for all statements; one that takes too much of it is stopped.

    Returns:
        The module, and what each failing top-level statement raised (see `describe_error`).

    Raises:
        SyntaxError: the source does not parse.
    """
    module = types.ModuleType(name)
    module.__file__ = filename
    sys.modules[name] = module
    linecache.cache[filename] = (
        len(source),
        None,
        [f"{line}\n" for line in source.split("\n")],
        filename,
    )
    tree = ast.parse(source, filename)
    future = _future_flags(tree)
    raised = []
    clock = Clock(seconds)
    for statement in tree.body:
        try:
            code = compile(
                ast.Module([statement], type_ignores=[]),
                filename,
                "exec",
                flags=future | (ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if seconds else 0),
                dont_inherit=True,
            )
            clock.begin()
            waits = eval(code, module.__dict__)  # noqa: S307 - running it is what we are for
            if inspect.iscoroutine(waits):  # a cell with `await`, as notebooks may have it
                asyncio.run(waits)
        except BaseException as error:
            raised.append({**describe_error(error, {filename: 1}), "line": statement.lineno})
        finally:
            clock.rest()
    return module, raised


def outline(module: types.ModuleType, names: list[str]) -> dict[str, Any]:
    """For each asked name: what stands there, and whether it can be called with n arguments."""
    return {
        name: _describe_callable(getattr(module, name)) for name in names if hasattr(module, name)
    }


def describe_error(error: BaseException, starts: Mapping[str, int]) -> dict[str, Any]:
    """An exception as plain data, with the frames that lie in the submission (innermost last).

    Args:
        error: the exception.
        starts: for each file of the submission, the line of its source at which the file begins.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        {
            "line": (frame.lineno or 0) + starts[frame.filename] - 1,
            "function": frame.name,
            "text": (frame.line or "")[:300],
        }
        for frame in frames
        if frame.filename in starts
    ]
    return {
        "type": type(error).__name__[:100],
        "message": _message(error),
        "causes": " ".join(_message(cause) for cause in _causes(error))[:2000],
        "frames": own[-12:],
        "innermost_is_own": bool(frames) and frames[-1].filename in starts,
        "missing_module": str(getattr(error, "name", "") or "")[:100]
        if isinstance(error, ImportError)
        else "",
    }


def _causes(error: BaseException) -> list[BaseException]:
    """What led to an exception, nearest first."""
    found: list[BaseException] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(found) < 5 and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found


def _message(error: BaseException) -> str:
    try:
        text = _COLOURS.sub("", str(error))
        if len(text) > 2000:  # TensorFlow says at the end what happened
            text = f"{text[:600]}\n…\n{text[-1390:]}"
        return clean_text(text, 2000)
    except Exception:
        return "(its message cannot be read)"


def _describe_callable(thing: Any) -> dict[str, Any]:
    if not callable(thing):
        return {"callable": False, "type": type(thing).__name__[:100]}
    kind = "class" if isinstance(thing, type) else ""
    try:
        parameters = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return {"callable": True, "type": kind, "least": 0, "most": None, "parameters": []}
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    starred = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    keywords = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    return {
        "callable": True,
        "type": kind,
        "least": sum(p.default is p.empty for p in positional),
        "most": None if starred else len(positional),
        "parameters": [p.name[:100] for p in positional][:20],
        "keyword_only": [k[:100] for k in keywords][:20],
    }


def _future_flags(tree: ast.Module) -> int:
    import __future__

    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                flags |= getattr(__future__, alias.name).compiler_flag
    return flags


def folder_on_path(folder: str) -> None:
    """Let the submission import the modules that lie beside it."""
    if folder and Path(folder).is_dir() and folder not in sys.path:
        sys.path.insert(0, folder)
