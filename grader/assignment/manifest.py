"""An assignment: one folder with a manifest, checks, stubs and given inputs."""

from __future__ import annotations

import ast
import json
import math
import tomllib
import zipfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from grader.assignment import measured, misconceptions
from grader.assignment.misconceptions import Catalogue
from grader.assignment.task import Task
from grader.common.outcomes import UsageError

MANIFEST = "assignment.toml"
USUAL_SECONDS = 30.0
"""What one call may take where the manifest does not say."""


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How well a correct solution does, on one metric.

    Attributes:
        metric: its name, as in `expect.measures`; "accuracy" by default.
        accuracy: a fraction; below it the check fails. The same as `least` for "accuracy".
        least: below it the check fails.
        most: above it the check fails.
        false_fail: estimated probability that a correct solution fails.
        estimate: how `false_fail` was estimated.
    """

    metric: str = "accuracy"
    accuracy: float | None = None
    least: float | None = None
    most: float | None = None
    false_fail: float
    estimate: str

    def __post_init__(self) -> None:
        """Refuse a gate without a bound, or with several.

        Raises:
            ValueError: it has not one of the three, or "accuracy" of another metric.
        """
        bounds = [each for each in (self.accuracy, self.least, self.most) if each is not None]
        if len(bounds) != 1 or not math.isfinite(bounds[0]):
            raise ValueError("a gate has one of accuracy, least and most")
        if self.accuracy is not None and self.metric != "accuracy":
            raise ValueError(f"a gate on {self.metric!r} has least or most")

    @property
    def bound(self) -> float:
        """What is just good enough."""
        return next(x for x in (self.accuracy, self.least, self.most) if x is not None)

    @property
    def is_most(self) -> bool:
        """Whether less is better."""
        return self.most is not None

    def holds(self, value: float) -> bool:
        """Whether a value is good enough; what is no number is not."""
        return value <= self.bound if self.is_most else value >= self.bound


ASKS_REFERENCE = "reference"
"""What a stand-in does that asks for the reference's answer."""


class StandIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What takes a function's place where another step calls it, and it is wrong or still open.

    Attributes:
        does: "dataset" (loads the one named by `file`), "scale" (divides by `by`), "formula"
            (computes `formula`), "model" (a new one like that in `file`), "compile" (like the one
            in `file`), "classes" (the most probable one), "reference" (asks the reference's own
            function, which takes and gives plain values), or what the Keras model's method of this
            name does.
        file: a given input.
        by: a number.
        formula: a Python expression of the parameters, which are arrays, and of NumPy as `np`.
        options: further arguments of the method.
    """

    does: Literal[
        "dataset", "scale", "formula", "model", "compile", "fit", "evaluate", "save", "load",
        "classes", "reference",
    ]  # fmt: skip
    file: str = ""
    by: float = 1.0
    formula: str = ""
    options: dict[str, int | float | str] = {}


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person looks for in a step, such as in a free text or a plot.

    Attributes:
        says: what must be so, in one line; students read it.
        points: what that is worth, of the step's points.
    """

    says: str
    points: float = 1.0


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One function that students write.

    Attributes:
        name: the function's name; its checks stand in `test_<name>.py`.
        title: a heading for people; by default made from the name.
        points: what the step is worth.
        seconds: wall-clock time that one call may take.
        parameters: the names of the function's parameters, in order; below "*" those that are
            given by name.
        returns: "value", or "nothing" where no result is due.
        needs: steps whose result this one works on.
        hints: from a nudge to a skeleton with blanks; there may be none.
        gates: the gate for each data set, or a list of them.
        stand_in: stands in for it where other steps call it, and it is wrong or still open.
        rubric: what a person gives points for; the checks share the others.
    """

    name: str
    title: str = ""
    points: float = 1.0
    seconds: float = USUAL_SECONDS
    hints: list[str] = []
    parameters: list[str] = []
    returns: Literal["value", "nothing"] = "value"
    needs: list[str] = []
    gates: dict[str, Gate | list[Gate]] = {}
    stand_in: StandIn | None = None
    rubric: list[Criterion] = []

    def __post_init__(self) -> None:
        """Make a title where none is given."""
        msgspec.structs.force_setattr(self, "title", self.title or titled(self.name))

    @property
    def points_of_checks(self) -> float:
        """What the checks share: the points that no person gives."""
        return self.points - sum(each.points for each in self.rubric)

    @property
    def positional(self) -> list[str]:
        """The parameters that are given by position."""
        return self.parameters[: self.parameters.index("*")] if self.named else self.parameters

    @property
    def named(self) -> list[str]:
        """Those that are given by name."""
        after = self.parameters.index("*") if "*" in self.parameters else len(self.parameters)
        return self.parameters[after + 1 :]

    def gates_on(self, which: str) -> list[Gate]:
        """The gates for a data set."""
        gates = self.gates.get(which, [])
        return [gates] if isinstance(gates, Gate) else list(gates)


class Memory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Resident memory, MB, by the data that is used."""

    bundled: int
    full: int


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the student process may use.

    Attributes:
        memory_mb: resident memory, MB; or a table with a number for each data set.
        import_seconds: wall-clock time for the code outside of functions.
        imports: what is imported before the submission is: "tensorflow", with Keras and
            Matplotlib, or "numpy" alone, where nothing is asked about models and figures.
    """

    memory_mb: int | Memory = 4096
    import_seconds: float = 120.0
    imports: Literal["tensorflow", "numpy"] = "tensorflow"

    def memory_for(self, which: str) -> int:
        """Resident memory, MB, where this data is used."""
        memory = self.memory_mb
        if isinstance(memory, int):
            return memory
        return memory.full if which == "full" else memory.bundled


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `assignment.toml`."""

    schema: Literal["grader/assignment/v1"]
    name: str
    steps: list[Step]
    title: str = ""
    version: str = "1"
    data: Literal["bundled", "full"] = "bundled"
    datasets: dict[str, str] = {}
    limits: Limits = Limits()
    task: Task = Task()

    def __post_init__(self) -> None:
        """Make a title where none is given."""
        msgspec.structs.force_setattr(self, "title", self.title or titled(self.name))


class Assignment:
    """A validated assignment folder.

    Args:
        folder: where it lies.
        manifest: what its manifest says.
        catalogue: the mistakes that are known in it; by default those that are known in any.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, catalogue: Catalogue = misconceptions.GENERAL
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.catalogue = catalogue

    @classmethod
    def read(cls, folder: Path) -> Assignment:
        """Read and validate the folder's manifest, and what it knows of mistakes.

        Raises:
            UsageError: one of the two is not TOML or not valid, or there is no manifest; the
                message says where.
        """
        path = folder / MANIFEST
        try:
            said = tomllib.loads(path.read_text("utf-8"))
            manifest = msgspec.convert(said, Manifest)
        except FileNotFoundError:
            raise UsageError(f"{folder} has no {MANIFEST}; is it an assignment's folder?") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
        except msgspec.ValidationError as error:
            raise UsageError(f"{path} is not a valid manifest: {error}") from None
        problem = _problem(manifest)
        if problem:
            raise UsageError(f"{path} is not a valid manifest: {problem}")
        measured.fill_in(manifest.steps, said, folder)
        steps = [step.name for step in manifest.steps]
        catalogue = misconceptions.read(folder / misconceptions.FILE, steps)
        return cls(folder.resolve(), manifest, catalogue)

    @property
    def name(self) -> str:
        """The assignment's name, which is also that of its folder and of the student's file."""
        return self.manifest.name

    @property
    def steps(self) -> list[Step]:
        """The steps in the order of the tutorial."""
        return self.manifest.steps

    @property
    def stub(self) -> Path:
        """The file that a student fills in."""
        return self.folder / f"{self.name}.py"

    @property
    def notebook(self) -> Path:
        """The same as a notebook."""
        return self.folder / f"{self.name}.ipynb"

    @property
    def given(self) -> Path:
        """The folder of given inputs."""
        return self.folder / "given"

    @cached_property
    def by_name(self) -> dict[str, Step]:
        """Steps by name."""
        return {step.name: step for step in self.steps}

    def stand_in(self, name: str) -> dict[str, Any]:
        """What the process of a submission is told to put in the place of the function `name`.

        No model goes there, only what this one step makes of its file: the layers where a model is
        to be built, the settings where one is to be compiled, as JSON, uint8 (bytes,). So no other
        step can take from a stand-in what it should have made itself.
        """
        step = self.by_name[name]
        spec = step.stand_in
        assert spec
        takes = {"name": name, "parameters": step.positional, "named": step.named}
        told = {**takes, **msgspec.structs.asdict(spec)}
        if spec.does not in _PARTS:
            return told
        part = _PARTS[spec.does](_config_of(self.given / spec.file))
        return {**told, "config": np.frombuffer(json.dumps(part).encode(), dtype=np.uint8)}

    def upstream(self, name: str) -> list[str]:
        """All steps that `name` builds on, directly or not, in the tutorial's order."""
        found: set[str] = set()
        waiting = list(self.by_name[name].needs)
        while waiting:
            need = waiting.pop()
            if need not in found:
                found.add(need)
                waiting += self.by_name[need].needs
        return [step.name for step in self.steps if step.name in found]


_PARTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "model": lambda config: {k: v for k, v in config.items() if k != "compile_config"},
    "compile": lambda config: config["compile_config"],
}


def _config_of(model: Path) -> dict[str, Any]:
    """The configuration in a model's file of ours, without its numbers."""
    with zipfile.ZipFile(model) as parts:
        return dict(json.loads(parts.read("config.json")))


def titled(name: str) -> str:
    """A heading made from a name.

    >>> titled("read_text")
    'Read text'
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def find_assignments(path: Path) -> list[Path]:
    """The assignment folders at, above or directly below `path`."""
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.absolute().parents):
        if (folder / MANIFEST).is_file():
            return [folder]
        if folder == Path.cwd():
            break
    return sorted(found.parent for found in start.glob(f"*/{MANIFEST}")) if path.is_dir() else []


def _problem(manifest: Manifest) -> str:
    seen: set[str] = set()
    if not manifest.name.isidentifier():
        return f"name {manifest.name!r} is not a Python identifier"
    if not manifest.steps:
        return "there are no steps"
    if min(manifest.limits.memory_for(each) for each in ("bundled", "full")) <= 0:
        return "limits: memory_mb must be greater than 0"
    for step in manifest.steps:
        where = f"step {step.name!r}"
        if not step.name.isidentifier() or step.name in seen:
            return f"{where}: names are Python identifiers, each used once"
        unknown = [need for need in step.needs if need not in seen]
        if unknown:
            return f"{where}: needs {unknown[0]!r}, which is no earlier step"
        if not (0 < step.points < math.inf and 0 < step.seconds < math.inf):
            return f"{where}: points and seconds must be greater than 0"
        problem = _problem_of_rubric(step) or _problem_of_stand_in(step.stand_in)
        if problem:
            return f"{where}: {problem}"
        if not all(hint.strip() for hint in step.hints):
            return f"{where}: no hint may be empty"
        seen.add(step.name)
    return ""


def _problem_of_rubric(step: Step) -> str:
    if not all(each.says.strip() and 0 < each.points < math.inf for each in step.rubric):
        return "each line of the rubric says something, and its points are greater than 0"
    if step.points_of_checks < -1e-9:
        return "its rubric gives more points than the step has"
    return ""


def _problem_of_stand_in(spec: StandIn | None) -> str:
    if spec is None:
        return ""
    if spec.does != "dataset" and spec.file != Path(spec.file).name:
        return f"the stand-in's file {spec.file!r} is no name of a given input"
    if spec.does in _PARTS and not spec.file:
        return f"the stand-in that does {spec.does!r} needs the file of a given model"
    if (spec.does == "formula") != bool(spec.formula):
        return "a stand-in has a `formula` where it does 'formula', and only there"
    try:
        ast.parse(spec.formula or "None", mode="eval")
    except SyntaxError as error:
        return f"the stand-in's formula is no expression of Python: {error.msg}"
    return ""
