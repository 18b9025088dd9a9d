"""One of each layer of `keras.layers` is described, and rebuilt with all that it holds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks import answers
from grader.checks.rebuilt import Twins
from grader.sandbox.session import Session

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS))
import layers as table  # noqa: E402 - it lies beside the handbook

SOURCE = (Path(__file__).parents[1] / "each_layer.py").read_text("utf-8")
TELL = """

def facts():
    return {"names": names(), "not_made": NOT_MADE, "not_rebuilt": NOT_REBUILT}


def outputs(model, given):
    import tensorflow as tf
    from grader.sandbox.child.keras import models
    return models.forward(model, given)
"""
FEW = (
    "Bidirectional", "Conv2D", "Discretization", "IntegerLookup", "Lambda", "MultiHeadAttention",
    "Normalization", "RandomFlip", "StringLookup", "TextVectorization", "TimeDistributed",
)  # fmt: skip
"""One of each kind, in every run."""


@pytest.fixture(scope="module")
def session(open_session: Callable[..., Session]) -> Session:
    return open_session(SOURCE + TELL)


@pytest.fixture(scope="module")
def probe(open_session: Callable[..., Session]) -> Session:
    return open_session("", module="", filename="")


def call(session: Session, function: str, *args: Any) -> Any:
    reply = session.call(function, args, seconds=60)
    assert reply.raised is None, reply.raised
    return reply.value


@pytest.fixture(scope="module")
def facts(session: Session) -> dict[str, Any]:
    return dict(call(session, "facts"))


def judged(session: Session, probe: Session, name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What is told of a model around a layer, and what had to be asked of its own process."""
    twins = Twins(session, probe)
    model, given = call(session, "model", name), call(session, "given", name)
    there = call(session, "outputs", model, given)
    assert np.allclose(twins.ask("forward", model, given).value, there, atol=1e-5), name
    found = twins.ask("describe", model, given)
    assert found.raised is None, (name, found.raised)
    return answers.description(found.value)["layers"], twins.remarks()


def rows(session: Session, probe: Session, facts: dict[str, Any], names: Any) -> dict[str, Any]:
    found = {}
    for name in names:
        why = facts["not_made"].get(name)
        if why:
            found[name] = ("–", f"no: {why}")
            continue
        layers, remarks = judged(session, probe, name)
        lost = facts["not_rebuilt"].get(name, "")
        assert bool(remarks) == bool(lost), (name, remarks)
        found[name] = table.row(layers, lost)
    return found


def told(rows: dict[str, Any]) -> list[str]:
    return [f"| `{name}` | {does} | {rebuilt} |" for name, (does, rebuilt) in rows.items()]


def test_a_layer_of_each_kind_is_rebuilt_as_the_handbook_says(
    session: Session, probe: Session, facts: dict[str, Any]
) -> None:
    text = table.AUTHORS.read_text("utf-8")
    assert [line for line in told(rows(session, probe, facts, FEW)) if line not in text] == []


def test_the_handbook_has_a_row_for_each_layer_of_keras(facts: dict[str, Any]) -> None:
    """`uv run python docs/layers.py` brings it up to date."""
    text = table.AUTHORS.read_text("utf-8")
    listed = text.partition(table.BEGIN)[2].partition(table.END)[0]
    assert [line.split("`")[1] for line in listed.split("\n") if "`" in line[:4]] == facts["names"]


@pytest.mark.whole
def test_each_layer_is_described_and_rebuilt_as_the_handbook_says(
    session: Session, probe: Session, facts: dict[str, Any]
) -> None:
    """A layer that a new Keras brings is told, and so is a table that is stale."""
    made = rows(session, probe, facts, facts["names"])
    assert table.AUTHORS.read_text("utf-8") == table.authors(made)
