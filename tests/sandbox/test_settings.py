"""What a submission sets for its whole process decides about its own functions, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.sandbox.session import Session
from grader.submissions.submission import Submission

OpenSession = Callable[..., Session]

MODEL = """
import keras
import numpy as np


def build(optimizer="adam"):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax")])
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(model):
    return model.fit(np.ones((64, 4)), np.zeros(64, int), epochs=1, verbose=0)


def save(model, path):
    model.save(path)
"""


def probe_of(open_session: OpenSession, source: str) -> tuple[Session, Probe]:
    session = open_session(source)
    twins = Twins(session, open_session("", module="", filename=""))
    return session, Probe(twins, Submission.from_bytes(source.encode(), Path("sub.py")))


def call(session: Session, function: str, *args: object) -> object:
    reply = session.call(function, args, seconds=60)
    assert reply.raised is None
    return reply.value


def test_arguments_are_those_of_a_file_that_is_run(open_session: OpenSession) -> None:
    session = open_session(
        "import argparse, sys\n"
        "parser = argparse.ArgumentParser()\n"
        "parser.add_argument('--epochs', type=int, default=3)\n"
        "args = parser.parse_args()\n"
        "def told():\n    return [args.epochs, *sys.argv]\n",
        filename="first_model.py",
    )
    assert session.loaded().raised_on_import == []
    assert call(session, "told") == [3, "first_model.py"]


@pytest.mark.parametrize(
    "line",
    [
        "tf.compat.v1.disable_eager_execution()",
        "tf.compat.v1.disable_v2_behavior()",
        "from tensorflow.python.framework.ops import disable_eager_execution as off; off()",
        "import tensorflow.compat.v1 as tf1; tf1.disable_eager_execution()",
    ],
)
def test_the_line_that_turns_eager_execution_off_is_told_and_does_nothing(
    line: str, open_session: OpenSession
) -> None:
    session = open_session(f"import tensorflow as tf\n{line}\n{MODEL}")
    (raised,) = session.loaded().raised_on_import
    assert (raised.type, raised.line) == ("NeedsEagerError", 2)
    call(session, "fit", call(session, "build"))


def test_the_keras_that_is_there_is_used_whatever_the_environment_says(
    open_session: OpenSession,
) -> None:
    session = open_session(
        "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n"
        "from tensorflow import keras\n"
        "def version():\n    return keras.Model.__module__\n"
    )
    assert session.loaded().raised_on_import == []
    assert str(call(session, "version")).startswith("keras.src")


def test_who_asks_for_windows_gets_pictures(open_session: OpenSession) -> None:
    session = open_session(
        "import matplotlib\nmatplotlib.use('TkAgg')\n"
        "import matplotlib.pyplot as plt\nplt.switch_backend('Qt5Agg')\n"
        "def backend():\n    return plt.get_backend().lower()\n"
    )
    assert session.loaded().raised_on_import == []
    assert call(session, "backend") == "agg"


@pytest.mark.parametrize(
    "line",
    [
        "np.seterr(all='raise')",
        "import warnings; warnings.simplefilter('error')",
        "import sys; sys.setrecursionlimit(130)",
    ],
)
def test_questions_of_ours_are_answered_whatever_counts_as_an_error(
    line: str, open_session: OpenSession
) -> None:
    source = f"{MODEL}\n{line}\n"
    session, probe = probe_of(open_session, source)
    model = call(session, "build")
    x, y = np.full((8, 4), 300.0, np.float32), np.zeros(8, np.int64)
    assert 0 <= probe.evaluate(model, x, y)["accuracy"] <= 1  # type: ignore[arg-type]
    tiny = np.full((2, 3), 1e-40)
    assert session.inspect("metric_values", model, np.zeros(2, np.int64), tiny).raised is None


def test_a_file_is_opened_with_the_number_types_that_it_was_written_with(
    open_session: OpenSession, tmp_path: Path
) -> None:
    """A loss scale belongs to the optimizer of a model that computes in half precision."""
    source = f"{MODEL}\nkeras.mixed_precision.set_global_policy('mixed_float16')\n"
    session, probe = probe_of(open_session, source)
    model = call(session, "build")
    call(session, "fit", model)
    path = str(tmp_path / "half.keras")
    call(session, "save", model, path)
    wanted = probe.training_state(model)["iterations"]  # type: ignore[arg-type]
    assert wanted == 2
    assert probe.training_state(probe.open_file(path))["iterations"] == wanted


def test_what_keras_forgets_as_it_writes_hdf5_is_not_lost(
    open_session: OpenSession, tmp_path: Path
) -> None:
    """A checkpoint in one step is no mistake of the step that saves the model afterwards."""
    session, probe = probe_of(open_session, MODEL)
    model = call(session, "build")
    call(session, "fit", model)
    call(session, "save", model, str(tmp_path / "checkpoint.h5"))
    assert probe.optimizer(model)["is_adam"]  # type: ignore[arg-type]
    path = str(tmp_path / "whole.keras")
    call(session, "save", model, path)
    opened = probe.open_file(path)
    assert probe.optimizer(opened)["is_adam"]
    assert probe.training_state(opened)["iterations"] == 2


def test_the_optimizer_is_the_one_that_the_model_has(open_session: OpenSession) -> None:
    source = MODEL + (
        "\ndef exchange(model):\n"
        "    model.optimizer = keras.optimizers.SGD(0.5)\n"
        "    return model\n"
    )
    session, probe = probe_of(open_session, source)
    model = call(session, "build")
    call(session, "exchange", model)
    found = probe.optimizer(model)  # type: ignore[arg-type]
    assert (found["class"], found["learning_rate"]) == ("SGD", 0.5)


def test_what_one_call_prints_stops_no_other(open_session: OpenSession) -> None:
    """More than 64 MB in one call end the process; so much in several calls do not."""
    session = open_session(
        "def much():\n    for _ in range(30):\n        print('x' * (1 << 20))\n"
        "def little():\n    print('here')\n    return 1\n"
    )
    for _ in range(4):
        call(session, "much")
    assert call(session, "little") == 1
    assert 30 <= session.printed["much"] / (1 << 20) < 31
    assert session.printed["little"] < 10


def test_a_data_set_printed_outside_of_functions_stops_none_of_them(
    open_session: OpenSession,
) -> None:
    session = open_session(
        "import sys\nfor _ in range(90):\n    print('x' * (1 << 20))\n"
        "sys.stdout.writelines(['a', 'b'])\n"
        "def one():\n    print('here')\n    return 1\n"
    )
    assert call(session, "one") == 1
    assert 90 <= session.printed[""] / (1 << 20) < 91
