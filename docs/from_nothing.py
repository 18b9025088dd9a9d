"""A student's way from an empty folder to full marks, typed in a terminal and in a notebook.

Writes `from-nothing.md` beside this file: `uv run python docs/from_nothing.py`. It makes an
environment with a plain `python -m venv` and pip (some minutes, 600 MB), far from this repository,
installs the wheel that students get, and puts the model solution in the student's place.
`--first tensorflow==2.18.1` installs something before, and the record is printed only.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.assignment.manifest import Assignment

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "docs" / "from-nothing.md"
REFERENCE = ROOT / "solutions" / "first_model" / "first_model.py"
STUB = "exercises/first_model/first_model.py"
STEPS = list(Assignment.read(ROOT / "exercises" / "first_model").by_name)
HEAD = """# From nothing to full marks

What `uv run python docs/from_nothing.py` typed and saw, with
{about}:
an environment made by `python -m venv`, the wheel that `grader pack` hands out, and an empty folder
that knows nothing of this repository. In the place of the student stands the model solution, which
is not shown.

## In a terminal

```text
$ python -m venv .venv
$ source .venv/bin/activate
$ python -m pip install {wheel}
```
"""


def main() -> None:
    """Walk both ways, and record them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--first", nargs="*", default=[], help="packages to install before")
    first = parser.parse_args().first
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        python, names, wheel = environment(home, first)
        about = f"Python {sys.version.partition(' ')[0]}, {', '.join(names)}"
        text = HEAD.format(about=about, wheel=wheel) + in_terminal(home / "course", python)
        text += "\n## In a notebook\n" + in_notebook(home / "notebook", python)
    if first:
        print(text)
    else:
        RECORD.write_text(text, "utf-8")


def environment(home: Path, first: list[str]) -> tuple[Path, list[str], str]:
    """Its Python, the versions of what matters there, and the name of the wheel."""
    subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
    python = home / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet"]
    if first:
        subprocess.run([*pip, *first], check=True)
    pack = [sys.executable, "-m", "grader", "pack", str(home / "packed")]
    subprocess.run(pack, cwd=ROOT, check=True)
    (wheel,) = (home / "packed").glob("*.whl")
    before = versions(python)
    subprocess.run([*pip, str(wheel)], check=True)
    for name, version in before.items():
        if versions(python).get(name) != version:
            print(f"pip has replaced {name} {version}")
    subprocess.run([*pip, "ipykernel", "nbclient"], check=True)
    now = versions(python)
    return python, [f"{name} {now[name]}" for name in ("tensorflow", "keras", "numpy")], wheel.name


def versions(python: Path) -> dict[str, str]:
    """What is installed."""
    listed = subprocess.run(
        [str(python), "-m", "pip", "list", "--format=freeze"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return dict(line.split("==", 1) for line in listed.splitlines() if "==" in line)


def in_terminal(folder: Path, python: Path) -> str:
    """From an empty folder to full marks with `pytest`."""
    folder.mkdir()
    bin_first = f"{python.parent}{os.pathsep}{os.environ['PATH']}"

    def typed(command: str) -> str:
        done = subprocess.run(
            shlex.split(command), cwd=folder, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": bin_first, "COLUMNS": "96"},
        )  # fmt: skip
        return f"\n```text\n$ {command}\n{(done.stdout + done.stderr).strip()}\n```\n"

    shown = typed("grader start first_model") + typed("pytest -k load_data")
    shown += typed("pytest --hint load_data")
    stub = folder / STUB
    for number, name in enumerate(STEPS, start=1):
        stub.write_text(with_function(stub.read_text("utf-8"), name), "utf-8")
        shown += f"\nFunction {number} is written:\n" + typed(f"pytest -k {name}")
    return shown + "\nAll are written:\n" + typed("pytest")


def with_function(text: str, name: str) -> str:
    """The stub in which one function is that of the model solution."""
    (node,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == name)
    lines = text.splitlines(keepends=True)
    lines[node.lineno - 1 : node.end_lineno] = [f"{functions()[name]}\n"]
    return "".join(lines)


def functions() -> dict[str, str]:
    """The functions of the model solution, in their order; first, as "", what stands above them."""
    _, *body = ast.parse(REFERENCE.read_text("utf-8")).body
    above = [node for node in body if not isinstance(node, ast.FunctionDef | ast.If)]
    parts = {"": "\n".join(map(ast.unparse, above))}
    return parts | {n.name: ast.unparse(n) for n in body if isinstance(n, ast.FunctionDef)}


_CELLS = """
import json, sys
import nbformat
from nbclient import NotebookClient

replies = []
client = NotebookClient(
    nbformat.v4.new_notebook(), timeout=600, allow_errors=True, kernel_name="python3",
    resources={"metadata": {"path": "."}},
    on_cell_executed=lambda execute_reply, **_: replies.append(execute_reply["content"]),
)

def run(source):
    client.nb.cells.append(nbformat.v4.new_code_cell(source))
    client.execute_cell(client.nb.cells[-1], len(client.nb.cells) - 1)
    said = []
    for output in client.nb.cells[-1].outputs:
        said.append(output.get("text") or output.get("data", {}).get("text/plain")
                    or output.get("evalue", ""))
    code = [each["text"] for each in replies[-1].get("payload", []) if "text" in each]
    return "".join(said), (code or [""])[0]

with client.setup_kernel():
    for source in json.load(sys.stdin):
        print(json.dumps([source, *run(source)]))
"""


def in_notebook(folder: Path, python: Path) -> str:
    """From an empty folder to full marks with `%start`, `%step` and `%check`."""
    folder.mkdir()
    parts = functions()
    cells = ["%load_ext grader\n%start first_model", "%step load_data", parts.pop("")]
    for name in STEPS:
        cells += [parts.pop(name), f"%check {name}"]
    cells += [*parts.values(), "%check"]
    done = subprocess.run(
        [str(python), "-c", _CELLS], cwd=folder, input=json.dumps(cells),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    shown = ""
    for line in done.stdout.splitlines():
        source, said, code = json.loads(line)
        if source.startswith("def ") and not said.strip():
            name = source.partition("(")[0].removeprefix("def ")
            shown += f"\nThe cell with `{name}` is run, as the model solution has it.\n"
            continue
        if source.startswith(("import ", "from ")):
            shown += "\nA cell with the imports is run:\n"
        shown += f"\n```text\n{source}\n```\n"
        if code:
            shown += "\nThe cell becomes the stub of the step, and below it stands its text.\n"
        elif said.strip():
            shown += f"\n```text\n{said.strip()}\n```\n"
    return shown


if __name__ == "__main__":
    main()
