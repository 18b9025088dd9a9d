"""nbgrader and otter-grader: installed into environments of their own, with the same work to do."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
from first_model_calls import CALLS, HEADER, functions, variant
from measure import Command, Cost, run

PEERS = {"nbgrader": "nbgrader>=0.9,<0.10", "otter": "otter-grader>=7,<8"}
_DISTRIBUTIONS = {"nbgrader": "nbgrader", "otter": "otter-grader"}
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0"}


@dataclass(frozen=True)
class Peer:
    """One peer's environment."""

    name: str
    home: Path

    @property
    def python(self) -> str:
        """Its Python."""
        return str(self.home / "bin" / "python")

    @property
    def version(self) -> str:
        """The installed version."""
        code = f"import importlib.metadata as m; print(m.version({_DISTRIBUTIONS[self.name]!r}))"
        return subprocess.check_output([self.python, "-c", code], text=True).strip()

    @property
    def environment(self) -> dict[str, str]:
        """So that its kernels, too, come from its environment."""
        return {**QUIET, "PATH": f"{self.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
                "JUPYTER_PATH": str(self.home / "share" / "jupyter"),
                "PYTHONWARNINGS": "ignore"}  # fmt: skip


def install(name: str, environments: Path) -> Peer:
    """The peer's environment, made when it is not there yet; minutes the first time."""
    peer = Peer(name, environments / name)
    same = (_our_tensorflow(), "keras", "numpy", "matplotlib")
    wanted = [f"{each}=={version(each)}" for each in same]
    wanted += ["ipykernel", PEERS[name]]
    note = peer.home / "installed.txt"
    if note.is_file() and note.read_text() == "\n".join(wanted):
        return peer
    print(f"installing {name} into {peer.home} ...", flush=True)
    uv = shutil.which("uv")
    if uv:
        subprocess.check_call([uv, "venv", "-q", "--clear", "--python", sys.executable, peer.home])
        # Elsewhere, so that this project's own choice of packages does not reach the peer's.
        install = [uv, "pip", "install", "-q", "--python", peer.python, *wanted]
        subprocess.check_call(install, cwd=peer.home)
    else:
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", peer.home])
        subprocess.check_call([peer.python, "-m", "pip", "install", "-q", *wanted])
    note.write_text("\n".join(wanted))
    return peer


def _our_tensorflow() -> str:
    """The name under which TensorFlow is installed here: with or without support for GPUs."""
    with contextlib.suppress(PackageNotFoundError):
        version("tensorflow-cpu")
        return "tensorflow-cpu"
    return "tensorflow"


def run_nbgrader(peer: Peer, folder: Path, count: int, style: str) -> Cost:
    """`nbgrader autograde`: one submission after another, it knows no other way."""
    config = folder / "nbgrader_config.py"
    config.parent.mkdir(parents=True)
    config.write_text(f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\n")
    _write(_nbgrader_notebook(0, style), folder / "source" / "ps1" / "first_model.ipynb")

    def nbgrader(*arguments: str) -> Command:
        start = "import sys; from nbgrader.apps.nbgraderapp import main; sys.exit(main())"
        return Command(
            [peer.python, "-c", start, *arguments], folder, folder / "log", peer.environment
        )

    run([nbgrader("generate_assignment", "ps1")])
    released = nbformat.read(folder / "release" / "ps1" / "first_model.ipynb", as_version=4)
    for i in range(count):
        place = folder / "submitted" / f"student{i:02}" / "ps1" / "first_model.ipynb"
        _write(_handed_in(released, i, style), place)
    cost = run([nbgrader("autograde", "ps1")])
    _check_nbgrader(folder, count)
    return cost


def _nbgrader_notebook(number: int, style: str) -> nbformat.NotebookNode:
    parts = functions(variant(number, style))
    cells = [_code(parts[""]), _code(HEADER)]
    for call in CALLS:
        solution = f"### BEGIN SOLUTION\n{parts[call.function]}\n### END SOLUTION"
        cells.append(_nbgrader_cell(solution, call.function, solution=True))
        test = f"{call.call}\nassert {call.holds}"
        cells.append(_nbgrader_cell(test, f"test_{call.function}", solution=False))
    return _notebook(cells)


def _nbgrader_cell(text: str, name: str, *, solution: bool) -> nbformat.NotebookNode:
    about = {
        "schema_version": 3, "grade_id": name, "solution": solution, "grade": not solution,
        "locked": not solution, "task": False, "cell_type": "code",
    }  # fmt: skip
    if not solution:
        about["points"] = 1
    return _code(text, {"nbgrader": about})


def _handed_in(released: nbformat.NotebookNode, number: int, style: str) -> nbformat.NotebookNode:
    """The released notebook, filled in by a student, who has put helpers into the first cell."""
    notebook = nbformat.from_dict(released)
    parts = functions(variant(number, style))
    notebook.cells[0].source = parts[""]
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name and name in parts and cell.metadata["nbgrader"]["solution"]:
            cell.source = parts[name]
    return notebook


def _check_nbgrader(folder: Path, count: int) -> None:
    done = list((folder / "autograded").glob("*/ps1/first_model.ipynb"))
    outputs = [o for p in done for c in nbformat.read(p, as_version=4).cells
               for o in c.get("outputs", [])]  # fmt: skip
    if len(done) != count or any(o.output_type == "error" for o in outputs):
        raise SystemExit(f"nbgrader graded {len(done)} of {count}, or found mistakes; see {folder}")


def run_otter(peer: Peer, folder: Path, count: int, style: str) -> Cost:
    """`otter run`, without a container, two at once."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for call in CALLS:
        (tests / f"{call.function}.py").write_text(_otter_test(call.function, call.holds))
    otter = [peer.python, "-m", "otter"]
    log = folder / "log"
    zipped = folder / "autograder.zip"
    generate = [*otter, "generate", "-t", str(tests), "-o", str(zipped), "--no-environment"]
    run([Command(generate, folder, log, peer.environment)])
    commands = []
    for i in range(count):
        place = folder / f"student{i:02}" / "first_model.ipynb"
        _write(_otter_notebook(i, style), place)
        grade = [*otter, "run", "-a", str(zipped), "-o", str(place.parent), str(place)]
        commands.append(Command(grade, place.parent, place.parent / "log", peer.environment))
    cost = run(commands[::2], commands[1::2])
    _check_otter(folder, count)
    return cost


def _otter_notebook(number: int, style: str) -> nbformat.NotebookNode:
    parts = functions(variant(number, style))
    start = "import otter\ngrader = otter.Notebook()"
    cells = [_code(start), _code(parts[""]), _code(HEADER)]
    for call in CALLS:
        cells.append(_code(parts[call.function]))
        cells.append(_code(call.call))
        cells.append(_code(f'grader.check("{call.function}")'))
    return _notebook(cells)


def _otter_test(name: str, holds: str) -> str:
    case = {"code": f">>> bool({holds})\nTrue", "hidden": False, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": name, "points": 1, "suites": [suite]}
    return f"OK_FORMAT = True\ntest = {test!r}\n"


def _check_otter(folder: Path, count: int) -> None:
    for i in range(count):
        found = json.loads((folder / f"student{i:02}" / "results.json").read_text())
        scores = [each["score"] for each in found["tests"] if each.get("max_score")]
        if sum(scores) != len(CALLS):
            raise SystemExit(f"otter found mistakes in submission {i}; see {folder}")


def _code(text: str, metadata: dict[str, object] | None = None) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(text, metadata=metadata or {})


def _notebook(cells: Sequence[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


def _write(notebook: nbformat.NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


RUNNERS = {"nbgrader": run_nbgrader, "otter": run_otter}
