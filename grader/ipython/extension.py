"""What `%load_ext grader` brings into a kernel: `%check`, `%hint`, `%start` and `%step`."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.ipython.cell_output import CellOutput
from grader.ipython.judge_process import JudgeIsGoneError, JudgeProcess
from grader.ipython.quiet_import import keep_tensorflow_quiet, without_warnings
from grader.ipython.typed import COMMANDS, NearMisses, note, words
from grader.submissions.notebook.notebook import join_numbered

if TYPE_CHECKING:
    from grader.sandbox.child.notebook.kernel import KernelServer

_HOW_HINT = "%hint STEP"
_SERVICES = ("COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE")
"""In whose notebooks files that lie beside them cannot be opened."""


def load(shell: Any) -> None:
    """Register the commands, start the judge, and let `keras.datasets` answer offline.

    Args:
        shell: IPython's.
    """
    keep_tensorflow_quiet()
    commands = Commands(shell)
    for name in COMMANDS:
        shell.register_magic_function(getattr(commands, name), "line", name)
    shell.events.register("pre_run_cell", commands.note_run)
    readers = shell.input_transformers_cleanup
    readers[:] = [each for each in readers if not isinstance(each, NearMisses)]
    readers.append(NearMisses(shell, commands.steps))
    commands.look()


class Commands:
    """The commands of one kernel."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._judge = JudgeProcess()
        self._steps: list[str] = []
        self._datasets: dict[str, str] = {}
        self._ran: dict[str, float] = {}  # by the number of a cell: when it was run
        self._started = ""  # the exercise that was asked for by `%start`

    def steps(self) -> list[str]:
        """The names of the steps."""
        return self._steps

    def note_run(self, info: Any) -> None:
        """IPython is about to run a cell."""
        if info.store_history:
            self._ran[str(self._shell.execution_count)] = time.time()

    def look(self) -> None:
        """See which assignment this is; the judge is then ready before somebody waits for it.

        Raises:
            IPython's UsageError: there is none.
        """
        reply = self._asked({**self._where(), "do": "look"})
        self._steps = reply["steps"]
        if reply["datasets"] != self._datasets:
            from grader.sandbox.child.keras.datasets import serve_datasets, when_keras_is_imported

            files = self._datasets = reply["datasets"]
            when_keras_is_imported(lambda: serve_datasets(files))

    def check(self, line: str) -> None:
        """`%check normalize` checks a step as it stands in the kernel now; `%check` all of them."""
        self.look()
        screen = CellOutput(self._shell)
        asked = {**self._where(), "do": "check", "steps": words(line), "note": note("check", line)}
        with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
            numbered, starts = cells_of(self._shell, self._steps)
            asked |= {"cells": numbered, "names": _names(self._shell), "scratch": scratch}
            asked["ran"] = {str(n): self._ran[str(n)] for n, _ in numbered if str(n) in self._ran}
            answer = self._answered(asked, starts, scratch, screen)
        screen.show(answer)

    def hint(self, line: str) -> None:
        """`%hint normalize` gives a hint, the next time a more concrete one below it."""
        step = _one(words(line), _HOW_HINT)
        screen = CellOutput(self._shell)
        screen.show(self._asked({**self._where(), "do": "hint", "step": step}))

    def start(self, line: str) -> None:
        """`%start NAME` puts an exercise into this folder; `%start` lists them."""
        named = words(line)[:1]
        place = [] if any(each in os.environ for each in _SERVICES) else ["--place", "jupyter"]
        done = subprocess.run(
            [sys.executable, "-m", "grader", "start", *named, *(place if named else [])],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        if done.returncode:
            raise _usage_error(" ".join(done.stderr.split()).removeprefix("grader: "))
        print(done.stdout.rstrip().replace("grader start", "%start"))
        if named:
            self._started = named[0]
            self.look()

    def step(self, line: str) -> None:
        """`%step STEP` puts the stub of a step into its own cell, and its text below."""
        step = _one(words(line), "%step STEP")
        asked = {**self._where(), "do": "step", "step": step, "names": _names(self._shell)}
        answer = self._asked(asked)
        self._shell.set_next_input(answer["code"], replace=True)
        text = {"text/markdown": answer["text"], "text/plain": answer["text"]}
        self._shell.display_pub.publish(text, {})

    def _answered(
        self, asked: dict[str, Any], starts: dict[str, int], scratch: str, screen: CellOutput
    ) -> dict[str, Any]:
        """The judge's answer; the kernel's functions serve it meanwhile."""
        from grader.sandbox.child.notebook.kernel import KernelServer, serving

        names = dict(self._shell.user_ns)
        server = KernelServer(names, starts, scratch=scratch, quiet=lambda: _quiet(self._shell))
        with screen.watching(), without_warnings():
            return self._asked(
                asked,
                within=lambda imports: serving(server, imports=imports),
                server=server,
                screen=screen,
            )

    def _asked(
        self,
        asked: dict[str, Any],
        *,
        server: KernelServer | None = None,
        within: Callable[[str], contextlib.AbstractContextManager[None]] | None = None,
        screen: CellOutput | None = None,
    ) -> dict[str, Any]:
        """Ask the judge.

        Raises:
            IPython's UsageError: it was stopped, or something is wrong that one line tells.
        """
        try:
            with contextlib.ExitStack() as stack:
                serve = _lazily(stack, server, within) if server and within else None
                answer = self._judge.ask(asked, serve=serve, tell=screen.tell if screen else None)
        except KeyboardInterrupt:
            self._judge.end()
            raise _usage_error("The check was stopped.") from None
        except JudgeIsGoneError as error:
            raise _usage_error(str(error)) from None
        if "problem" in answer:
            raise _usage_error(answer["problem"])
        if server is not None:
            answer["printed"] = server.printed
        return answer

    def _where(self) -> dict[str, Any]:
        """What tells which assignment is meant."""
        path = str(
            self._shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
        )
        return {"folder": os.getcwd(), "notebook": Path(path).name, "started": self._started}


def _one(names: list[str], usual: str) -> str:
    """The only name.

    Raises:
        IPython's UsageError: there are none, or several.
    """
    if len(names) != 1:
        raise _usage_error(f"Name one step: {usual}")
    return names[0]


def _lazily(
    stack: contextlib.ExitStack,
    server: KernelServer,
    within: Callable[[str], contextlib.AbstractContextManager[None]],
) -> Callable[[dict[str, Any], list[Any]], Any]:
    """Serve requests, and prepare the kernel when the first one comes: most stubs need none."""
    prepared: list[None] = []

    def serve(header: dict[str, Any], arrays: list[Any]) -> Any:
        if not prepared:
            imports = header.get("imports", "tensorflow")  # the first request starts a session
            prepared.append(stack.enter_context(within(imports)))
        return server.answer(header, arrays)

    return serve


def cells_of(shell: Any, asked: Collection[str]) -> tuple[list[tuple[int, str]], dict[str, int]]:
    """The cells that made what stands in the kernel now.

    Args:
        shell: IPython's.
        asked: the names of the steps; these need not be functions that were written in a cell.

    Returns:
        Number (as in `In [n]`) and source of each, in the order in which they were run; and for
        each, by the name of its code, the line of the joined source at which it begins.
    """
    from grader.sandbox.child.notebook.kernel import code_files

    files: dict[str, int] = {}
    binders: set[int] = set()
    for name, thing in list(shell.user_ns.items()):
        if name.startswith("_") or name in ("In", "Out"):
            continue
        runs = {file: _number(shell, file) for file in code_files(thing)}
        files |= {file: number for file, number in runs.items() if number}
        if name in asked and not any(runs.values()):
            binders.add(_last_binding(shell, name))
    raw = shell.history_manager.input_hist_raw
    numbers = sorted({*files.values(), *binders} - {0})
    numbered = [(number, str(raw[number])) for number in numbers if number < len(raw)]
    _, cells = join_numbered(numbered)
    first = {cell.number: cell.first for cell in cells}
    return numbered, {file: first[number] for file, number in files.items() if number in first}


def _number(shell: Any, file: str) -> int:
    """The number of the cell whose code has this name; 0 for any other file."""
    compiler = shell.compile
    if not hasattr(compiler, "format_code_name"):  # IPython 7, which Colab has
        cells = enumerate(shell.history_manager.input_hist_raw)
        return {compiler.get_code_name(text, text, n): n for n, text in cells}.get(file, 0)
    told = compiler.format_code_name(file)
    text = told[1] if told else ""
    return int(text[3:-1]) if text.startswith("In[") and text[3:-1].isdecimal() else 0


def _last_binding(shell: Any, name: str) -> int:
    """The last cell that binds `name`, by its text; 0 where there is none."""
    raw = shell.history_manager.input_hist_raw
    binds = re.compile(
        rf"^\s*(?:{name}\s*=[^=]|(?:async\s+)?def\s+{name}\b|.*\bimport\b.*\b{name}\b)",
        re.MULTILINE,
    )
    return next((n for n in range(len(raw) - 1, 0, -1) if binds.search(str(raw[n]))), 0)


def _names(shell: Any) -> list[str]:
    mapping: Mapping[str, Any] = shell.user_ns
    return [name for name in mapping if not name.startswith("_")]


@contextlib.contextmanager
def _quiet(shell: Any) -> Iterator[None]:
    """What a function displays goes nowhere, and `exit()` ends the function alone."""
    from IPython.core import displaypub

    def leave() -> None:
        raise SystemExit

    capturing: Any = displaypub
    publisher, shell.display_pub = shell.display_pub, capturing.CapturingDisplayPublisher()
    shell.ask_exit = leave
    try:
        yield
    finally:
        shell.display_pub = publisher
        del shell.ask_exit


def _usage_error(message: str) -> Exception:
    """IPython shows its message in one line, and runs no cell after this one by itself."""
    from IPython.core.error import UsageError

    return UsageError(message)
