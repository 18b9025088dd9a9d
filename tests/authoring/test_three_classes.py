"""An assignment with three classes, four numbers and other nouns gets right checks from the engine.

The course is `tests/courses/flowers`; what it shares with `first_model` is `grader.expect` alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import msgspec
import numpy as np
import pytest
from conftest import OpenSession
from selection import whole

from grader import expect
from grader.assignment.manifest import Assignment
from grader.assignment.task import Task, in_words
from grader.authoring.corpus import Case, read_corpus
from grader.authoring.recording import why_stale
from grader.authoring.validate import bounds
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Failed
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Handle
from grader.sandbox.start import Sandbox, Start
from grader.submissions.submission import Submission

COURSE = Path(__file__).parents[1] / "courses" / "flowers"
PLAIN = JudgeOptions(sandbox=Sandbox("process"))
ASSIGNMENT = Assignment.read(COURSE / "exercises" / "flowers")
CASES = read_corpus(COURSE / "submissions" / "flowers", list(ASSIGNMENT.by_name))


@pytest.fixture(scope="module")
def report_on(start: Start) -> Callable[[Case], Report]:
    """`report_on(case)`: each is judged once."""
    kept: dict[str, Report] = {}

    def look(case: Case) -> Report:
        if case.name not in kept:
            submission = Submission(Path("flowers.py"), case.source)
            kept[case.name] = judge(
                ASSIGNMENT, submission, student="ana", start=start, options=PLAIN
            )
        return kept[case.name]

    return look


@pytest.mark.whole
def test_the_reference_gets_every_point(report_on: Callable[[Case], Report]) -> None:
    report = report_on(bounds(ASSIGNMENT, COURSE / "solutions")[0])
    assert (report.status, report.score, report.max_score) == ("graded", 8.0, 8.0)


def test_recorded_models_are_known_to_be_stale(tmp_path: Path) -> None:
    """...where one is another file, or what they were made from has changed."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, tmp_path / part)
    assignment = Assignment.read(tmp_path / "exercises" / "flowers")
    solution = tmp_path / "solutions" / "flowers" / "flowers.py"
    assert why_stale(assignment, solution) == ""
    trained = assignment.given / "train.keras"
    kept = trained.read_bytes()
    trained.write_bytes(kept + b"x")
    assert why_stale(assignment, solution).startswith("train.keras beside it is not the file")
    trained.write_bytes(kept)
    with (assignment.folder / "test_steps.py").open("a", encoding="utf-8") as checks:
        checks.write("\nCHANGED = True\n")
    assert "has changed since" in why_stale(assignment, solution)


QUICK = ("right/composite-1", "wrong/composite-2")


@pytest.mark.parametrize(
    "case",
    [
        *(case for case in CASES if case.name in QUICK),
        *whole(*(case for case in CASES if case.name not in QUICK)),
    ],
    ids=lambda case: case.name,
)
def test_a_submission_of_its_corpus_loses_exactly_its_steps(
    case: Case, report_on: Callable[[Case], Report]
) -> None:
    report = report_on(case)
    lost = {step.name: step for step in report.steps if step.score < step.max_score}
    assert set(lost) == set(case.fails), [c.message for s in lost.values() for c in s.checks]
    assert report.status == "graded"
    for name, part in case.fails.items():
        named = {check.misconception for check in lost[name].checks}
        assert named & set(part.names), (name, named)


@pytest.mark.parametrize(
    "cases",
    [[case for case in CASES if case.name in QUICK], *whole(CASES)],
    ids=["of the quick ones", "of all"],
)
def test_messages_speak_of_its_own_things(
    cases: list[Case], report_on: Callable[[Case], Report]
) -> None:
    told = " ".join(
        f"{check.message} {check.expected} {check.hint}"
        for case in cases
        for step in report_on(case).steps
        for check in step.checks
    )
    assert "flower" in told
    assert "species" in told
    assert not [word for word in ("digit", "image", "784", "ten ") if word in told]


def printed(*arguments: str) -> str:
    """What a command of the grader prints in the folder of the course."""
    command = [sys.executable, "-m", "grader", *arguments]
    done = subprocess.run(
        command, cwd=COURSE, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def graded_as(tmp_path: Path, name: str, body: str) -> Report:
    """The report, behind the wall, on the reference with another function of this name."""
    source = bounds(ASSIGNMENT, COURSE / "solutions")[0].source
    other = re.sub(rf"(?ms)^def {name}\(.*?\n(?=\n\ndef )", body, source)
    assert other != source
    (tmp_path / "ana.py").write_text(other, "utf-8")
    printed("grade", str(tmp_path), "--assignment", "flowers", "--out", str(tmp_path / "out"))
    return Report.from_json((tmp_path / "out" / "reports" / "ana.json").read_bytes())


def test_the_own_training_of_a_ready_made_model_is_what_later_steps_get(tmp_path: Path) -> None:
    """Who has not compiled yet trains the ready-made model, and is judged by that to the end."""
    body = "def compile_network(network):\n    raise NotImplementedError\n"
    report = graded_as(tmp_path, "compile_network", body)
    lost = [step.name for step in report.steps if step.score < step.max_score]
    assert (report.status, lost) == ("graded", ["compile_network"])
    given = {step.name: step.given for step in report.steps}
    assert (given["train"], given["name_species"]) == (["compile_network"], [])


NEVER_STILL = """class Restless(keras.Sequential):
    @property
    def weights(self):
        bias = self.layers[-1].bias
        bias.assign_add(1e-6 * np.ones(bias.shape))
        return super().weights


def train(network, x, y):
    history = network.fit(x, y, epochs=20, verbose=0)
    network.__class__ = Restless
    return history
"""


@pytest.mark.whole
def test_a_model_that_is_never_still_ends_the_check_and_not_the_time(tmp_path: Path) -> None:
    report = graded_as(tmp_path, "train", NEVER_STILL)
    told = [check.message for step in report.steps for check in step.checks]
    assert any("is another one each time that it is looked at" in each for each in told), told
    assert not any("used up" in each for each in told)


@pytest.mark.whole
def test_it_proves_itself() -> None:
    assert "checks that nothing fails     0" in printed("validate", "--corpus", "submissions")


@pytest.mark.whole
def test_the_ways_of_training_reach_its_gate() -> None:
    """The file that the handbook shows; `--first` stores nothing."""
    told = printed("calibrate", "flowers", "--first")
    proposed = [float(each) for each in re.findall(r"gate (0\.\d+), false fail", told)]
    (gate,) = ASSIGNMENT.by_name["train"].gates_on("bundled")
    assert proposed, told
    assert proposed[0] >= (gate.accuracy or 1.0)


SOURCE = """
import keras
import tensorflow as tf


def make(classes, loss, metric):
    softmax = "softmax" if loss != "logits" else None
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(classes, activation=softmax)])
    losses = {
        "logits": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "by hand": lambda y, p: -tf.math.log(
            tf.reduce_sum(tf.one_hot(tf.cast(tf.reshape(y, [-1]), tf.int32), classes) * p, -1)
        ),
    }
    model.compile("adam", losses.get(loss, loss), metrics=[metric])
    return model
"""


@pytest.fixture(scope="module")
def made(open_session: OpenSession) -> tuple[Probe, Callable[..., Handle]]:
    """`probe, make`: `make(classes, loss, metric)` compiles a model with so many outputs."""
    session = open_session(SOURCE, functions=("make",))
    probe = Probe(Twins(session, None), Submission(Path("sub.py"), SOURCE))
    return probe, lambda *args: session.call("make", args, seconds=60).value


SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"


@pytest.mark.parametrize("classes", [2, 3, 10, 100])
@pytest.mark.parametrize(
    ("loss", "takes"),
    [
        (SPARSE, "probabilities"),
        ("logits", "logits"),
        ("by hand", "probabilities"),
        (ONE_HOT, "one-hot"),
    ],
)
def test_what_a_loss_takes_is_told_with_any_number_of_classes(
    made: tuple[Probe, Callable[..., Handle]], classes: int, loss: str, takes: str
) -> None:
    """A loss of the student's own may know how many there are."""
    probe, make = made
    model = make(classes, loss, "accuracy")
    assert expect.loss_takes(probe, model, task=Task(classes=classes)) == takes


@pytest.mark.parametrize("classes", [3, 10, 100])
@pytest.mark.parametrize(
    ("loss", "name"),
    [
        (ONE_HOT, "one-hot-loss"),
        ("mse", "regression-loss"),
        ("mae", "regression-loss"),
        ("binary_crossentropy", "binary-loss"),
    ],
)
def test_a_wrong_loss_is_named_with_any_number_of_classes(
    made: tuple[Probe, Callable[..., Handle]], classes: int, loss: str, name: str
) -> None:
    probe, make = made
    task = Task(classes=classes)
    with pytest.raises(Failed) as caught:
        expect.loss_fits_labels(
            probe, make(classes, loss, "accuracy"), {"distribution"}, task=task, function="make"
        )
    assert caught.value.misconception == name


@pytest.mark.parametrize("classes", [2, 3, 10, 100])
def test_accuracy_is_known_with_any_number_of_classes(
    made: tuple[Probe, Callable[..., Handle]], classes: int
) -> None:
    probe, make = made
    task = Task(classes=classes, label="kind")
    for metric in ("accuracy", "sparse_categorical_accuracy"):
        expect.accuracy_metric(probe, make(classes, SPARSE, metric), task=task, function="make")
    with pytest.raises(Failed) as caught:
        expect.accuracy_metric(probe, make(classes, SPARSE, "mse"), task=task, function="make")
    assert caught.value.expected == "a metric that counts how many kinds are right"


@pytest.mark.parametrize(
    ("classes", "near", "above"), [(2, 0.55, 0.65), (3, 0.4, 0.45), (100, 0.08, 0.2)]
)
def test_what_is_near_chance_depends_on_the_number_of_classes(
    classes: int, near: float, above: float
) -> None:
    for accuracy, name in ((near, "labels-shuffled"), (above, "")):
        with pytest.raises(Failed) as caught:
            expect.accuracy_at_least(accuracy, 0.9, task=Task(classes=classes), function="train")
        assert caught.value.misconception == name


def test_predicted_classes_are_counted_by_the_task() -> None:
    three = Task(classes=3, sample="penguin", label="species", labels="species")
    for value, name in (
        (np.array([7, 1, 40]), "argmax-over-images"),
        (5, "argmax-without-axis"),
        (2, "another-shape"),
        (np.full((8, 3), 1 / 3), "probabilities-returned"),
    ):
        with pytest.raises(Failed) as caught:
            expect.classes_predicted(value, 8, task=three, function="tell")
        assert caught.value.misconception == name
        assert caught.value.expected == "one species per penguin: whole numbers of shape (8,)"


def test_labels_of_a_training_are_counted_whatever_they_are() -> None:
    """Three, a hundred, or more than anybody notes."""
    many = np.random.default_rng(0).integers(0, 100, 500)
    for labels, other in ((many % 3, (many + 1) % 3), (many, many[::-1] % 99)):
        note = Note(
            "fit", 1, epochs=1, samples=500, held_out=0, exact=True, batch_size=32, updates=16
        )
        for told in (labels, other):
            counts = tuple(int(n) for n in np.bincount(told))
            told_of = msgspec.structs.replace(note, labels=counts)
            wrong = nullcontext() if told is labels else pytest.raises(Failed, match="labels used")
            with wrong:
                expect.all_of_the_data(
                    [told_of], labels, 1, whole=500, task=Task(), function="train"
                )


def test_nouns_have_their_plural_and_numbers_their_word() -> None:
    task = Task(classes=3, sample="image", label="kind")
    assert (task.samples, task.labels, task.a_sample) == ("images", "kinds", "an image")
    assert (task.count(1), task.count(3)) == ("1 image", "3 images")
    assert (Task().samples, Task().labels, Task().a_sample) == ("samples", "classes", "a sample")
    assert (in_words(3), in_words(13)) == ("three", "13")


def test_what_counts_classes_refuses_an_assignment_that_names_none() -> None:
    with pytest.raises(ValueError, match=r"\[task\] in the manifest"):
        Task().known_classes()


@pytest.mark.parametrize("wrong", [{"classes": 1}, {"classes": -3}, {"sample": " "}, {"label": ""}])
def test_a_task_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="task"):
        Task(**wrong)  # type: ignore[arg-type]
