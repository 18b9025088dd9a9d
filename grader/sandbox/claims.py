"""What a student process says in JSON beside its values: checked, cut, and made harmless to show.

An exception, the outline of the functions, notes of trainings. All of it is a claim of code that
nobody has read, and may be forged; what has another form than ours is refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from grader.common.text import shown, visible, without_nodes
from grader.sandbox.evidence import EvidenceError

_MOST_NOTES = 1000
_MOST_FRAMES = 20
_MOST_PARAMETERS = 20
_MOST_LINE = 1 << 24

_Int = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_Ints = Annotated[tuple[_Int, ...], Meta(max_length=4096)]  # one for each weight of a model
_Two = Annotated[tuple[float, ...], Meta(min_length=2, max_length=2)]


class Frame(msgspec.Struct, frozen=True):
    """A line of the submission that an exception came through."""

    line: int = 0
    function: str = ""
    text: str = ""


class Raised(msgspec.Struct, frozen=True):
    """An exception; see `child/module.py`."""

    type: str
    message: str = ""
    causes: str = ""
    frames: tuple[Frame, ...] = ()
    innermost_is_own: bool = False
    missing_module: str = ""
    line: int = 0


class ClaimedFunction(msgspec.Struct, frozen=True):
    """What stands under the name of a function; see `child/module.py`."""

    callable: bool
    type: str = ""
    least: int = 0
    most: int | None = None
    parameters: tuple[str, ...] = ()
    keyword_only: tuple[str, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """One training; see `child/keras/recorder.py`. What has its default was not told, or is none.

    Attributes:
        how: "fit", "batches" or "loop".
        model: the number of its handle.
        samples: of an epoch of `fit`, or of all batches; None where nobody knows.
        updates: of the weights.
        exact: whether `samples` is the size of an array, all of which an epoch takes.
        spread: smallest and largest value of the inputs; empty where nobody could look at them.
        mean: of the same values.
        held_out: samples to validate on; None for a set of a size that nobody knows.
        aside: samples of the largest set that the student's own code measured on.
        asked_epochs: how many epochs `fit` was asked for.
        batch_size: as it was asked for.
        inputs: a checksum of them.
        labels: how often each label from 0 on occurs; empty where that cannot be told.
        before: a checksum for each weight before the training.
        after: the same after it.
        setup: what makes this training different from another one, but for chance.
        seed: of all random numbers, where somebody has set it.
        watched: what its callbacks look at after each epoch to decide upon, as they name it.
        epochs: how many there were.
        logged: what the last epoch logged.
        seconds: how long it took.
        span: when it began and ended, in seconds of the process's own clock.
    """

    how: str
    model: _Int
    samples: _Int | None = None
    updates: _Int = 0
    exact: bool = False
    spread: Annotated[tuple[float, ...], Meta(max_length=2)] = ()
    mean: float | None = None
    held_out: _Int | None = None
    aside: _Int = 0
    asked_epochs: _Int = 0
    batch_size: _Int | None = None
    inputs: _Int = 0
    labels: _Ints = ()
    before: _Ints = ()
    after: _Ints = ()
    setup: Annotated[str, Meta(max_length=20_000)] = ""
    seed: _Int | None = None
    watched: Annotated[tuple[str, ...], Meta(max_length=20)] = ()
    epochs: _Int = 0
    logged: dict[str, float] = {}
    seconds: float = 0.0
    span: _Two = ()

    def __post_init__(self) -> None:
        """Refuse half of a spread."""
        if len(self.spread) == 1:
            raise ValueError("a smallest value without a largest one")


def raised(value: Any) -> Raised:
    """An exception.

    Raises:
        EvidenceError: it is none.
    """
    found: Raised = _as(Raised, value)
    return msgspec.structs.replace(
        found,
        type=shown(found.type, most=100) or "Exception",
        message=without_nodes(visible(found.message, 2000)),
        causes=without_nodes(visible(found.causes, 2000)),
        frames=tuple(_frame(each) for each in found.frames[-_MOST_FRAMES:]),
        missing_module=shown(found.missing_module, most=100),
        line=_line(found.line),
    )


def all_raised(value: Any) -> list[Raised]:
    """Several exceptions.

    Raises:
        EvidenceError: they are none.
    """
    return [raised(each) for each in _as(list[Any], value)[:200]]


def outlines(value: Any) -> dict[str, ClaimedFunction]:
    """The functions of a submission.

    Raises:
        EvidenceError: it is no such thing.
    """
    found: dict[str, ClaimedFunction] = _as(dict[str, ClaimedFunction], value)
    return {
        name: msgspec.structs.replace(
            each,
            type=shown(each.type, most=100),
            parameters=_names(each.parameters),
            keyword_only=_names(each.keyword_only),
        )
        for name, each in found.items()
    }


def notes(value: Any, *, most: float = math.inf) -> list[Note]:
    """What Keras was asked to do; no training took more seconds than `most`.

    Raises:
        EvidenceError: it is no such thing.
    """
    found: list[Note] = _as(list[Note], value)
    for place, (note, told) in enumerate(zip(found, value, strict=True)):
        _refuse_untold(note, told, place)
    return [
        msgspec.structs.replace(
            note,
            seconds=min(max(0.0, note.seconds), most),
            watched=tuple(shown(each, most=60) for each in note.watched),
        )
        for note in found[:_MOST_NOTES]
    ]


def places(value: Any) -> list[int]:
    """The numbers of some arguments.

    Raises:
        EvidenceError: they are none.
    """
    return list(_as(_Ints, value))


def count(value: Any) -> int:
    """How many of something, never less than none.

    Raises:
        EvidenceError: it is no such thing.
    """
    return max(0, int(_as(_Int, value)))


def seconds(value: Any, *, most: float = math.inf) -> float:
    """How long something took, at most as long as we waited for it.

    Raises:
        EvidenceError: it is no such thing.
    """
    found: float = _as(float, value)
    if not math.isfinite(found) or found < 0:
        raise EvidenceError("a number of seconds that is none")
    return min(found, most)


def _refuse_untold(note: Note, told: Mapping[str, Any], place: int) -> None:
    """Refuse what a default would hide in the note at `place`.

    Raises:
        EvidenceError: it lacks what every note of its kind tells, or tells a null for a number.
    """
    if note.how == "fit" and not {"epochs", "held_out"} <= told.keys():
        what = f"a training of nobody knows how many epochs or images - at `$[{place}]`"
    elif note.mean is None and "mean" in told:
        what = f"Expected `float`, got `null` - at `$[{place}].mean`"
    else:
        return
    raise _refusal(what)


def _frame(frame: Frame) -> Frame:
    return Frame(
        line=_line(frame.line),
        function=shown(frame.function, most=200),
        text=visible(frame.text, 300),
    )


def _names(parameters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(shown(each, most=100) for each in parameters[:_MOST_PARAMETERS])


def _line(number: int) -> int:
    return number if 0 <= number <= _MOST_LINE else 0


def _as(kind: Any, value: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:  # half a character, too
        raise _refusal(error) from None


def _refusal(why: object) -> EvidenceError:
    return EvidenceError(visible(f"not in the form that is due: {why}", 200))
