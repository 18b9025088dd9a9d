"""Which known mistake an exception of a student's function shows."""

from __future__ import annotations

import re
from typing import Any

from grader.misconceptions import CATALOGUE, Misconception

_RULES: list[tuple[str, str, str, str]] = [
    # misconception, step (regular expression), type of the exception, its message (both likewise)
    ("calls-itself", ".*", "RecursionError", ""),
    ("eager-turned-off", ".*", "NeedsEagerError", ""),
    ("calls-itself", "normalize", "TypeError", r"^normalize\(\) (got|takes|missing)"),
    ("calls-itself", "load_model", "TypeError", r"^load_model\(\) (got|takes|missing)"),
    ("call-not-dunder", ".*", "TypeError", r"\w\.__call__\(\) (got|takes|missing)"),
    ("no-call-method", ".*", "NotImplementedError", r"does not have a `call\(\)` method"),
    ("wrong-parameters", "predict_digits|evaluate_model|fit_model", "AttributeError", "ndarray"),
    ("wrong-parameters", "save_model", "AttributeError", "'str' object has no attribute 'save'"),
    (
        "another-dataset",
        "load_data",
        ".*",
        r"URL fetch failure|Permission denied.*datasets|'\S*/datasets'",
    ),
    (
        "too-many-arguments",
        ".*",
        "TypeError",
        r"takes .*positional arguments? but \d+ (was|were) given",
    ),
    ("too-few-arguments", ".*", "TypeError", r"missing \d+ required positional argument"),
    ("labels-one-hot", "fit_model", "ValueError", r"must have rank \(ndim\)|rank.*target"),
    (
        "weights-into-own-model",
        "load_model",
        "ValueError",
        "set_weights|could not be loaded|loading weights into|expected .* variables",
    ),
    (
        "not-read-by-keras",
        "load_model",
        "UnpicklingError|UnicodeDecodeError|JSONDecodeError|BadZipFile|OSError",
        r"^(?!.*(No such|not found: filepath|Permission)).|^$",
    ),
    (
        "tensorflow-1",
        ".*",
        "AttributeError|ImportError",
        r"(module 'tensorflow[\w.]*' has no attribute|cannot import name) '"
        r"(\w*Optimizer|\w*Session|placeholder|ConfigProto|GPUOptions|get_variable|variable_scope|global_\w+|layers|"
        r"set_random_seed|reset_default_graph|get_default_graph|app|flags|contrib|summary_\w+)'",
    ),
    ("tensorflow-1", ".*", "ValueError", r"identifier: <tensorflow\.python\."),
    ("tensorflow-1", ".*", "ImportError|AttributeError", r"optimizers\.legacy|'legacy'"),
    ("metrics-not-a-list", ".*", "ValueError", r"Expected `\w*metrics` argument to be a list"),
    ("asks-for-input", ".*", "EOFError", "EOF when reading a line"),
    (
        "removed-from-keras",
        ".*",
        "AttributeError",
        "has no attribute '(predict_classes|predict_proba|(fit|evaluate|predict)_generator|lr|"
        "np_utils|contrib|placeholder|Session|get_default_graph)'",
    ),
    (
        "removed-from-keras",
        ".*",
        "ImportError|ModuleNotFoundError",
        r"np_utils|tensorflow\.(examples|contrib)|keras\.(layers\.(core|convolutional|embeddings|recurrent)|wrappers|contrib|engine)",
    ),
    ("not-in-keras", ".*", "ModuleNotFoundError", r"No module named '(keras|tensorflow)\."),
    ("package-not-installed", ".*", "ModuleNotFoundError", "No module named"),
    ("out-of-memory", ".*", "MemoryError|ResourceExhaustedError|_?ArrayMemoryError", ""),
    ("name-not-defined", ".*", "NameError|UnboundLocalError", ""),
    ("in-place-on-integers", "normalize", "UFuncTypeError|_UFuncOutputCastingError", "Cannot cast"),
    ("across-images", "normalize", "ValueError", r"broadcast .*\(28,28,1\)"),  # of keras.utils
    ("shapes-do-not-fit", ".*", "ValueError", "could not be broadcast together"),
    ("old-image-stays", "show_digit", "ValueError", r"^Figure .* already exists"),
    ("flat-or-batched-image", "show_digit", "TypeError|ValueError", "Invalid shape .* for image"),
    ("not-called", ".*", "ValueError", r"Could not interpret \w+ identifier: <class"),
    (
        "no-accuracy-metric",
        "evaluate_model|experiment",
        "TypeError",
        r"cannot unpack non-iterable (numpy\.)?float",
    ),
    ("lr-keyword", ".*", "ValueError|TypeError", r"(not recognized|unexpected keyword).*\blr\b"),
    ("lr-keyword", ".*", "ValueError|TypeError", r"\blr\b.*(not recognized|unexpected keyword)"),
    ("unknown-keyword", ".*", "TypeError", "got an unexpected keyword argument"),
    (
        "name-hidden",
        ".*",
        "TypeError",
        r"^'(str|list|tuple|dict|int|float|\w*ndarray)' object is not callable",
    ),
    ("other-input-shape", "build_model", "ValueError", "expected axis -1 of input shape"),
    (
        "images-reshaped",
        "fit_model|evaluate_model|predict_digits|experiment",
        "ValueError",
        r"(found shape=|incompatible shape |input with shape )\(\w+, (784|28, 28, 1|1, 28, 28)\)",
    ),
    ("another-path", "load_model", "ValueError", "File format not supported"),
    ("images-reshaped", "fit_model|evaluate_model", "ValueError", r"with the layer|Invalid input"),
    ("one-hot-loss", "fit_model|evaluate_model", "ValueError", "same rank|incompatible"),
    ("weights-only", "save_model", "ValueError", r"must end in `\.weights\.h5`"),
    ("legacy-extension", "save_model", "ValueError", "Invalid filepath extension"),
    (
        "shared-optimizer",
        ".*",
        "ValueError|KeyError",
        "Unknown variable|optimizer can only be called|optimizer cannot recognize variable",
    ),
    (
        "another-path",
        "load_model",
        "ValueError|FileNotFoundError|OSError",
        "File not found|No such",
    ),
    (
        "another-path",
        "save_model",
        "FileNotFoundError|PermissionError|NotADirectoryError|OSError",
        "No such file|Permission denied|Read-only|Not a directory|unable to (open|create)",
    ),
    ("unregistered-function", "load_model", "TypeError", r"_v2\b"),
    ("own-function-not-registered", "load_model", "TypeError|ValueError", "Could not locate"),
    ("never-compiled", ".*", "ValueError|RuntimeError|AttributeError", "must (be |call `)?compile"),
    ("no-batch-axis", "predict_digits", "ValueError", "incompatible with|expected.*ndim|shape"),
    (
        "metrics-as-loss-weights",
        ".*",
        "ValueError",
        "dtype='string' is not a valid dtype for Keras type promotion",
    ),
    ("saving-of-tf-keras", ".*", "AttributeError", "keras' has no attribute 'saving'"),
    (
        "lambda-not-stored",
        "load_model",
        "ValueError",
        "deserialization of a (Python )?`?lambda|Lambda",
    ),
    ("none-in-its-place", ".*", "AttributeError|TypeError", r"\bNoneType\b"),
    ("tensor-for-array", ".*", "AttributeError", r"(EagerTensor|Tensor|Variable)' object has no"),
    ("not-in-keras", ".*", "ImportError|AttributeError", "keras|tensorflow|Sequential|Model"),
]


def from_exception(step: str, raised: dict[str, Any]) -> Misconception | None:
    """The misconception that an exception of a student's function shows, if a known one."""
    kind = str(raised.get("type", ""))
    message = f"{raised.get('message', '')} {raised.get('causes', '')}"
    for name, where, types, pattern in _RULES:
        if (
            re.fullmatch(where, step)
            and re.fullmatch(types, kind)
            and re.search(pattern, message, re.DOTALL)
        ):
            return CATALOGUE[name]
    return None


_EXCEPTION_HINTS = {
    "TypeError": "Check which kind of thing each name on this line stands for.",
    "ValueError": "Check the shapes and values on this line: print them just before it.",
    "AttributeError": "This object has no such attribute. Check the spelling, and what it is.",
    "KeyError": "There is no such key; print the dict's keys just before this line.",
    "IndexError": "There is no such place; print the shape or length just before this line.",
    "ImportError": "Check the spelling of the import and where it is to be found today.",
}


_MESSAGE_HINTS = [
    (
        r"^Could not interpret (\w+) identifier|^Unknown (\w+ )?(function|optimizer|metric|loss)",
        "Keras knows nothing of this name. Check its spelling in the documentation of Keras.",
    ),
    (r"^(Invalid|Unrecognized|Argument\(s\) not).*argument", "Check the names of the arguments."),
]


def hint_for_exception(raised: dict[str, Any]) -> str:
    """One thing to try where no misconception is known."""
    fallback = "Read the message, look at this line, and print what goes into it."
    message = str(raised.get("message", ""))
    for pattern, hint in _MESSAGE_HINTS:
        if re.search(pattern, message):
            return hint
    return _EXCEPTION_HINTS.get(str(raised.get("type", "")), fallback)


def in_short(message: str) -> str:
    """What an exception says, without TensorFlow's account of its graph."""
    paragraphs = message.strip().split("\n\n")
    text = paragraphs[0]
    if text.startswith("Graph execution error"):
        lines = [line.strip() for line in message.split("\n") if line.strip()]
        telling = [line for line in lines if _SAYS_WHY.search(line)]
        text = telling[0] if telling else text
    text = re.sub(r"\[\[\{\{.*|\[Op:.*", "", without_nodes(text))
    return text.replace("\n", " ").strip()[:400]


_SAYS_WHY = re.compile(r"ncompatible|outside|[Ii]nvalid|must |expected|not |NaN|Inf")


def without_nodes(message: str) -> str:
    """A message without the names that TensorFlow gives to what it computes with."""
    return re.sub(r"\{\{\w+ [^{}\n]{0,400}\}\} ?", "", message)
