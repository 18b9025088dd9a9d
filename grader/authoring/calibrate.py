"""Set the gates from many runs of the reference with different seeds.

The distribution is stored beside the solution, with the gate and how likely a correct solution is
to fail it: for the accuracy, and for any other metric that a variant returns.
"""

from __future__ import annotations

import contextlib
import json
import math
import statistics
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.authoring.calibration_plot import draw
from grader.authoring.generate import solution_of
from grader.common.outcomes import UsageError
from grader.judge.opening import open_session
from grader.judge.options import calibrated
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Sandbox, Start, Starter
from grader.sandbox.warm import Line, Zygote, available
from grader.submissions.submission import Submission

_LEAST_RUNS = 60
FIRST_RUNS = 10
"""Of each variant: so many give a first estimate, which is worse than what more of them show."""


Values = dict[str, list[float]]
"""For each variant, the reference first, what it reached with each seed."""

_SHARES = ("accuracy", "exact", "auc")
_LESS_IS_BETTER = ("loss", "mse", "rmse", "mae", "relative_error")


@dataclass(frozen=True)
class Calibration:
    """What correct solutions reach on a metric, and what follows from it.

    Attributes:
        metric: its name.
        values: for each variant (the reference first) the value for each seed.
        gate: the value to ask for.
        false_fail: the largest estimated probability, over the variants, of failing it.
        is_most: whether the gate is the largest value that is good enough.
    """

    metric: str
    values: Values
    gate: float
    false_fail: float
    is_most: bool = False


def is_less(metric: str, less: Collection[str] = ()) -> bool:
    """Whether less of a metric is better: by its name, or because its author says so.

    Args:
        metric: its name.
        less: metrics of an author's own of which less is better.
    """
    return metric in _LESS_IS_BETTER or metric in less


def false_fail(
    values: Sequence[float],
    gate: float,
    metric: str = "accuracy",
    *,
    less: Collection[str] = (),
) -> float:
    """Probability that a further run fails `gate`.

    A normal distribution is fitted to the values on a scale on which they are close to symmetric:
    the logit of a share, the logarithm of an error, else the values as they are. Its standard
    deviation is widened to the upper end of its 99 % confidence interval for the number of runs:
    sd * sqrt((n - 1) / chi2), with the Wilson-Hilferty approximation of the chi-square quantile.

    Args:
        values: of some runs.
        gate: what is asked for.
        metric: that they are of; of an error less is better.
        less: further ones of which less is better.
    """
    fitted = _fitted(values, metric)
    at = _scaled(gate, metric)
    return 1.0 - fitted.cdf(at) if is_less(metric, less) else fitted.cdf(at)


def choose_gate(
    values: Values,
    metric: str = "accuracy",
    *,
    most: float = 1e-4,
    less: Collection[str] = (),
) -> float:
    """The strictest gate that every variant fails with less than `most`.

    Of a share it is in whole percent, of anything else it is rounded to two figures.

    Raises:
        UsageError: no gate keeps this promise.
    """
    if metric not in _SHARES:
        return _rounded_gate(values, metric, most, less=is_less(metric, less))
    for percent in range(99, 10, -1):
        gate = percent / 100
        if all(false_fail(each, gate, metric) < most for each in values.values()):
            return gate
    raise UsageError("No gate above 10 % keeps its promise; the reference varies too much.")


def _rounded_gate(values: Values, metric: str, most: float, *, less: bool) -> float:
    """The bound of the variant that is worst off, rounded to where it is easier to reach."""
    tail = 1.0 - most if less else most
    bounds = [_fitted(each, metric).inv_cdf(tail) for each in values.values()]
    bound = max(bounds) if less else min(bounds)
    bound = math.exp(bound) if metric in _LESS_IS_BETTER else bound
    if not math.isfinite(bound) or not bound:
        raise UsageError(f"No gate on {metric} keeps its promise; the reference varies too much.")
    step = 10.0 ** (math.floor(math.log10(abs(bound))) - 1)
    return float(f"{(math.ceil if less else math.floor)(bound / step) * step:.6g}")


def _fitted(values: Sequence[float], metric: str) -> statistics.NormalDist:
    scaled = [_scaled(each, metric) for each in values]
    mean, degrees = statistics.fmean(scaled), len(scaled) - 1
    quantile = statistics.NormalDist().inv_cdf(0.01)
    chi2 = degrees * (1 - 2 / (9 * degrees) + quantile * math.sqrt(2 / (9 * degrees))) ** 3
    spread = statistics.stdev(scaled) * math.sqrt(degrees / chi2)
    return statistics.NormalDist(mean, max(spread, 1e-12))


def _scaled(value: float, metric: str) -> float:
    if metric in _SHARES:
        value = min(max(value, 1e-6), 1.0 - 1e-6)  # a few runs may be right about everything
        return math.log(value / (1.0 - value))
    return math.log(max(value, 1e-12)) if metric in _LESS_IS_BETTER else value


def variants_of(assignment: Assignment, solutions: Path) -> Path:
    """The file with the correct ways to train, whether it is there or not."""
    return solution_of(assignment, solutions).with_name("variants.py")


def planned_runs(path: Path, runs: int, *, only_first: bool = False) -> dict[str, int]:
    """How often each variant is run: the reference as often as asked for, others a third of it.

    Args:
        path: of `variants.py`.
        runs: seeds for the first variant, at least 60.
        only_first: `FIRST_RUNS` of each, for a first estimate.

    Raises:
        UsageError: too few runs, or no such file.
    """
    if runs < _LEAST_RUNS and not only_first:
        raise UsageError(
            f"{runs} runs are too few to estimate one failure in 10,000: use 60, or --first for a "
            f"first estimate from {FIRST_RUNS}."
        )
    names = _variant_names(path)
    others = max(20, runs // 3)
    if only_first:
        return dict.fromkeys(names, FIRST_RUNS)
    return {name: runs if name == names[0] else others for name in names}


def calibrate(
    assignment: Assignment,
    solutions: Path,
    *,
    runs: int,
    only_first: bool = False,
    jobs: int = 1,
    less: Collection[str] = (),
    tell: Callable[[str, float], None] = lambda _variant, _value: None,
    tell_first: Callable[[list[Calibration]], None] = lambda _results: None,
) -> list[Calibration]:
    """Run the functions of the solution's `variants.py` with many seeds.

    Each returns an accuracy, or a dict of the names of metrics and their values. What came of it is
    stored beside the solution, as numbers and as a picture, but for a first estimate alone.

    Args:
        assignment: the assignment.
        solutions: the folder of all solutions.
        runs: seeds for the first variant, the reference, at least 60; a third of it for the others.
        only_first: stop at the first estimate.
        jobs: how many are run at once.
        less: metrics of the author's own of which less is better, beside those whose gate in the
            manifest says `most`.
        tell: called after each run, with the variant and the value of the first metric.
        tell_first: called after `FIRST_RUNS` runs of each variant, where there are more.

    Returns:
        One for each metric.

    Raises:
        UsageError: too few runs, a variant that raises or returns something else, or no gate.
    """
    extra = variants_of(assignment, solutions)
    less = {*less, *_with_most(assignment)}
    planned = planned_runs(extra, runs, only_first=only_first)
    reached: dict[str, list[Reached]] = {name: [] for name in planned}
    program = f"{solution_of(assignment, solutions).read_text('utf-8')}\n\n"
    program += extra.read_text("utf-8")
    first = [(name, run) for name in planned for run in range(FIRST_RUNS)]
    rest = [(name, run) for name, count in planned.items() for run in range(FIRST_RUNS, count)]
    with _runner(assignment, program, jobs) as run_all:
        for part in (first, rest):
            for (name, _), values in zip(part, run_all(part), strict=True):
                reached[name].append(values)
                tell(name, next(iter(values.values())))
            if part is first and rest:
                tell_first(_calibrations(reached, less))
    results = _calibrations(reached, less)
    if not only_first:
        _store(results, extra.with_name("calibration.json"))
        extra.with_name("calibration.svg").write_bytes(draw(results))
    return results


Reached = dict[str, float]
"""What one run reached, by metric."""

RunAll = Callable[[Sequence[tuple[str, int]]], Iterator[Reached]]


@contextlib.contextmanager
def _runner(assignment: Assignment, program: str, jobs: int) -> Iterator[RunAll]:
    """Runs variants with their seeds, several at once; gives what they reached in their order."""
    lines: list[Line] = []

    def begin() -> None:
        lines.append(Line(zygote.address))
        own.start = Starter(Sandbox("process", namespaces=False), lines[-1])

    own = threading.local()
    with Zygote(walled=False, imports=assignment.manifest.limits.imports) as zygote:
        zygote.wait()
        with ThreadPoolExecutor(jobs, initializer=begin) as pool:

            def run(which: tuple[str, int]) -> Reached:
                return _one_run(assignment, program, *which, own.start)

            try:
                yield lambda some: pool.map(run, some)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                for line in lines:
                    line.close()


def _with_most(assignment: Assignment) -> set[str]:
    """The metrics of which the manifest says what may be reached at most."""
    gates = [g for step in assignment.steps for kind in step.gates for g in step.gates_on(kind)]
    return {gate.metric for gate in gates if gate.is_most}


def _calibrations(
    reached: dict[str, list[Reached]], less: Collection[str] = ()
) -> list[Calibration]:
    return [_calibration(metric, by, less) for metric, by in _by_metric(reached).items()]


def _by_metric(reached: dict[str, list[Reached]]) -> dict[str, Values]:
    """The same values by metric.

    Raises:
        UsageError: not all variants tell the same metrics.
    """
    kinds = {tuple(values) for runs in reached.values() for values in runs}
    if len(kinds) != 1:
        raise UsageError("Each function in variants.py returns the same metrics, in one order.")
    return {
        metric: {name: [values[metric] for values in runs] for name, runs in reached.items()}
        for metric in kinds.pop()
    }


def _calibration(metric: str, values: Values, less: Collection[str]) -> Calibration:
    gate = choose_gate(values, metric, less=less)
    worst = max(false_fail(each, gate, metric, less=less) for each in values.values())
    return Calibration(metric, values, gate, worst, is_less(metric, less))


def _one_run(
    assignment: Assignment, program: str, variant: str, seed: int, start: Start
) -> dict[str, float]:
    submission = Submission(Path("calibration.py"), program)
    with Scratch() as scratch:
        session = open_session(
            assignment,
            submission,
            calibrated(seed),
            launch=start,
            scratch=scratch,
            functions=[variant],
        )
        reply = session.call(variant, (), seconds=600)
        session.close()
    if reply.raised:
        raise UsageError(f"{variant} raised {reply.raised.type}: {reply.raised.message}")
    told = reply.value if isinstance(reply.value, dict) else {"accuracy": reply.value}
    if not told or not all(isinstance(each, int | float) for each in told.values()):
        raise UsageError(f"{variant} returns an accuracy, or a dict of metrics and their values.")
    return {str(metric): float(each) for metric, each in told.items()}


def _variant_names(path: Path) -> list[str]:
    import ast

    if not path.is_file() or not available():
        raise UsageError(f"Calibration needs {path}, and Linux to run it many times.")
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def _store(results: Sequence[Calibration], path: Path) -> None:
    """Write what was found; of the accuracy alone without its name."""
    found = {each.metric: _document(each) for each in results}
    only = found["accuracy"] if list(found) == ["accuracy"] else {"metrics": found}
    path.write_text(json.dumps(only, indent=1) + "\n", "utf-8", newline="\n")


def _document(result: Calibration) -> dict[str, object]:
    logarithm = result.metric in _LESS_IS_BETTER
    scale = "logit" if result.metric in _SHARES else "logarithm" if logarithm else "value"
    less = [result.metric] if result.is_most else []
    values = "accuracies" if result.metric == "accuracy" else "values"
    return {
        "gate": result.gate,
        "false_fail": f"{result.false_fail:.1e}",
        "how": f"normal distribution of the {scale} of the {result.metric}, its standard deviation "
        "at the upper end of the 99 % confidence interval",
        "variants": {
            name: {
                "mean": round(statistics.fmean(each), 4),
                "standard deviation": round(statistics.stdev(each), 4),
                "most" if result.is_most else "least": max(each) if result.is_most else min(each),
                "false fail": f"{false_fail(each, result.gate, result.metric, less=less):.1e}",
                values: [round(value, 4) for value in each],
            }
            for name, each in result.values.items()
        },
    }
