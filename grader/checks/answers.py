"""The forms of answers to questions about models, histories and figures.

An answer may come from the process of a submission, which may say anything. What has another form
than ours is refused before a check works with it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import numpy as np
from msgspec import UNSET, Meta, UnsetType

from grader.common.outcomes import Failed
from grader.sandbox.evidence import Array, EvidenceError, Handle, RemoteArray

MOST_ROWS = 640
"""Of a picture of a figure; and as many columns."""

Form = TypeVar("Form")

_FEW = Meta(max_length=64)


_Text = Annotated[str, Meta(max_length=200)]
_Plain = None | bool | int | float | _Text
_Setting = _Plain | Annotated[list[_Plain | Annotated[list[_Plain], _FEW]], _FEW]


class Layer(msgspec.Struct, frozen=True):
    """One operation of a model; see `child/keras/layers.py` and `kinds.py` beside it."""

    does: str
    kind: str | UnsetType = msgspec.field(default=UNSET, name="class")
    name: str | UnsetType = UNSET
    units: int | UnsetType = UNSET
    inputs: int | UnsetType = UNSET
    trainable: bool | UnsetType = UNSET
    weights: int | UnsetType = UNSET
    computes: str | UnsetType = UNSET
    kept: float | UnsetType = UNSET
    augments: bool | UnsetType = UNSET
    follows: list[int] | UnsetType = UNSET
    shape: list[int] | UnsetType = UNSET
    settings: Annotated[dict[_Text, _Setting], _FEW] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse an operation without what is told of its kind."""
        needed = {
            "dense": (self.units, self.inputs, self.trainable),
            "activation": (self.computes,),
        }
        if self.kind is UNSET or UNSET in needed.get(self.does, ()):
            raise ValueError(f"too little about a layer that does {self.does[:40]!r}")


class Output(msgspec.Struct, frozen=True):
    """What came out of a model."""

    shape: list[int]
    least: float
    most: float
    least_row_sum: float
    most_row_sum: float
    finite: bool
    type: str


class Weight(msgspec.Struct, frozen=True):
    """One weight of a model."""

    path: str
    shape: list[int]
    spread: float
    trainable: bool
    role: Literal["weights", "bias", "statistics"] = "weights"


class Description(msgspec.Struct, frozen=True):
    """The answer to `describe`."""

    kind: str = msgspec.field(name="class")
    compiled: bool
    outputs: int
    layers: list[Layer]
    output: Output
    weights: list[Weight]
    parameters: int
    ends: list[int] | UnsetType = UNSET


class Gradient(msgspec.Struct, frozen=True):
    """One part of the answer to `gradients`."""

    path: str
    shape: list[int]
    size: float


class Optimizer(msgspec.Struct, frozen=True):
    """The answer to `optimizer`."""

    kind: str = msgspec.field(name="class")
    is_adam: bool
    learning_rate: float
    lasting_rate: float
    epsilon: float
    iterations: int


class TrainingState(msgspec.Struct, frozen=True):
    """The answer to `training_state`."""

    weights: list[int]
    trainable: int
    compiled: bool
    iterations: int


class Measured(msgspec.Struct, frozen=True):
    """The answer to `evaluate`."""

    loss: float
    clipped_loss: float
    accuracy: float


class History(msgspec.Struct, frozen=True):
    """The answer to `history`."""

    epochs: list[int]
    values: dict[str, list[float]]


class Picture(msgspec.Struct, frozen=True):
    """How one image of a figure is drawn."""

    upright: bool
    mirrored: bool
    limits: tuple[float, float] | None


class Series(msgspec.Struct, frozen=True):
    """A line, or points."""

    name: str
    x: list[float]
    y: list[float]

    def __post_init__(self) -> None:
        """Refuse what is no row of points."""
        if len(self.x) != len(self.y):
            raise ValueError("a line with more numbers of one kind")


class Bars(msgspec.Struct, frozen=True):
    """Bars that were drawn at once: where they stand, how long they are, what is written there."""

    name: str
    at: list[float]
    size: list[float]
    names: list[str]

    def __post_init__(self) -> None:
        """Refuse bars of which something is missing."""
        if not len(self.at) == len(self.size) == len(self.names):
            raise ValueError("bars without a place, a size or a name")


class Axes(msgspec.Struct, frozen=True):
    """What one of a figure's axes shows; see `child/curves.py`."""

    title: str = ""
    x_label: str = ""
    y_label: str = ""
    legend: list[str] = []
    lines: list[Series] = []
    points: list[Series] = []
    bars: list[Bars] = []


class Figure(msgspec.Struct, frozen=True):
    """The answer to `figure`, but for the values of its images."""

    images: list[Picture]
    texts: list[str]
    hidden: list[str]
    axes: list[Axes] = []


def _of_form(form: Any, answer: Any) -> Any:
    """`answer` as plain data of a form; a long list of numbers comes as an array.

    Raises:
        EvidenceError: it is of another form.
    """
    try:
        return msgspec.to_builtins(msgspec.convert(_plain(answer), form))
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise EvidenceError(f"not in the form that is due: {error}"[:200]) from None


def _record(form: Any, answer: Any) -> dict[str, Any]:
    return dict(_of_form(form, answer))


def _list(form: Any, answer: Any) -> list[Any]:
    return list(_of_form(list[form], answer))


description = functools.partial(_record, Description)
gradients = functools.partial(_list, Gradient)
floats = functools.partial(_list, float)
floats_by_name = functools.partial(_record, dict[str, float])
optimizer = functools.partial(_record, Optimizer)
training_state = functools.partial(_record, TrainingState)
measured = functools.partial(_record, Measured)
history = functools.partial(_record, History)


def flag(answer: Any) -> bool:
    """A yes or a no.

    Raises:
        EvidenceError: it is neither.
    """
    return bool(_of_form(bool, answer))


def figure(answer: Any) -> dict[str, Any]:
    """What a figure shows, with its images as arrays (rows, columns) or (rows, columns, colours).

    Raises:
        EvidenceError: it is of another form.
    """
    told = dict(answer) if isinstance(answer, dict) else {}
    values = told.pop("values", None)
    found = _of_form(Figure, told)
    if not isinstance(values, list | tuple) or len(values) != len(found["images"]):
        raise EvidenceError("not an array for each image of a figure")
    arrays = [numbers(each) for each in values]
    if any(each.ndim not in (2, 3) or not each.size for each in arrays):
        raise EvidenceError("an image of a figure that is none")
    return {**found, "values": arrays}


def drawn(answer: Any) -> Array:
    """A picture in colours, uint8 (rows, columns, 3), of a size that a page has room for.

    Raises:
        EvidenceError: it is none.
    """
    is_array = isinstance(answer, np.ndarray | RemoteArray)
    shape: tuple[int, ...] = answer.shape if is_array else ()
    fits = len(shape) == 3 and shape[2] == 3 and all(0 < each <= MOST_ROWS for each in shape)
    if not fits or answer.dtype != np.uint8:
        raise EvidenceError("not a picture of a figure")
    return np.asarray(answer)


def items(answer: Any) -> tuple[list[Any], bool]:
    """What an iterable gave, and whether there is more.

    Raises:
        EvidenceError: it is no such answer.
    """
    told = answer if isinstance(answer, dict) else {}
    found, more = told.get("items"), told.get("more")
    if not isinstance(found, list | np.ndarray | RemoteArray) or not isinstance(more, bool):
        raise EvidenceError("no list of what an iterable gives")
    return found if isinstance(found, list) else list(np.asarray(found)), more


def attribute(answer: Any) -> tuple[bool, Any]:
    """Whether a thing has an attribute, and its value.

    Raises:
        EvidenceError: it is no such answer.
    """
    told = answer if isinstance(answer, dict) else {}
    if not isinstance(told.get("there"), bool):
        raise EvidenceError("no attribute of a thing")
    return told["there"], told.get("value")


def numbers(answer: Any) -> Array:
    """An array of numbers.

    Raises:
        EvidenceError: it is none.
    """
    if isinstance(answer, np.ndarray | RemoteArray) and answer.dtype.kind in "biuf":
        return np.asarray(answer)
    raise EvidenceError("not an array of numbers")


def ranges(answer: Any, count: int) -> Array:
    """Of each image four numbers, float (count, 4).

    Raises:
        EvidenceError: they are none.
    """
    found = numbers(answer)
    if found.shape != (count, 4):
        raise EvidenceError("not four numbers for each image")
    return found.astype(np.float64)


def arrays(answer: Any) -> list[Array]:
    """A few arrays of numbers.

    Raises:
        EvidenceError: they are none.
    """
    if not isinstance(answer, list | tuple):
        raise EvidenceError("not a list of arrays")
    return [numbers(each) for each in answer]


def model(answer: Any) -> Handle:
    """A model that stays where it is.

    Raises:
        EvidenceError: it is none.
    """
    if isinstance(answer, Handle) and answer.kind == "model":
        return answer
    raise EvidenceError("not a model")


def _plain(answer: Any) -> Any:
    if isinstance(answer, np.ndarray | RemoteArray):
        return numbers(answer).tolist()
    if isinstance(answer, dict):
        return {key: _plain(each) for key, each in answer.items()}
    if isinstance(answer, list | tuple):
        return [_plain(each) for each in answer]
    return answer


def checked(form: Callable[[Any], Form], answer: Any) -> Form:
    """The answer, in the form that is due.

    Raises:
        Failed: it has another one, which none of our own questions gives.
    """
    try:
        return form(answer)
    except EvidenceError as error:
        raise Failed(
            f"What its process says of it cannot be used: {error}.",
            expected="what Keras and Matplotlib say by themselves",
            hint="Does the file change parts of Python, Keras or the grader? Leave them alone.",
        ) from None


def holds_handle(answer: Any) -> bool:
    """Whether something in an answer of ours had too many parts to be sent."""
    if isinstance(answer, dict):
        return any(map(holds_handle, answer.values()))
    if isinstance(answer, list | tuple):
        return any(map(holds_handle, answer))
    return isinstance(answer, Handle)
