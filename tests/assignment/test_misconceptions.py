"""Known mistakes: each name in use has its sentence, and exceptions show the right one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from of_first_model import TASK

from grader import expect
from grader.assignment import misconceptions
from grader.assignment.manifest import Assignment
from grader.assignment.misconceptions import GENERAL, Catalogue, Misconception
from grader.assignment.raised import Reading, hint_for_exception, in_short
from grader.common.outcomes import Failed, UsageError
from grader.common.text import without_nodes
from grader.sandbox.claims import Raised

ROOT = Path(__file__).parents[2]
OWN = Assignment.read(ROOT / "exercises" / "first_model").catalogue
NEURON = Assignment.read(ROOT / "exercises" / "a_neuron").catalogue
BETTER = Assignment.read(ROOT / "exercises" / "better_model").catalogue
CATALOGUES = {
    "grader": GENERAL,
    "exercises/first_model": OWN,
    "solutions/first_model": OWN,
    "exercises/a_neuron": NEURON,
    "exercises/better_model": BETTER,
}


def from_exception(step: str, raised: Raised) -> Misconception | None:
    return OWN.of_exception(step, raised)


def sources(folder: str) -> list[Path]:
    found = (ROOT / folder).rglob("*.py")
    return sorted(p for p in found if "samples" not in p.parts and p.name != "misconceptions.py")


_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def texts(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may give; not those it compares with or looks up."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    elif isinstance(node, ast.BoolOp | ast.Dict):
        for value in node.values:
            yield from texts(value)
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get":
        for value in [node.func.value, *node.args[1:]]:
            yield from texts(value)


def names_in(tree: ast.AST) -> Iterator[str]:
    """Names given as `misconception=...`, kept in a variable for it, or returned by a `why`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "misconception":
            yield from texts(node.value)
        elif isinstance(node, ast.Assign):
            targets = {t.id for t in node.targets if isinstance(t, ast.Name)}
            attributes = {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
            if "misconception" in attributes or targets & {"name", "names", "misconception"}:
                yield from texts(node.value)
        elif isinstance(node, ast.FunctionDef) and re.match(r"_?why", node.name):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value:
                    yield from texts(inner.value)


def used_names(folder: str) -> dict[str, str]:
    """Each name that is used literally, and a file in which it is."""
    used = {}
    for path in sources(folder):
        for name in names_in(ast.parse(path.read_text("utf-8"))):
            if _KEBAB.fullmatch(name) or name in CATALOGUES[folder].known:
                used[name] = str(path.relative_to(ROOT))
    return used


@pytest.mark.parametrize(
    ("folder", "least"),
    [
        ("grader", 60),
        ("exercises/first_model", 40),
        ("solutions/first_model", 2),
        ("exercises/a_neuron", 7),
        ("exercises/better_model", 20),
    ],
)
def test_every_name_in_use_has_its_sentence(folder: str, least: int) -> None:
    """A name without one is a mistake of ours. What the engine names is known in any assignment."""
    used, known = used_names(folder), CATALOGUES[folder].known
    assert len(used) >= least, "the search no longer finds the names"
    assert {name: path for name, path in used.items() if name not in known} == {}


@pytest.mark.parametrize(
    "catalogue",
    [GENERAL, OWN, NEURON, BETTER],
    ids=["general", "first_model", "a_neuron", "better_model"],
)
def test_names_are_kebab_case_and_sentences_are_sentences(catalogue: Catalogue) -> None:
    for name, known in catalogue.known.items():
        assert known.name == name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert known.says[0].isupper() or known.says[0] in "`_"
        assert known.says.rstrip()[-1] in ".?!…"
        assert "\n" not in known.says


def test_says_gives_the_sentence_and_nothing_for_an_unknown_name() -> None:
    """Reports outlive the assignment they were made of, and its names."""
    assert "return" in GENERAL.says("forgot-return")
    assert GENERAL.says("no-such-mistake") == ""
    assert not GENERAL.knows("no-such-mistake")
    assert GENERAL.knows("")


MINE = """
[[misconception]]
name = "my-own"
says = "A mistake of this assignment."

[[misconception]]
name = "name-not-defined"
says = "Said otherwise here."

[[exception]]
misconception = "my-own"
step = ["double", "halve_again"]
type = "KeyError"
message = "^'x"

[[exception]]
misconception = "my-own"
type = ["NameError", "IndexError"]
message = "special"
"""


def read(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / misconceptions.FILE
    path.write_text(text, "utf-8")
    return misconceptions.read(path, ["double", "halve_again"])


def test_an_assignments_own_entries_win_and_leave_the_general_ones(tmp_path: Path) -> None:
    mine = read(tmp_path, MINE)
    assert mine.says("my-own") == "A mistake of this assignment."
    assert mine.says("name-not-defined") == "Said otherwise here."
    assert mine.says("forgot-return") == GENERAL.says("forgot-return")
    assert not GENERAL.knows("my-own")
    shown = {
        ("double", "KeyError", "'x'"): "my-own",
        ("other", "KeyError", "'x'"): None,
        ("other", "NameError", "a special one"): "my-own",
        ("other", "NameError", "another one"): "name-not-defined",
        ("double", "MemoryError", ""): "out-of-memory",
    }
    for (step, kind, message), name in shown.items():
        found = mine.of_exception(step, Raised(kind, message))
        assert (found and found.name) == name, (step, kind, message)


def test_without_a_file_of_its_own_an_assignment_knows_the_general_ones(tmp_path: Path) -> None:
    assert misconceptions.read(tmp_path / misconceptions.FILE, []) is GENERAL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[misconception]]\nname = 'a b'\nsays = 'x'", "'a b': names are words in small"),
        ("[[misconception]]\nname = 'a'", "missing required field `says`"),
        ("[[misconception]]\nname = 'a'\nsays = ' '", "'a': says is one or two sentences"),
        ("[[misconception]]\nname = 'a'\nsays = 'x'\nhint = 'y'", "unknown field `hint`"),
        ("[[misconception]]\nname = 'a'\nsays = 'x'\n" * 2, "'a' stands there twice"),
        ("[[mistake]]\nname = 'a'", "unknown field `mistake`"),
        ("[[exception]]\nmisconception = 'b'", "exception 1 ('b'): there is no misconception"),
        (
            "[[exception]]\nmisconception = 'forgot-return'\nstep = 'treble'",
            "exception 1 ('forgot-return'): there is no step 'treble'",
        ),
        (
            "[[exception]]\nmisconception = 'forgot-return'\nmessage = '('",
            "exception 1 ('forgot-return'): message is no regular expression",
        ),
        ("[[exception]]\nmisconception = 'forgot-return'\ntype = 3", "Expected `str | array`"),
        ("[[", "cannot be read"),
    ],
)
def test_a_wrong_catalogue_is_refused_in_one_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert why in str(caught.value)
    assert misconceptions.FILE in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("step", "kind", "message", "name"),
    [
        ("load_model", "RecursionError", "maximum recursion depth exceeded", "calls-itself"),
        ("normalize", "EOFError", "EOF when reading a line", "asks-for-input"),
        ("normalize", "ModuleNotFoundError", "No module named 'cv2'", "package-not-installed"),
        ("normalize", "MemoryError", "Unable to allocate 3 TiB", "out-of-memory"),
        ("normalize", "_ArrayMemoryError", "Unable to allocate 3 TiB", "out-of-memory"),
        ("fit_model", "ResourceExhaustedError", "OOM when allocating tensor", "out-of-memory"),
        ("fit_model", "NameError", "name 'x_train' is not defined", "name-not-defined"),
        ("fit_model", "UnboundLocalError", "cannot access local variable 'h'", "name-not-defined"),
        (
            "normalize",
            "_UFuncOutputCastingError",
            "Cannot cast ufunc 'divide' output from dtype('float64') to dtype('uint8')",
            "in-place-on-integers",
        ),
        (
            "normalize",
            "UFuncTypeError",
            "Cannot cast ufunc 'divide' output from dtype('float64') to dtype('uint8')",
            "in-place-on-integers",
        ),
        (
            "show_digit",
            "TypeError",
            "Invalid shape (784,) for image data",
            "flat-or-batched-image",
        ),
        (
            "compile_model",
            "ValueError",
            "Argument(s) not recognized: {'lr': 0.001}",
            "lr-keyword",
        ),
        (
            "compile_model",
            "TypeError",
            "Adam.__init__() got an unexpected keyword argument 'lr'",
            "lr-keyword",
        ),
        (
            "fit_model",
            "ValueError",
            "Arguments `target` and `output` must have the same rank (ndim). Received: ...",
            "one-hot-loss",
        ),
        (
            "save_model",
            "ValueError",
            "Invalid filepath extension for saving. Please add either a `.keras` extension",
            "legacy-extension",
        ),
        ("load_model", "ValueError", "File not found: filepath=model.keras.", "another-path"),
        ("load_model", "FileNotFoundError", "[Errno 2] No such file or directory", "another-path"),
        (
            "load_model",
            "TypeError",
            "Could not locate function 'softmax_v2'. Make sure custom classes are decorated",
            "unregistered-function",
        ),
        (
            "fit_model",
            "ValueError",
            "You must call `compile()` before calling `fit()`.",
            "never-compiled",
        ),
        (
            "evaluate_model",
            "ValueError",
            "You must call `compile()` before using the model.",
            "never-compiled",
        ),
        (
            "predict_digits",
            "ValueError",
            "Input 0 of layer 'dense' is incompatible with the layer: expected axis -1 of input",
            "no-batch-axis",
        ),
        (
            "predict_digits",
            "AttributeError",
            "'Sequential' object has no attribute 'predict_classes'",
            "removed-from-keras",
        ),
        (
            "load_data",
            "ImportError",
            "cannot import name 'np_utils' from 'keras.utils'",
            "removed-from-keras",
        ),
        (
            "build_model",
            "ModuleNotFoundError",
            "No module named 'keras.layers.core'",
            "removed-from-keras",
        ),
        ("build_model", "ModuleNotFoundError", "No module named 'keras.layer'", "not-in-keras"),
        ("build_model", "ModuleNotFoundError", "No module named 'torch'", "package-not-installed"),
        (
            "experiment",
            "TypeError",
            "build_model() takes 0 positional arguments but 1 was given",
            "too-many-arguments",
        ),
        (
            "experiment",
            "TypeError",
            "fit_model() missing 1 required positional argument: 'y_train'",
            "too-few-arguments",
        ),
        (
            "load_data",
            "PermissionError",
            "[Errno 13] Permission denied: '/tmp/grader-x/datasets'",
            "another-dataset",
        ),
        ("load_data", "Exception", "URL fetch failure on https://x/y.gz", "another-dataset"),
        (
            "load_model",
            "AttributeError",
            "module 'keras.models' has no attribute 'load_weights'",
            "not-in-keras",
        ),
        (
            "build_model",
            "AttributeError",
            "module 'keras.layers' has no attribute 'Dens'",
            "not-in-keras",
        ),
        (
            "fit_model",
            "TypeError",
            "TensorFlowTrainer.fit() got an unexpected keyword argument 'nb_epoch'",
            "unknown-keyword",
        ),
        ("show_digit", "TypeError", "'str' object is not callable", "name-hidden"),
        (
            "normalize",
            "ValueError",
            "operands could not be broadcast together with shapes (40,28,28) (40,)",
            "shapes-do-not-fit",
        ),
        (
            "build_model",
            "TypeError",
            "Net.__call__() got an unexpected keyword argument 'training'",
            "call-not-dunder",
        ),
        (
            "build_model",
            "NotImplementedError",
            "Exception encountered when calling Net.call().\n\n"
            "Model Net does not have a `call()` method implemented.",
            "no-call-method",
        ),
        (
            "compile_model",
            "AttributeError",
            "module 'tensorflow._api.v2.train' has no attribute 'AdamOptimizer'",
            "tensorflow-1",
        ),
        (
            "compile_model",
            "ImportError",
            "cannot import name 'GradientDescentOptimizer' from 'tensorflow.train'",
            "tensorflow-1",
        ),
        (
            "fit_model",
            "AttributeError",
            "module 'tensorflow' has no attribute 'Session'",
            "tensorflow-1",
        ),
        (
            "compile_model",
            "ValueError",
            "Could not interpret optimizer identifier: "
            "<tensorflow.python.training.adam.AdamOptimizer object at 0x7f>",
            "tensorflow-1",
        ),
        (
            "compile_model",
            "ValueError",
            "Expected `metrics` argument to be a list, tuple, or dict. Received instead: "
            "metrics=accuracy of type <class 'str'>",
            "metrics-not-a-list",
        ),
        (
            "fit_model",
            "ValueError",
            'Input 0 of layer "functional" is incompatible with the layer: expected '
            "shape=(None, 28, 28), found shape=(None, 784)",
            "images-reshaped",
        ),
        (
            "evaluate_model",
            "ValueError",
            "Exception encountered when calling Sequential.call().\n\nInvalid input shape for "
            "input Tensor(...). Expected shape (None, 28, 28), but input has incompatible shape "
            "(32, 784)",
            "images-reshaped",
        ),
        (
            "predict_digits",
            "ValueError",
            'Input 0 of layer "functional" is incompatible with the layer: expected '
            "shape=(None, 28, 28), found shape=(32, 784)",
            "images-reshaped",
        ),
        (
            "fit_model",
            "AttributeError",
            "'NoneType' object has no attribute 'fit'",
            "none-in-its-place",
        ),
        (
            "experiment",
            "TypeError",
            "cannot unpack non-iterable NoneType object",
            "none-in-its-place",
        ),
        (
            "normalize",
            "AttributeError",
            "'tensorflow.python.framework.ops.EagerTensor' object has no attribute 'astype'",
            "tensor-for-array",
        ),
        ("load_model", "UnpicklingError", "invalid load key, 'P'.", "not-read-by-keras"),
        (
            "load_model",
            "UnicodeDecodeError",
            "'utf-8' codec can't decode byte 0x9a in position 10: invalid start byte",
            "not-read-by-keras",
        ),
        (
            "load_model",
            "OSError",
            "SavedModel file does not exist at: /x/m.keras/{saved_model.pbtxt|saved_model.pb}",
            "not-read-by-keras",
        ),
        (
            "load_model",
            "ValueError",
            "You are loading weights into a model that has not yet been built.",
            "weights-into-own-model",
        ),
        (
            "save_model",
            "FileNotFoundError",
            "[Errno 2] No such file or directory: 'models//tmp/m.keras'",
            "another-path",
        ),
        ("save_model", "OSError", "[Errno 30] Read-only file system: '/m.keras'", "another-path"),
    ],
)
def test_an_exception_shows_its_mistake(step: str, kind: str, message: str, name: str) -> None:
    """The messages are those of Python 3.11, NumPy 2, Keras 3 and Matplotlib 3."""
    found = from_exception(step, Raised(kind, message))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("step", "kind", "message"),
    [
        ("normalize", "ValueError", "could not broadcast input array from shape (3,) into (2,)"),
        ("normalize", "TypeError", "unsupported operand type(s) for /: 'list' and 'int'"),
        ("build_model", "ValueError", "same rank"),
        ("normalize", "EOFError", "Ran out of input"),
        ("compile_model", "ValueError", "Could not interpret optimizer identifier: adan"),
        ("compile_model", "ValueError", "Argument(s) not recognized: {'clr': 0.001}"),
        ("fit_model", "ZeroDivisionError", "division by zero"),
        ("experiment", "KeyError", "'accuracy'"),
        ("normalize", "StudentsOwnError", "whatever"),
        ("normalize", "", ""),
    ],
)
def test_an_exception_that_shows_nothing_known_is_not_explained_away(
    step: str, kind: str, message: str
) -> None:
    """A wrong explanation costs a student more time than none."""
    assert from_exception(step, Raised(kind, message)) is None


def test_malformed_evidence_of_an_exception_is_no_misconception() -> None:
    assert from_exception("normalize", Raised("")) is None
    assert from_exception("normalize", Raised("None", "['x']")) is None


def test_a_huge_message_is_matched_at_once() -> None:
    """A hostile message must not keep the judge busy."""
    message = "Invalid shape " + "not recognized lr " * 20_000
    assert from_exception("normalize", Raised("KeyError", message)) is None


@pytest.mark.parametrize("kind", ["TypeError", "KeyError", "SomethingElse", ""])
def test_there_is_a_hint_for_any_exception(kind: str) -> None:
    assert hint_for_exception(Raised(kind)).endswith(".")


def test_a_name_that_keras_does_not_know_is_no_question_of_shapes() -> None:
    raised = Raised("ValueError", "Could not interpret optimizer identifier: adan")
    assert "spelling" in hint_for_exception(raised)


def test_what_tensorflow_calls_its_nodes_is_left_out_of_a_message() -> None:
    message = (
        "{{function_node __wrapped__Sub_device_/job:localhost/device:CPU:0}} Incompatible shapes: "
        "[8] vs. [8,10] [Op:Sub] name: "
    )
    assert in_short(message) == "Incompatible shapes: [8] vs. [8,10]"
    assert without_nodes(f"{message}{message}").count("function_node") == 0
    assert without_nodes("a dict {{1: 2}} of the student's") == "a dict {{1: 2}} of the student's"


def ending_with(*activations: str) -> dict[str, object]:
    """What is known of a model whose output goes through these, and is no distribution."""
    layers = [{"does": "activation", "computes": each} for each in activations]
    output = {"least_row_sum": 0.0, "most_row_sum": 2.0, "finite": True, "least": 0.0}
    return {"layers": [{"does": "dense"}, *layers], "output": output}


@pytest.mark.parametrize(
    ("activations", "loss_takes", "says"),
    [
        (["relu"], "logits", "Your loss takes logits, so the output needs no activation: leave"),
        (["sigmoid"], "logits", "leave out `sigmoid`"),
        (["relu"], "probabilities", "end with softmax in place of `relu`"),
        (["softmax", "relu"], None, "let softmax be the last thing in the model"),
        ([], None, "tell the loss `from_logits=True`"),
    ],
)
def test_the_remedy_for_an_output_is_none_that_is_there_already(
    activations: list[str], loss_takes: str | None, says: str
) -> None:
    with pytest.raises(Failed) as caught:
        expect.distribution_or_logits(
            ending_with(*activations), loss_takes, task=TASK, function="build_model"
        )
    failed = caught.value
    assert says in (failed.hint or OWN.says(failed.misconception))
    assert not (loss_takes == "logits" and "from_logits" in caught.value.hint)


def test_where_nothing_was_learned_nobody_is_told_of_shuffled_labels() -> None:
    with pytest.raises(Failed) as caught:
        expect.accuracy_at_least(0.1, 0.88, task=TASK, changed=False, function="fit_model")
    assert caught.value.misconception == "untrained-model"
    assert caught.value.received.startswith("The weights are what they were before `fit_model`")
    with pytest.raises(Failed) as caught:
        expect.accuracy_at_least(0.1, 0.88, task=TASK, function="fit_model")
    assert caught.value.misconception == "labels-shuffled"


@pytest.mark.parametrize("causes", ["", "KeyError: 'x'"])
def test_a_reading_may_be_about_the_end_of_a_message(causes: str) -> None:
    reading = Reading("cut-short", type="ValueError", message=r"got 3$")
    assert reading.fits("f", Raised("ValueError", "wanted 2, got 3", causes))
    assert not reading.fits("f", Raised("ValueError", "wanted 2, got 30", causes))
