"""Which known mistake an exception of a student's function shows, and what it says in short."""

from __future__ import annotations

import re
from typing import Protocol

import msgspec

from grader.common.text import without_nodes


class Raised(Protocol):
    """An exception, as far as it is read here: `grader.sandbox.claims.Raised` is one."""

    @property
    def type(self) -> str:
        """The name of its class."""

    @property
    def message(self) -> str:
        """Its message."""

    @property
    def causes(self) -> str:
        """The messages of its causes."""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exception, and the misconception that it shows.

    Attributes:
        misconception: the name.
        step: the function that raises it, or several; by default any.
        type: its class's name, or several; by default any.
        message: a regular expression that is found in its message, or in those of its causes.
    """

    misconception: str
    step: str | tuple[str, ...] = ()
    type: str | tuple[str, ...] = ()
    message: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The functions that it is told of; none for any."""
        return _several(self.step)

    def fits(self, step: str, raised: Raised) -> bool:
        """Whether this is the exception.

        Args:
            step: the function that raised it.
            raised: the exception.
        """
        types = _several(self.type)
        if (self.steps and step not in self.steps) or (types and raised.type not in types):
            return False
        texts = (raised.message, f"{raised.message} {raised.causes}")  # alone, for what ends it
        return any(re.search(self.message, text, re.DOTALL) for text in texts)


def _several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


READINGS = (
    Reading("calls-itself", type="RecursionError"),
    Reading("eager-turned-off", type="NeedsEagerError"),
    Reading("call-not-dunder", type="TypeError", message=r"\w\.__call__\(\) (got|takes|missing)"),
    Reading(
        "no-call-method", type="NotImplementedError", message=r"does not have a `call\(\)` method"
    ),
    Reading(
        "too-many-arguments",
        type="TypeError",
        message=r"takes .*positional arguments? but \d+ (was|were) given",
    ),
    Reading(
        "too-few-arguments", type="TypeError", message=r"missing \d+ required positional argument"
    ),
    Reading(
        "tensorflow-1",
        type=("AttributeError", "ImportError"),
        message=r"(module 'tensorflow[\w.]*' has no attribute|cannot import name) '"
        r"(\w*Optimizer|\w*Session|placeholder|ConfigProto|GPUOptions|get_variable|variable_scope|"
        r"global_\w+|layers|set_random_seed|reset_default_graph|get_default_graph|app|flags|contrib|"
        r"summary_\w+)'",
    ),
    Reading("tensorflow-1", type="ValueError", message=r"identifier: <tensorflow\.python\."),
    Reading(
        "tensorflow-1",
        type=("ImportError", "AttributeError"),
        message=r"optimizers\.legacy|'legacy'",
    ),
    Reading(
        "metrics-not-a-list",
        type="ValueError",
        message=r"Expected `\w*metrics` argument to be a list",
    ),
    Reading("asks-for-input", type="EOFError", message="EOF when reading a line"),
    Reading(
        "removed-from-keras",
        type="AttributeError",
        message="has no attribute '(predict_classes|predict_proba|(fit|evaluate|predict)_generator|"
        "lr|np_utils|contrib|placeholder|Session|get_default_graph)'",
    ),
    Reading(
        "removed-from-keras",
        type=("ImportError", "ModuleNotFoundError"),
        message=r"np_utils|tensorflow\.(examples|contrib)|"
        r"keras\.(layers\.(core|convolutional|embeddings|recurrent)|wrappers|contrib|engine)",
    ),
    Reading(
        "not-in-keras", type="ModuleNotFoundError", message=r"No module named '(keras|tensorflow)\."
    ),
    Reading("package-not-installed", type="ModuleNotFoundError", message="No module named"),
    Reading(
        "out-of-memory",
        type=("MemoryError", "ResourceExhaustedError", "ArrayMemoryError", "_ArrayMemoryError"),
    ),
    Reading("name-not-defined", type=("NameError", "UnboundLocalError")),
    Reading(
        "in-place-on-integers",
        type=("UFuncTypeError", "_UFuncOutputCastingError"),
        message="Cannot cast",
    ),
    Reading("shapes-do-not-fit", type="ValueError", message="could not be broadcast together"),
    Reading("old-image-stays", type="ValueError", message="^Figure .* already exists"),
    Reading("not-called", type="ValueError", message=r"Could not interpret \w+ identifier: <class"),
    Reading(
        "lr-keyword",
        type=("ValueError", "TypeError"),
        message=r"(not recognized|unexpected keyword).*\blr\b",
    ),
    Reading(
        "lr-keyword",
        type=("ValueError", "TypeError"),
        message=r"\blr\b.*(not recognized|unexpected keyword)",
    ),
    Reading("unknown-keyword", type="TypeError", message="got an unexpected keyword argument"),
    Reading(
        "name-hidden",
        type="TypeError",
        message=r"^'(str|list|tuple|dict|int|float|\w*ndarray)' object is not callable",
    ),
    Reading("weights-only", type="ValueError", message=r"must end in `\.weights\.h5`"),
    Reading("legacy-extension", type="ValueError", message="Invalid filepath extension"),
    Reading(
        "shared-optimizer",
        type=("ValueError", "KeyError"),
        message="Unknown variable|optimizer can only be called|optimizer cannot recognize variable",
    ),
    Reading("unregistered-function", type="TypeError", message=r"Could not locate .*_v2\b"),
    Reading(
        "own-function-not-registered", type=("TypeError", "ValueError"), message="Could not locate"
    ),
    Reading(
        "never-compiled",
        type=("ValueError", "RuntimeError", "AttributeError"),
        message="must (be |call `)?compile",
    ),
    Reading(
        "metrics-as-loss-weights",
        type="ValueError",
        message="dtype='string' is not a valid dtype for Keras type promotion",
    ),
    Reading(
        "saving-of-tf-keras", type="AttributeError", message="keras' has no attribute 'saving'"
    ),
    Reading(
        "lambda-not-stored", type="ValueError", message="deserialization of a (Python )?`?[Ll]ambda"
    ),
    Reading("none-in-its-place", type=("AttributeError", "TypeError"), message=r"\bNoneType\b"),
    Reading(
        "tensor-for-array",
        type="AttributeError",
        message="(EagerTensor|Tensor|Variable)' object has no",
    ),
    Reading(
        "not-in-keras",
        type=("ImportError", "AttributeError"),
        message="keras|tensorflow|Sequential|Model",
    ),
)
"""What holds in any function, for Python, NumPy, Matplotlib and Keras; the first that fits."""


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


def hint_for_exception(raised: Raised) -> str:
    """One thing to try where no misconception is known."""
    fallback = "Read the message, look at this line, and print what goes into it."
    for pattern, hint in _MESSAGE_HINTS:
        if re.search(pattern, raised.message):
            return hint
    return _EXCEPTION_HINTS.get(raised.type, fallback)


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
