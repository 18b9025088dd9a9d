"""Which usual checks suit a function of a reference, and what the reference's models are for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.assignment.task import Task
from grader.authoring.new.examples import last_name
from grader.expect.tasks.measures import METRICS

_BUILT_BY = {"Sequential", "Model"}
_TRAINED_BY = {"fit", "train_on_batch"}
_MAKES_A_MODEL = {"Building", "Compiling", "Training"}
_LABELS = ("y", "labels", "truth", "targets")  # what parameters of right answers are called
_REPEATS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_TASK_BY_LOSS = {  # in lower case and without underscores
    "sparsecategoricalcrossentropy": "classification",
    "categoricalcrossentropy": "classification",
    "binarycrossentropy": "binary",
    "binaryfocalcrossentropy": "binary",
    **dict.fromkeys(("mse", "meansquarederror", "mae", "meanabsoluteerror"), "regression"),
    **dict.fromkeys(("huber", "logcosh", "msle", "meansquaredlogarithmicerror"), "regression"),
    **dict.fromkeys(("mape", "meanabsolutepercentageerror"), "regression"),
}


@dataclass(frozen=True)
class Usual:
    """The usual checks that suit a function.

    Attributes:
        kinds: the names of the kinds in `grader.expect.steps`; none where no kind suits.
        settings: what stands in the class that is made of them, each a line of Python.
        gets_a_model: whether the function works on a model that it is given.
    """

    kinds: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    gets_a_model: bool = False

    @property
    def makes_a_model(self) -> bool:
        """Whether later steps may work on what it makes or changes."""
        return not _MAKES_A_MODEL.isdisjoint(self.kinds)


NOTHING_USUAL = Usual()


def usual_of(function: ast.FunctionDef) -> Usual:
    """The usual checks of what a function looks like.

    That is told by what it calls, the first of this order: `fit`, `compile`, what makes a model,
    `evaluate`, `predict`. No kind suits a function that trains or asks a model again and again, one
    that returns a dict of anything but measures, or one that predicts with more than samples and
    labels.
    """
    called, repeated = _called(function), set[str]()
    for part in ast.walk(function):
        if isinstance(part, _REPEATS):
            repeated |= _called(part)
    builds = not called.isdisjoint(_BUILT_BY)
    if not called.isdisjoint(_TRAINED_BY):
        return _training(function, builds) if repeated.isdisjoint(_TRAINED_BY) else NOTHING_USUAL
    if "compile" in called:
        kinds = ("Building", "Compiling") if builds else ("Compiling",)
        return Usual(kinds, gets_a_model=not builds)
    if builds:
        return Usual(("Building",))
    return (
        _asking(function, called) if repeated.isdisjoint({"evaluate", "predict"}) else NOTHING_USUAL
    )


def _called(node: ast.AST) -> set[str]:
    return {last_name(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


def _training(function: ast.FunctionDef, builds: bool) -> Usual:
    trained = {
        ast.unparse(each.func.value)
        for each in ast.walk(function)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in _TRAINED_BY
    }
    gives = {ast.unparse(each) for each in returned(function)}
    settings = []
    if epochs := _epochs_of(function):
        settings.append(f"epochs = {epochs}")
    if gives and gives <= trained:
        settings.append('returns = "model"')
    return Usual(("Training",), tuple(settings), gets_a_model=not builds)


def _asking(function: ast.FunctionDef, called: set[str]) -> Usual:
    """Of a function that asks a model: how good it is, or what it says of samples."""
    takes = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    keys = [_keys(each) for each in returned(function)]
    gets_labels = any(name.startswith(_LABELS) for name in takes[2:])
    if "evaluate" in called or ("predict" in called and gets_labels):
        tells = keys[0] if keys else ()
        if len(takes) < 2 or not {*tells} <= {*METRICS}:
            return NOTHING_USUAL
        listed = ", ".join(f'"{name}"' for name in tells)
        comma = "," if len(tells) == 1 else ""
        settings = (f"tells = ({listed}{comma})",) if tells else ()
        return Usual(("Measuring",), settings, gets_a_model=True)
    if "predict" in called and len(takes) == 2 and not any(keys):
        return Usual(("Predicting",), gets_a_model=True)
    return NOTHING_USUAL


def returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a function returns, and not those within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _keys(value: ast.expr) -> tuple[str, ...]:
    """The keys of a dict that is written out; none of anything else."""
    if not isinstance(value, ast.Dict):
        return ()
    return tuple("" if key is None else ast.unparse(key).strip("'\"") for key in value.keys)


def _epochs_of(function: ast.FunctionDef) -> int | None:
    """How many epochs a function trains, where a number says that."""
    for each in ast.walk(function):
        if isinstance(each, ast.keyword) and each.arg == "epochs":
            value = each.value
            if isinstance(value, ast.Constant) and isinstance(value.value, int):
                return value.value
    return None


def task_of(reference: ast.Module) -> Task | None:
    """What the models of a reference are for, by the first loss and the last `Dense` layer.

    Returns:
        None where no model is compiled with a loss that tells.
    """
    numbers = _constants(reference)
    calls = [each for each in ast.walk(reference) if isinstance(each, ast.Call)]
    losses = [loss for each in calls if last_name(each.func) == "compile" for loss in _losses(each)]
    kinds = [kind for loss in losses if (kind := _TASK_BY_LOSS.get(_plain(loss)))]
    if not kinds:
        return None
    dense = [each for each in calls if last_name(each.func) == "Dense"]
    last = max(dense, key=lambda each: (each.lineno, each.col_offset), default=None)
    units = _units(last, numbers) if last else 0
    if kinds[0] == "classification":
        return Task(classes=units if units > 1 else 0)
    if kinds[0] == "binary":
        return Task(kind="labels", classes=units) if units > 1 else Task(kind="binary")
    return Task(kind="regression", targets=max(units, 1))


def _constants(reference: ast.Module) -> dict[str, int]:
    """The whole numbers that have a name at the top level."""
    return {
        target.id: each.value.value
        for each in reference.body
        if isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Constant)
        and type(each.value.value) is int
        for target in each.targets
        if isinstance(target, ast.Name)
    }


def _losses(call: ast.Call) -> Iterator[str]:
    """The loss of a `compile`, by its name."""
    given = [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "loss")]
    for value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        else:
            yield last_name(value.func if isinstance(value, ast.Call) else value)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _units(call: ast.Call, numbers: Mapping[str, int]) -> int:
    """The units of a `Dense` layer; 0 where they are no number that is known."""
    for value in (*call.args[:1], *(x.value for x in call.keywords if x.arg == "units")):
        if isinstance(value, ast.Constant) and type(value.value) is int:
            return value.value
        if isinstance(value, ast.Name):
            return numbers.get(value.id, 0)
    return 0
