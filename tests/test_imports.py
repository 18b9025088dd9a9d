"""Who imports whom: the wall between the judge and TensorFlow, and between sandbox and judge."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grader

PACKAGE = Path(grader.__file__).parent
CHILD = PACKAGE / "sandbox" / "child"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NEAR = sorted(
    module_name(p)
    for p in PACKAGE.rglob("*.py")
    if CHILD not in p.parents
    and "samples" not in p.parts
    and p.name not in ("__main__.py", "offline.py")  # the second is for the student's own process
)


def test_the_judges_side_never_imports_tensorflow() -> None:
    """The judge opens nothing but JSON and npy: no model file, no pickle, no TensorFlow."""
    code = (
        "import importlib, sys\n"
        f"for name in {NEAR!r}: importlib.import_module(name)\n"
        "print(*sorted({n.split('.')[0] for n in sys.modules}))\n"
        "print(*sorted(n for n in sys.modules if n.startswith('grader.sandbox.child')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    loaded, far = done.stdout.split("\n")[:2]
    assert {"tensorflow", "keras", "matplotlib"} & set(loaded.split()) == set()
    assert far == ""


def test_importing_the_package_imports_nothing_else() -> None:
    """pytest loads it in every project where it is installed."""
    code = "import sys; before = set(sys.modules); import grader; print(set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("{'grader'}", "set()")


def imported(path: Path) -> Iterator[str]:
    """The full names that a module imports, wherever in it the import stands."""
    name = module_name(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def test_imports_run_one_way_as_the_contracts_say() -> None:
    """Layers; and what runs beside a submission knows nothing of the rest: see pyproject.toml."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(
        [*map(str, command)], cwd=PACKAGE.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_wire_imports_numpy_and_the_standard_library_alone() -> None:
    """Both ends use it."""
    roots = {name.split(".")[0] for name in imported(PACKAGE / "sandbox" / "wire.py")}
    assert roots - {"numpy"} - set(sys.stdlib_module_names) == set()


def test_nothing_is_ever_unpickled() -> None:
    """Neither by name, nor by NumPy with `allow_pickle=True`."""
    for path in PACKAGE.rglob("*.py"):
        if "samples" in path.parts:
            continue
        roots = {name.split(".")[0] for name in imported(path)}
        assert roots & {"pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"} == set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant)
                assert node.value.value is False
