"""Gates follow from what correct solutions reached, on any metric."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment, Gate
from grader.authoring.calibrate import choose_gate, false_fail
from grader.common.outcomes import UsageError

ROOT = Path(__file__).parents[2]
STORED = ROOT / "solutions" / "first_model" / "calibration.json"


def gates() -> Iterator[tuple[str, str, Gate]]:
    """Each gate on the data that students have, with its assignment and step."""
    for manifest in sorted((ROOT / "exercises").glob("*/assignment.toml")):
        assignment = Assignment.read(manifest.parent)
        for step in assignment.steps:
            for gate in step.gates_on("bundled"):
                yield assignment.name, step.name, gate


@pytest.mark.parametrize(
    ("name", "gate"),
    [pytest.param(n, gate, id=f"{n}-{step}-{gate.metric}") for n, step, gate in gates()],
)
def test_no_gate_is_stricter_than_what_right_solutions_have_shown(name: str, gate: Gate) -> None:
    """By the runs that lie beside the reference, and at the rate that the manifest tells."""
    stored = json.loads((ROOT / "solutions" / name / "calibration.json").read_text("utf-8"))
    shown = stored.get("metrics", {"accuracy": stored})[gate.metric]
    proposed = float(shown["gate"])
    assert gate.bound >= proposed if gate.is_most else gate.bound <= proposed
    for variant, each in shown["variants"].items():
        values = each.get("values") or each["accuracies"]
        assert len(values) >= 20, variant
        rate = false_fail(values, gate.bound, gate.metric)
        assert rate <= 1.25 * gate.false_fail, variant  # which is rounded


def runs(mean: float, spread: float, count: int = 60) -> list[float]:
    chance = random.Random(5)
    return [chance.gauss(mean, spread) for _ in range(count)]


def test_the_gate_on_the_accuracy_is_what_it_was() -> None:
    """The same runs give the same gate and the same rates."""
    stored = json.loads(STORED.read_text("utf-8"))
    values = {name: each["accuracies"] for name, each in stored["variants"].items()}
    assert choose_gate(values) == stored["gate"]
    for name, each in stored["variants"].items():
        rate = false_fail(values[name], stored["gate"])
        assert rate == pytest.approx(float(each["false fail"]), rel=0.2)


@pytest.mark.parametrize(
    ("metric", "mean", "spread", "low", "high"),
    [
        ("mae", 300.0, 10.0, 380, 440),
        ("r2", 0.8, 0.01, 0.68, 0.74),
        ("exact", 0.8, 0.01, 0.64, 0.72),
    ],
)
def test_a_gate_lies_on_the_side_where_a_correct_solution_fails_it(
    metric: str, mean: float, spread: float, low: float, high: float
) -> None:
    values = {"reference": runs(mean, spread), "slow": runs(mean, 1.5 * spread, 20)}
    gate = choose_gate(values, metric)
    assert low <= gate <= high
    assert max(false_fail(each, gate, metric) for each in values.values()) < 1e-4
    stricter = gate * (0.97 if metric == "mae" else 1.03)
    assert max(false_fail(each, stricter, metric) for each in values.values()) > 1e-4


def test_less_is_better_of_an_authors_own_metric_where_the_author_says_so() -> None:
    values = {"reference": runs(300.0, 10.0), "slow": runs(300.0, 15.0, 20)}
    gate = choose_gate(values, "seconds", less=["seconds"])
    assert 340 <= gate <= 440
    for each in values.values():
        assert false_fail(each, gate, "seconds", less=["seconds"]) < 1e-4
    assert choose_gate(values, "seconds") < 300


def test_runs_without_any_chance_have_a_gate_too() -> None:
    assert choose_gate({"reference": [0.5] * 60}) == 0.49
    assert choose_gate({"reference": [2.0] * 60}, "mae") == pytest.approx(2.0, abs=0.11)
    with pytest.raises(UsageError):
        choose_gate({"reference": [0.05] * 60})
