"""Set the accuracy gate from many runs of the reference with different seeds.

The distribution is stored beside the solution, with the gate and how likely a correct solution is
to stay below it.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.authoring.generate import solution_of
from grader.common.outcomes import UsageError
from grader.judge.opening import open_session
from grader.judge.options import calibrated
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Sandbox, Start, Starter
from grader.sandbox.warm import Line, Zygote, available
from grader.submissions.submission import Submission

_LEAST_RUNS = 60


@dataclass(frozen=True)
class Calibration:
    """Accuracies of correct solutions, and what follows from them.

    Attributes:
        accuracies: for each variant (the reference first) the accuracy for each seed.
        gate: the accuracy to ask for.
        false_fail: the largest estimated probability, over the variants, of staying below it.
    """

    accuracies: dict[str, list[float]]
    gate: float
    false_fail: float


def false_fail(accuracies: Sequence[float], gate: float) -> float:
    """Probability that a further run stays below `gate`.

    A normal distribution is fitted to the error rate on the logit scale (where it is close to
    symmetric), and its standard deviation is widened to the upper end of its 99 % confidence
    interval for the number of runs: sd * sqrt((n - 1) / chi2), with the Wilson-Hilferty
    approximation of the chi-square quantile.
    """
    logits = [math.log(a / (1.0 - a)) for a in accuracies]
    mean, n = statistics.fmean(logits), len(logits)
    degrees = n - 1
    quantile = statistics.NormalDist().inv_cdf(0.01)
    chi2 = degrees * (1 - 2 / (9 * degrees) + quantile * math.sqrt(2 / (9 * degrees))) ** 3
    spread = statistics.stdev(logits) * math.sqrt(degrees / chi2)
    return statistics.NormalDist(mean, spread).cdf(math.log(gate / (1.0 - gate)))


def choose_gate(accuracies: dict[str, list[float]], *, most: float = 1e-4) -> float:
    """The highest gate, in whole percent, that every variant fails with less than `most`."""
    for percent in range(99, 10, -1):
        gate = percent / 100
        if all(false_fail(values, gate) < most for values in accuracies.values()):
            return gate
    raise UsageError("No gate above 10 % keeps its promise; the reference varies too much.")


def calibrate(
    assignment: Assignment,
    solutions: Path,
    *,
    runs: int,
    tell: Callable[[str, int, float], None] = lambda _variant, _run, _accuracy: None,
) -> Calibration:
    """Run the functions of the solution's `variants.py` with many seeds.

    Args:
        assignment: the assignment.
        solutions: the folder of all solutions.
        runs: seeds for the first variant, the reference, at least 60; a third of it for the others.
        tell: called after each run.
    """
    if runs < _LEAST_RUNS:
        raise UsageError(f"{runs} runs are too few to estimate one failure in 10,000; use 60.")
    solution = solution_of(assignment, solutions)
    source = solution.read_text("utf-8")
    extra = solution.with_name("variants.py")
    found: dict[str, list[float]] = {}
    sandbox = Sandbox("process", namespaces=False)
    with Zygote(walled=False) as zygote:
        zygote.wait()
        start = Starter(sandbox, Line(zygote.address))
        names = _variant_names(extra)
        for variant in names:
            found[variant] = []
            for run in range(runs if variant == names[0] else max(20, runs // 3)):
                program = f"{source}\n\n{extra.read_text('utf-8')}"
                accuracy = _one_run(assignment, program, variant, run, start)
                found[variant].append(accuracy)
                tell(variant, run, accuracy)
    gate = choose_gate(found)
    worst = max(false_fail(values, gate) for values in found.values())
    result = Calibration(found, gate, worst)
    _store(result, solution.with_name("calibration.json"))
    return result


def _one_run(assignment: Assignment, program: str, variant: str, seed: int, start: Start) -> float:
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
    return float(reply.value)


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


def _store(result: Calibration, path: Path) -> None:
    variants = {
        name: {
            "mean": round(statistics.fmean(values), 4),
            "standard deviation": round(statistics.stdev(values), 4),
            "least": min(values),
            "false fail": f"{false_fail(values, result.gate):.1e}",
            "accuracies": [round(v, 4) for v in values],
        }
        for name, values in result.accuracies.items()
    }
    document = {
        "gate": result.gate,
        "false_fail": f"{result.false_fail:.1e}",
        "how": "normal distribution of the logit of the accuracy, its standard deviation at the "
        "upper end of the 99 % confidence interval",
        "variants": variants,
    }
    text = json.dumps(document, indent=1) + "\n"
    path.write_text(text, "utf-8", newline="\n")
