"""Known mistakes: each name in use has its sentence, and exceptions show the right one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import expect, misconceptions
from grader.exceptions import from_exception, hint_for_exception, in_short, without_nodes
from grader.misconceptions import CATALOGUE
from grader.outcomes import Failed

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    p
    for folder in ("grader", "exercises")
    for p in (ROOT / folder).rglob("*.py")
    if "samples" not in p.parts and p.name != "misconceptions.py"
)
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


def used_names() -> dict[str, str]:
    """Each name that is used literally, and a file in which it is."""
    used = {}
    for path in SOURCES:
        for name in names_in(ast.parse(path.read_text("utf-8"))):
            if _KEBAB.fullmatch(name) or name in CATALOGUE:
                used[name] = str(path.relative_to(ROOT))
    return used


def test_every_name_in_use_has_its_sentence() -> None:
    """A name without one would end a check with KeyError: an error of ours, points withheld."""
    used = used_names()
    assert len(used) > 60, "the search no longer finds the names"
    assert {name: path for name, path in used.items() if name not in CATALOGUE} == {}


def test_names_are_kebab_case_and_sentences_are_sentences() -> None:
    for name, known in CATALOGUE.items():
        assert known.name == name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert known.says[0].isupper() or known.says[0] in "`_"
        assert known.says.rstrip()[-1] in ".?!…"
        assert "\n" not in known.says


def test_says_gives_the_sentence_and_nothing_for_an_unknown_name() -> None:
    assert "return" in misconceptions.says("forgot-return")
    with pytest.raises(KeyError):
        misconceptions.says("no-such-mistake")


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
    found = from_exception(step, {"type": kind, "message": message})
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
    assert from_exception(step, {"type": kind, "message": message}) is None


def test_malformed_evidence_of_an_exception_is_no_misconception() -> None:
    assert from_exception("normalize", {}) is None
    assert from_exception("normalize", {"type": None, "message": ["x"]}) is None


def test_a_huge_message_is_matched_at_once() -> None:
    """A hostile message must not keep the judge busy."""
    message = "Invalid shape " + "not recognized lr " * 20_000
    assert from_exception("normalize", {"type": "KeyError", "message": message}) is None


@pytest.mark.parametrize("kind", ["TypeError", "KeyError", "SomethingElse", ""])
def test_there_is_a_hint_for_any_exception(kind: str) -> None:
    assert hint_for_exception({"type": kind}).endswith(".")


def test_a_name_that_keras_does_not_know_is_no_question_of_shapes() -> None:
    raised = {"type": "ValueError", "message": "Could not interpret optimizer identifier: adan"}
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
        expect.distribution_or_logits(ending_with(*activations), loss_takes, function="build_model")
    assert says in caught.value.hint
    assert not (loss_takes == "logits" and "from_logits" in caught.value.hint)


def test_where_nothing_was_learned_nobody_is_told_of_shuffled_labels() -> None:
    with pytest.raises(Failed) as caught:
        expect.accuracy_at_least(0.1, 0.88, changed=False, function="fit_model")
    assert caught.value.misconception == "untrained-model"
    assert caught.value.received.startswith("The weights are what they were before `fit_model`")
    with pytest.raises(Failed) as caught:
        expect.accuracy_at_least(0.1, 0.88, function="fit_model")
    assert caught.value.misconception == "labels-shuffled"
