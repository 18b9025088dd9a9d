"""An answer of another form than ours is the mistake of whose process it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks import answers
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Failed
from grader.sandbox.evidence import EvidenceError
from grader.sandbox.session import Session
from grader.submissions.submission import Submission

IMAGES = np.random.default_rng(4).random((5, 4)).astype(np.float32)
LABELS = np.array([0, 1, 0, 1, 0])

SOURCE = """
import keras
import numpy as np
from grader.sandbox.child import inspections

JUNK = {
    "number": 7, "text": "abc", "nothing": None, "object": object(), "texts": ["a", "b"],
    "keys": {1: 2}, "other keys": {"epochs": 3, "values": "x", "weights": None, "loss": "low"},
    "half": {"images": [1], "texts": 3, "values": []}, "array": np.zeros((2, 3)),
    "one number": np.zeros(1), "nested": [[1.0], [2.0, 3.0]], "things": [object()],
    "layers": {
        "class": "Sequential", "compiled": False, "outputs": 1, "weights": [], "parameters": 3,
        "layers": [{"does": "dense"}], "output": {},
    },
}
TRUE = dict(inspections.QUESTIONS)


def model():
    made = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, "softmax")])
    made.compile("adam", "sparse_categorical_crossentropy")
    return made


def answer(question, junk):
    inspections.QUESTIONS.update(TRUE)
    if question:
        inspections.QUESTIONS[question] = lambda *_: JUNK[junk]
"""

ASK: dict[str, Callable[[Probe, Any], Any]] = {
    "describe": lambda probe, model: probe.describe(model, IMAGES),
    "gradients": lambda probe, model: probe.gradients(model, IMAGES, LABELS),
    "forward": lambda probe, model: probe.forward(model, IMAGES),
    "loss_values": lambda probe, model: probe.loss_values(model, LABELS, IMAGES[:, :2]),
    "metric_values": lambda probe, model: probe.metric_values(model, LABELS, IMAGES[:, :2]),
    "optimizer": lambda probe, model: probe.optimizer(model),
    "training_state": lambda probe, model: probe.training_state(model),
    "evaluate": lambda probe, model: probe.evaluate(model, IMAGES, LABELS),
    "share_optimizer": lambda probe, model: probe.share_optimizer(model, model),
    "has_layers_of": lambda probe, model: probe.has_layers_of(model, model),
    "ranges": lambda probe, _: probe.ranges(IMAGES),
    "history": lambda probe, model: probe.history(model),
    "figure": lambda probe, model: probe.figure(model),
    "other_inputs": lambda probe, model: probe.accuracies(model, IMAGES, LABELS),
    "open_content": lambda probe, _: probe.open_ready(__file__),
    "open_file": lambda probe, _: probe.open_file(__file__),
}
JUNK = [
    "number", "text", "nothing", "object", "texts", "keys", "other keys", "half", "array",
    "one number", "nested", "things", "layers",
]  # fmt: skip
FITS = [("loss_values", "one number")]
"""Of a form that is due, whatever it says."""

MEANS = r"cannot be used|cannot be looked at|gives an array of shape"


@pytest.fixture(scope="module")
def session(open_session: Callable[..., Session]) -> Session:
    return open_session(SOURCE)


@pytest.fixture(scope="module")
def probe(session: Session) -> Probe:
    """Whose questions go to the process of the submission, as far as that may answer."""
    return Probe(Twins(session, None), Submission(Path("sub.py"), SOURCE))


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("question", ASK)
def test_an_answer_of_another_form_is_no_error_of_ours(
    session: Session, probe: Probe, question: str, junk: str
) -> None:
    """It fails the check that asked, with a message; it passes none, and needs no person."""
    model = session.call("model", (), seconds=60).value
    session.call("answer", (question, junk), seconds=60)
    fits = (question, junk) in FITS
    with nullcontext() if fits else pytest.raises(Failed, match=MEANS):
        assert ASK[question](probe, model) is not None
    session.call("answer", ("", ""), seconds=60)


def test_answers_of_our_own_have_the_form_that_is_due(session: Session, probe: Probe) -> None:
    """Whatever a model is asked, its answer gets through."""
    model = session.call("model", (), seconds=60).value
    about_models = [q for q in ASK if q not in ("history", "figure", "open_content", "open_file")]
    for question in about_models:
        try:
            ASK[question](probe, model)
        except CannotTell as reason:
            pytest.fail(f"{question}: {reason}")


def test_many_weights_are_a_list_as_few_are(session: Session) -> None:
    """Long lists of numbers come as arrays, which compare otherwise."""
    state = {"weights": np.arange(40), "trainable": 40, "compiled": True, "iterations": 2}
    assert answers.training_state(state)["weights"] == list(range(40))


@pytest.mark.parametrize("layer", [{"does": "dense"}, {"does": "activation", "class": "Relu"}, {}])
def test_a_layer_of_which_too_little_is_told_is_refused(layer: dict[str, Any]) -> None:
    output = {"shape": [1, 2], "least": 0, "most": 1, "least_row_sum": 1, "most_row_sum": 1}
    told = {"class": "Model", "compiled": False, "outputs": 1, "weights": [], "parameters": 0}
    whole = told | {"layers": [], "output": output | {"finite": True, "type": "float32"}}
    assert answers.description(whole)["layers"] == []
    with pytest.raises(EvidenceError):
        answers.description(whole | {"layers": [layer]})
