"""What takes the place of a submission's own functions that are wrong or not written yet.

A step may call another step's function. A mistake there has cost its points already, so the step is
called once more with a stand-in under that name. Stand-ins are not the solution: the manifest says
what each does, with the given inputs that students have anyway; or one asks the judge for a result.
"""

from __future__ import annotations

import contextlib
import json
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.sandbox.child.values import Encoder, Shelf, decode

Spec = dict[str, Any]

Ask = Callable[[dict[str, Any], list[Any]], tuple[dict[str, Any], list[Any]]]
"""Sends a question to the judge in the midst of a call, and gives the answer."""


def unanswered(_header: dict[str, Any], _arrays: list[Any]) -> tuple[dict[str, Any], list[Any]]:
    """Where the judge answers no questions."""
    return {"refused": True}, []


@contextlib.contextmanager
def in_place(module: types.ModuleType, specs: Sequence[Spec], ask: Ask) -> Iterator[None]:
    """Within this block the named functions of `module` are stand-ins.

    Args:
        module: the submission.
        specs: for each its `name`, its `parameters` and those `named` ones that are given by name,
            what it `does`, and the name `file` of a data set, the `config` of layers or of a
            compilation, the number `by`, the `formula` or the `options` that it does it with.
        ask: asks the judge.
    """
    space = vars(module)
    before = {spec["name"]: space.get(spec["name"]) for spec in specs}
    is_open = [True]
    space.update({spec["name"]: _while(is_open, {**spec, "ask": ask}) for spec in specs})
    try:
        yield
    finally:
        is_open.clear()  # who has kept one has nothing
        for name, thing in before.items():
            if thing is None:
                space.pop(name, None)
            else:
                space[name] = thing


def _while(is_open: list[bool], spec: Spec) -> Callable[..., Any]:
    """The stand-in, for as long as `is_open` holds something.

    Arguments may be named; those that only the student's own function takes are left out.
    """
    stand_in, names = _KINDS[spec["does"]](spec), spec["parameters"]
    by_name = spec["named"] if spec["does"] in _TAKE_NAMES else ()

    def function(*args: Any, **named: Any) -> Any:
        if not is_open:
            raise RuntimeError("This function belongs to another call.")
        given = args[: len(names)]
        rest = [named[name] for name in names[len(given) :]]
        return stand_in(*given, *rest, **{name: named[name] for name in by_name if name in named})

    return function


def _dataset(spec: Spec) -> Callable[[], Any]:
    def load() -> Any:
        import keras

        return getattr(keras.datasets, spec["file"]).load_data()

    return load


def _scale(spec: Spec) -> Callable[[Any], Any]:
    return lambda x: np.asarray(x, dtype=np.float32) / spec["by"]


def _formula(spec: Spec) -> Callable[..., Any]:
    """An expression of the author's; what comes in counts as arrays of floats or whole numbers."""
    code = compile(spec["formula"], f"<stand-in for {spec['name']}>", "eval")

    def compute(*args: Any, **named: Any) -> Any:
        values = dict(zip(spec["parameters"], map(np.asarray, args), strict=True))
        values |= {name: np.asarray(value) for name, value in named.items()}
        with np.errstate(all="ignore"):
            return eval(code, {"np": np, **values})  # noqa: S307 - it comes from the manifest

    return compute


def _model(spec: Spec) -> Callable[[], Any]:
    def build() -> Any:
        import keras

        return keras.saving.deserialize_keras_object(_config(spec))

    return build


def _compile(spec: Spec) -> Callable[[Any], Any]:
    def compile_like(model: Any) -> Any:
        model.compile_from_config(_config(spec))
        return model

    return compile_like


def _config(spec: Spec) -> Any:
    """A new one each time: Keras may change what it is given."""
    return json.loads(spec["config"].tobytes())


def _method(name: str) -> Callable[[Spec], Callable[..., Any]]:
    return lambda spec: lambda model, *args: getattr(model, name)(*args, **spec["options"])


def _load(_: Spec) -> Callable[[Any], Any]:
    def load(path: Any) -> Any:
        import keras

        return keras.models.load_model(path)

    return load


def _classes(spec: Spec) -> Callable[..., Any]:
    return lambda model, x: np.argmax(model.predict(x, **spec["options"]), axis=-1)


def _reference(spec: Spec) -> Callable[..., Any]:
    """Asks the judge, who knows the result of this function, and of no other."""

    def answer(*args: Any, **named: Any) -> Any:
        shelf = Shelf()
        encoder = Encoder(shelf, stay_bytes=sys.maxsize)
        asked = {"args": encoder.encode(list(args)), "named": encoder.encode(named)}
        if shelf.things:
            raise TypeError(f"{spec['name']} takes numbers, texts, arrays, and lists of these here")
        reply, made = spec["ask"]({"asks": spec["name"], **asked}, encoder.arrays)
        if "refused" in reply:
            raise ValueError(f"{spec['name']} has no result for these arguments")
        return decode(reply["value"], made, shelf)

    return answer


_TAKE_NAMES = ("formula", "reference")
"""What a stand-in does that has a use for arguments that are given by name."""

_KINDS: dict[str, Callable[[Spec], Callable[..., Any]]] = {
    "dataset": _dataset,
    "scale": _scale,
    "formula": _formula,
    "model": _model,
    "compile": _compile,
    "fit": _method("fit"),
    "evaluate": _method("evaluate"),
    "save": _method("save"),
    "load": _load,
    "classes": _classes,
    "reference": _reference,
}
