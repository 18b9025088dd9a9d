"""The work that all compared programs do: eleven functions, each called once, and what must come.

The submissions are variants of the reference, or of one of the ways in which people write the same
(`styles/`), that no two have in common as text: comments and the names of local variables differ.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "solutions" / "first_model" / "first_model.py"
STYLES = {
    "reference": REFERENCE,
    **{path.stem: path for path in sorted((ROOT / "benchmarks" / "styles").glob("*.py"))},
}
DIGITS = ROOT / "exercises" / "first_model" / "given" / "mnist.npz"

_LOCALS = ("axes", "trials", "probabilities", "plan", "seconds")

HEADER = f"""
import tempfile
import numpy as np
import matplotlib
matplotlib.use("Agg")
import keras, tensorflow
def bundled_digits():
    with np.load({str(DIGITS)!r}) as a:
        return (a["x_train"], a["y_train"]), (a["x_test"], a["y_test"])
keras.datasets.mnist.load_data = bundled_digits
tensorflow.keras.datasets.mnist.load_data = bundled_digits
""".strip()


@dataclass(frozen=True)
class Call:
    """One function: how it is called, and what a peer's test asserts of the result."""

    function: str
    call: str
    holds: str


CALLS = (
    Call("load_data", "(x, y), (u, v) = load_data()", "x.shape == (8000, 28, 28) and len(v)"),
    Call("show_digit", "shown = show_digit(x[0], int(y[0]))", "shown is not None"),
    Call("normalize", "x, u = normalize(x), normalize(u)", "0 <= x.min() < x.max() <= 1"),
    Call("build_model", "model = build_model()", "len(model.layers) >= 4"),
    Call("compile_model", "model = compile_model(model)", "model.optimizer.name == 'adam'"),
    Call("fit_model", "history = fit_model(model, x, y)", "len(history.epoch) == 3"),
    Call("evaluate_model", "loss, accuracy = evaluate_model(model, u, v)", "accuracy > 0.85"),
    Call("experiment", "trials = experiment(x[:2000], y[:2000], u, v)", "len(trials) >= 3"),
    Call(
        "save_model",
        "path = tempfile.mkdtemp() + '/m.keras'; save_model(model, path)",
        "open(path, 'rb').read(2) == b'PK'",
    ),
    Call("load_model", "again = load_model(path)", "again.count_params() == 118282"),
    Call("predict_digits", "found = predict_digits(again, u)", "(found == v).mean() > 0.85"),
)


def variant(number: int, style: str = "reference") -> str:
    """One of `STYLES` in a spelling of its own."""
    text = re.sub(r"\n *# (BEGIN|END) SOLUTION(?=\n)", "", STYLES[style].read_text("utf-8"))
    for name in _LOCALS:
        text = re.sub(rf"(?<![\"\w.]){name}\b(?![\"=])", f"{name}_{number}", text)
    return f"# Handed in by student {number}.\n{text}"


def functions(source: str) -> dict[str, str]:
    """The text of each of the eleven functions; under "" all the rest, but what a script shows."""
    asked = {call.function for call in CALLS}
    found, rest = {}, []
    for node in ast.parse(source).body:
        text = ast.get_source_segment(source, node) or ""
        if isinstance(node, ast.FunctionDef) and node.name in asked:
            found[node.name] = text
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"):
            above = node.decorator_list if isinstance(node, ast.ClassDef) else []
            rest += [f"@{ast.unparse(each)}" for each in above]
            rest.append(text)
    return {"": "\n".join(rest), **found}


FLOOR = f"""
import sys
import tensorflow as tf
{HEADER}
for name in sys.argv[1:]:
    space = {{"__name__": "bare", "tempfile": tempfile}}
    exec(compile(open(name).read(), name, "exec"), space)
    exec({chr(10).join(each.call for each in CALLS)!r}, space)
    print("done", name, flush=True)
"""
"""A bare loop over submissions in one warm process: nothing is looked at."""

ONE_THREAD = """
import tensorflow as tf
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
"""
"""Put before the loop: it saves what the grader saves by one thread for each training."""
