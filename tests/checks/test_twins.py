"""Models of one structure share a twin, and each is still told apart by its own numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.checks.rebuilt import Twins
from grader.checks.samples import sendable
from grader.checks.structure import structure_of, why_refused
from grader.sandbox.evidence import Handle
from grader.sandbox.session import Session

OpenSession = Callable[..., Session]

IMAGES = np.random.default_rng(4).random((5, 4)).astype(np.float32)

SOURCE = """
import keras
from keras import layers


def model():
    made = keras.Sequential(
        [keras.Input((4,)), layers.Dense(16, "tanh"), layers.Dense(2, "softmax")]
    )
    made.compile("adam", "sparse_categorical_crossentropy")
    return made


def unbuilt():
    return keras.Sequential([layers.Dense(3), layers.Dense(2)])


def change(made):
    made.layers[0].kernel.assign_add(made.layers[0].kernel)


def slower(made):
    made.optimizer.learning_rate = 0.5


def outputs(made, images):
    return made(images).numpy()


def config(made):
    return made.layers[0].name
"""


@pytest.fixture(scope="module")
def session(open_session: OpenSession) -> Session:
    return open_session(SOURCE)


@pytest.fixture(scope="module")
def twins(session: Session, open_session: OpenSession) -> Twins:
    return Twins(session, open_session(""))


def call(session: Session, function: str, *args: Any) -> Any:
    reply = session.call(function, args, seconds=60)
    assert reply.raised is None, reply.raised
    return reply.value


def agree(session: Session, twins: Twins, model: Handle) -> bool:
    """Whether a model's twin gives what the model gives."""
    found = twins.ask("forward", model, IMAGES).value
    return bool(np.allclose(found, call(session, "outputs", model, IMAGES), atol=1e-6))


def test_models_of_one_structure_are_told_apart(session: Session, twins: Twins) -> None:
    """Asked about in turn, each of two models gives its own outputs."""
    first, second = call(session, "model"), call(session, "model")
    call(session, "change", second)
    for model in (first, second, first, second):
        assert agree(session, twins, model)
    there = [twins.ask("forward", model, IMAGES).value for model in (first, second)]
    assert not np.allclose(*there)


def test_a_change_of_numbers_is_seen(session: Session, twins: Twins) -> None:
    """What a function does to a model's weights shows in the next answer."""
    model = call(session, "model")
    before = twins.ask("forward", model, IMAGES).value
    call(session, "change", model)
    assert not np.allclose(before, twins.ask("forward", model, IMAGES).value)
    assert agree(session, twins, model)


def test_a_change_of_settings_is_seen(session: Session, twins: Twins) -> None:
    """What a function does to the optimizer shows, also where only the numbers were known."""
    model = call(session, "model")
    assert twins.ask("optimizer", model).value["learning_rate"] == pytest.approx(0.001)
    call(session, "slower", model)
    assert twins.ask("optimizer", model).value["learning_rate"] == pytest.approx(0.5)


def test_outputs_that_a_check_alters_are_not_kept(session: Session, twins: Twins) -> None:
    """What is done to an answer does not get into the next one."""
    model = call(session, "model")
    twins.ask("forward", model, IMAGES).value[:] = 7
    assert agree(session, twins, model)


def test_an_error_names_the_layers_of_the_model_itself(session: Session, twins: Twins) -> None:
    """Also where the twin was built for another model."""
    first, second = call(session, "model"), call(session, "model")
    wrong = np.zeros((2, 9), np.float32)
    for model in (first, second):
        twins.ask("forward", model, IMAGES)
        name = call(session, "config", model)
        said = twins.ask("forward", model, wrong).raised
        there = session.inspect("forward", model, wrong).raised
        assert said
        assert said.message == there.message, name


def test_a_model_without_weights_can_be_asked(session: Session, twins: Twins) -> None:
    """It gets some where it is asked, the same ones until a function is called again."""
    model = call(session, "unbuilt")
    one, two = (twins.ask("forward", model, IMAGES).value for _ in range(2))
    assert np.array_equal(one, two)
    assert not twins.remarks()


def test_structures_that_differ_are_not_taken_for_each_other() -> None:
    """Made-up numbers of names do not count; kinds, types and settings do."""

    def text(*layers: tuple[str, str], dtype: str = "float32", metric: str = "acc") -> bytes:
        nodes = ", ".join(f'{{"config": {{"name": "{n}", "does": "{d}"}}}}' for n, d in layers)
        about = f'"dtype": {{"name": "{dtype}"}}, "compile_config": {{"name": "{metric}"}}'
        return f'{{"layers": [{nodes}], {about}}}'.encode()

    plain = structure_of(text(("dense", "relu"), ("dense_1", "softmax")))
    assert plain == structure_of(text(("dense_7", "relu"), ("dense_9", "softmax")))
    for other in (
        text(("dense", "relu"), ("dense_1", "relu")),
        text(("relu", "relu"), ("dense_1", "softmax")),
        text(("dense", "relu"), ("dense", "softmax")),
        text(("dense", "relu"), ("dense_1", "softmax"), dtype="float16"),
        text(("dense", "relu"), ("dense_1", "softmax"), metric="acc_1"),
    ):
        assert structure_of(other) != plain


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        ({"class_name": "Lambda"}, "code of the submission's own"),
        ({"class_name": "TFSMLayer"}, "a program in a file"),
        ({"class_name": "Dense", "config": {"units": 10**9}}, "larger than"),
        ({"class_name": "Reshape", "config": {"target_shape": [2, [10**300]]}}, "larger than"),
        ({"class_name": "StringLookup", "config": {"vocabulary": "/etc/passwd"}}, "reads a file"),
    ],
)
def test_what_is_not_to_be_rebuilt_is_refused_before_anybody_tries(
    layer: dict[str, Any], why: str
) -> None:
    """Code, files, and layers that would fill the machine, wherever they stand."""
    config = {"config": {"layers": [{"class_name": "Dense", "config": {"units": 8}}, layer]}}
    assert why in why_refused(json.dumps(config).encode())
    assert why_refused(json.dumps({**config, "config": {"layers": []}}).encode()) == ""
    assert why_refused(b"[" * 100_000)


@pytest.mark.parametrize("config", [b"", b"[1]", b"\xff", b"[" * 100_000, b'{"name": 1}'])
def test_a_configuration_that_is_none_is_only_like_itself(config: bytes) -> None:
    """Whatever a submission's process tells instead of one."""
    assert structure_of(config) != structure_of(config + b" 1")


OWN = """
import keras
import tensorflow as tf
from keras import layers


def stack(*inner):
    return keras.Sequential([keras.Input((4,)), *inner])


def known():
    return stack(layers.Dense(2, "relu"), layers.Dense(2, activation=tf.nn.relu))


def of_tensorflow():
    return stack(layers.Dense(2, activation=tf.nn.softmax))


def own_function(x):
    return x * 2


@keras.saving.register_keras_serializable()
def registered_function(x):
    return x * 2


class Own(keras.layers.Layer):
    def call(self, x):
        return x * 2


@keras.saving.register_keras_serializable()
class Registered(Own):
    pass


def with_own_function():
    return stack(layers.Dense(2, activation=own_function))


def with_own_class():
    return stack(Own())


def with_lambda():
    return stack(layers.Dense(2, activation=lambda x: x * 2))


def with_registered_function():
    return stack(layers.Dense(2, activation=registered_function))


def with_registered_class():
    return stack(Registered())


def own_initialiser(shape, dtype=None):
    return keras.random.normal(shape, dtype=dtype)


def with_own_initialiser():
    return stack(layers.Dense(2, kernel_initializer=own_initialiser))


def with_own_loss():
    model = known()
    model.compile("adam", own_function)
    return model
"""


@pytest.fixture(scope="module")
def own(open_session: OpenSession) -> tuple[Session, Twins]:
    session = open_session(OWN)
    return session, Twins(session, open_session("", module="", filename=""))


@pytest.mark.parametrize("model", ["known", "with_registered_function", "with_registered_class"])
def test_what_keras_knows_can_be_loaded_again(own: tuple[Session, Twins], model: str) -> None:
    session, twins = own
    assert twins.ask("why_lost", session.call(model, (), seconds=60).value).value is None


@pytest.mark.parametrize(
    ("model", "missing"),
    [
        ("of_tensorflow", "softmax_v2"),
        ("with_own_function", "own_function"),
        ("with_own_class", "Own"),
        ("with_lambda", "lambda"),
        ("with_own_loss", "own_function"),
        ("with_own_initialiser", "function 'own_initialiser'"),
    ],
)
def test_what_keras_does_not_find_again_is_named(
    own: tuple[Session, Twins], model: str, missing: str
) -> None:
    """Also where the twin could be rebuilt with a function that we know."""
    session, twins = own
    found = twins.ask("why_lost", session.call(model, (), seconds=60).value).value
    assert missing in found["message"]
    assert "config" not in found["message"]


FORGED = """
import numpy as np

from grader.sandbox.child.keras import portable


def b8(text):
    return np.frombuffer(text, np.uint8)


CHANGES = {
    "endless": {"iterations": float("inf")}, "no number": {"iterations": float("nan")},
    "text": {"iterations": "many"}, "truth": {"iterations": True},
    "negative": {"iterations": -1}, "huge": {"iterations": 2**62},
    "texts": {"weights": ["abc", "d"]}, "one text": {"weights": "abc"},
    "nothing": {"weights": None}, "object": {"weights": [object()]},
    "dict": {"weights": {"a": 1}}, "complex": {"weights": [[1j]]},
    "nested": {"weights": [[[1.0], [2.0, 3.0]]]}, "bare": {"weights": [3.5]},
    "lines": {"config": "text"}, "large bytes": {"config": [300, 2]},
    "floats": {"config": [float("inf")]}, "no list": {"config": object()},
    "token": {"token": object()},
    "no state": {"state": None}, "state of texts": {"state": ["a"]},
    "empty state": {"state": b8(b"")}, "state of another form": {"state": b8(b"[1]")},
    "state with more": {"state": b8(b'{"tables": [], "seeds": [], "path": "/etc/passwd"}')},
    "vocabulary in a file": {"state": b8(b'{"tables": [{"tokens": "/etc/passwd"}], "seeds": []}')},
    "seeds out of range": {"state": b8(b'{"tables": [], "seeds": [[-1, 5]]}')},
    "one table too many": {"state": b8(b'{"tables": [{"tokens": ["a"]}], "seeds": []}')},
}
KIND = [""]
_export = portable.export


def export(model, known=""):
    if KIND[0] == "no dict":
        return [1, 2]
    return {**_export(model, ""), **CHANGES.get(KIND[0], {})}


portable.export = export


def forge(kind):
    KIND[0] = kind
"""
KINDS = [
    "endless", "no number", "text", "truth", "negative", "huge", "texts", "one text", "nothing",
    "object", "dict", "complex", "nested", "bare", "lines", "large bytes", "floats", "no list",
    "token", "no dict", "no state", "state of texts", "empty state", "state of another form",
    "state with more", "vocabulary in a file", "seeds out of range", "one table too many",
]  # fmt: skip


@pytest.fixture(scope="module")
def forging(open_session: OpenSession) -> Session:
    return open_session(SOURCE + FORGED)


@pytest.fixture(scope="module")
def their_twins(forging: Session, open_session: OpenSession) -> Twins:
    return Twins(forging, open_session(""))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_process_makes_up_of_its_model_is_no_error_of_ours(
    forging: Session, their_twins: Twins, kind: str
) -> None:
    """Whatever it tells in the place of numbers and text, the model is asked where it stands."""
    call(forging, "forge", "")
    model = call(forging, "model")
    call(forging, "forge", kind)
    assert agree(forging, their_twins, model)
    if kind not in ("token",):
        assert any(each.startswith("Self-reported") for each in their_twins.remarks())


READY = Path(__file__).parents[2] / "exercises" / "first_model" / "given"
DIGITS = np.random.default_rng(6).random((20, 28, 28)).astype(np.float32)
HANDED = """
import keras
from keras import layers
from grader.sandbox.child.keras import portable

told, lies = portable.export, []


def another():
    flat = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, "softmax")])
    flat.compile("adam", "sparse_categorical_crossentropy")
    return flat


def lie(yes):
    lies[:] = [another()] * yes


portable.export = lambda model, known="": told(lies[0] if lies else model, known)


def measure(model, images):
    model.predict(images, verbose=0)
    model.evaluate(images, images[:, 0, 0] * 0, verbose=0)


def compile_it(model):
    model.compile("sgd", "mse")
    return model


def change(model):
    model.layers[-1].kernel.assign_add(model.layers[-1].kernel)
"""


@pytest.fixture(scope="module")
def handed(open_session: OpenSession) -> tuple[Session, Twins]:
    session = open_session(HANDED)
    return session, Twins(session, open_session("", module="", filename=""))


@pytest.fixture(scope="module")
def truth(handed: tuple[Session, Twins]) -> Any:
    """What the ready-made model gives, opened by us."""
    twins = handed[1]
    opened = twins.ask_apart("open_file", str(READY / "trained.keras")).value
    return twins.ask("forward", opened, DIGITS).value


def test_a_ready_made_model_is_asked_about_from_our_own_file(
    handed: tuple[Session, Twins], truth: Any
) -> None:
    """Whatever the submission's process says of it, before and after it was used."""
    session, twins = handed
    model = twins.open_ready(str(READY / "trained.keras")).value
    call(session, "lie", True)
    assert np.array_equal(twins.ask("forward", model, DIGITS).value, truth)
    assert not twins.was_changed(model)
    call(session, "measure", model, DIGITS)
    assert twins.was_changed(model)  # by what its process says: another one is to be handed over
    call(session, "lie", False)
    call(session, "measure", model, DIGITS)
    assert not twins.was_changed(model)
    assert np.array_equal(twins.ask("forward", model, DIGITS).value, truth)
    assert not twins.remarks()


def test_what_a_function_does_to_a_ready_made_model_is_seen(
    handed: tuple[Session, Twins], truth: Any
) -> None:
    """It is judged as it is by then: compiled, or with other weights."""
    session, twins = handed
    model = twins.open_ready(str(READY / "built.keras")).value
    assert not twins.ask("training_state", model).value["compiled"]
    call(session, "compile_it", model)
    assert twins.was_changed(model)
    assert twins.ask("optimizer", model).value["class"] == "SGD"
    trained = twins.open_ready(str(READY / "trained.keras")).value
    call(session, "change", trained)
    assert not np.allclose(twins.ask("forward", trained, DIGITS).value, truth)


MASKED = """
import keras
from keras import layers


class Dense(layers.Layer):
    def __init__(self, units=3, activation=None, **options):
        super().__init__(**options)
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))
        self.bias = self.add_weight(shape=(self.units,))

    def call(self, x):
        return x @ self.kernel * 0 + 0.1

    def get_config(self):
        return {"name": self.name, "units": self.units, "activation": "relu"}


Dense.__module__ = "keras.src.layers.core.dense"
Dense._api_export_path = ["keras.layers.Dense"]


def masked():
    return keras.Sequential([keras.Input((4,)), Dense(3)])


def two_outputs(second):
    row = keras.Input((4,))
    return keras.Model(row, [layers.Dense(2)(row), second(row)])


def masked_second():
    return two_outputs(Dense(3))


def masked_and_faint_second():
    return two_outputs(Faint(3))


def masked_unbuilt():
    return keras.Sequential([Dense(3)])


class Chance(Dense):
    def call(self, x):
        return keras.random.uniform((keras.ops.shape(x)[0], self.units))


class Faint(Dense):
    def build(self, shape):
        super().build(shape)
        self.kernel.assign(self.kernel * 1e-5)
        self.bias.assign(self.bias * 0)

    def call(self, x):
        return x @ self.kernel * 0


for made in (Chance, Faint):
    made.__name__, made.__module__ = "Dense", "keras.src.layers.core.dense"
    made._api_export_path = ["keras.layers.Dense"]


def masked_by_chance():
    return keras.Sequential([keras.Input((4,)), Chance(3)])


def masked_and_faint():
    return keras.Sequential([keras.Input((4,)), Faint(3)])


def beside_chance():
    images = keras.Input((4,))
    noise = layers.GaussianNoise(0.001)(Chance(8)(images), training=True)
    return keras.Model(images, noise)


class Adam(keras.optimizers.SGD):
    def get_config(self):
        return keras.optimizers.Adam().get_config()


class Slow(keras.optimizers.Adam):
    def get_config(self):
        return {**super().get_config(), "learning_rate": 0.001}


class SparseCategoricalCrossentropy(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return keras.ops.sum(y_pred, axis=-1) * 0 + 2.3


for made, module, name in (
    (Adam, "keras.src.optimizers.adam", "keras.optimizers.Adam"),
    (Slow, "keras.src.optimizers.adam", "keras.optimizers.Adam"),
    (
        SparseCategoricalCrossentropy,
        "keras.src.losses.losses",
        "keras.losses.SparseCategoricalCrossentropy",
    ),
):
    made.__module__, made._api_export_path = module, [name]
Slow.__name__ = "Adam"


def compiled(optimizer="adam", loss="sparse_categorical_crossentropy"):
    made = keras.Sequential([keras.Input((4,)), layers.Dense(2, "softmax")])
    made.compile(optimizer, loss, metrics=["accuracy"])
    return made


def masked_optimizer():
    return compiled(Adam(0.5))


def masked_rate():
    return compiled(Slow(1e-9))


def masked_loss():
    return compiled(loss=SparseCategoricalCrossentropy(reduction="sum_over_batch_size"))


def random():
    images = keras.Input((4,))
    return keras.Model(images, layers.Dropout(0.5)(layers.Dense(8)(images), training=True))


def with_state():
    return keras.Sequential([keras.Input((4,)), layers.BatchNormalization(), layers.Dense(2)])


def unbuilt():
    return keras.Sequential([layers.Dense(3), layers.Dense(2)])


def weights(model):
    return len(model.weights)
"""


@pytest.mark.parametrize("made", ["masked_second", "masked_and_faint_second"])
def test_a_second_output_that_is_another_does_not_count(
    open_session: OpenSession, made: str
) -> None:
    """...though the first is what it is said to be, and says much more."""
    session = open_session(MASKED)
    twins = Twins(session, open_session(""))
    found = twins.ask("forward", call(session, made), IMAGES, 1).value
    assert np.allclose(found, 0.1 if made == "masked_second" else 0.0)
    assert "computes something else" in twins.remarks()[0]


@pytest.mark.parametrize("made", ["masked", "masked_unbuilt"])
def test_a_description_that_is_not_of_this_model_does_not_count(
    open_session: OpenSession, made: str
) -> None:
    """A class that passes for one of Keras's is asked where it stands, and the report says so."""
    session = open_session(MASKED)
    twins = Twins(session, open_session(""))
    found = twins.ask("forward", call(session, made), IMAGES).value
    assert np.allclose(found, 0.1)
    assert "computes something else" in twins.remarks()[0]


@pytest.mark.parametrize("made", ["masked_by_chance", "masked_and_faint", "beside_chance"])
def test_a_model_that_can_hardly_be_compared_is_compared_all_the_same(
    open_session: OpenSession, made: str
) -> None:
    """One that answers by chance, more than its description does, and one that says little."""
    session = open_session(MASKED)
    twins = Twins(session, open_session(""))
    twins.ask("forward", call(session, made), IMAGES)
    assert "computes something else" in twins.remarks()[0]


@pytest.mark.parametrize(
    ("made", "question", "args"),
    [
        ("masked_optimizer", "optimizer", ()),
        ("masked_rate", "optimizer", ()),
        ("masked_loss", "loss_values", (np.array([0, 1]), np.array([[0.9, 0.1], [0.9, 0.1]]))),
    ],
)
def test_settings_that_are_not_those_of_this_model_do_not_count(
    open_session: OpenSession, made: str, question: str, args: tuple[Any, ...]
) -> None:
    """An optimizer or a loss that passes for one of Keras's is found out as a layer is."""
    session = open_session(MASKED)
    twins = Twins(session, open_session(""))
    plain, model = call(session, "compiled"), call(session, made)
    twins.ask(question, plain, *args)
    assert not twins.remarks()
    said, there = twins.ask(question, model, *args), session.inspect(question, model, *args)
    assert said.value == there.value
    assert "compiled otherwise" in twins.remarks()[0]


@pytest.mark.parametrize("made", ["random", "with_state", "unbuilt"])
def test_a_model_that_answers_by_chance_or_has_no_weights_yet_has_a_twin(
    open_session: OpenSession, made: str
) -> None:
    """And it stays as it is, though it was asked."""
    session = open_session(MASKED)
    twins = Twins(session, open_session(""))
    model = call(session, made)
    before = call(session, "weights", model)
    assert twins.ask("forward", model, IMAGES).raised is None
    assert call(session, "weights", model) == before
    assert not twins.remarks()


MANY = """
import keras
import numpy as np
from keras import layers, ops

TEXTS = ["the sun", "a dog and a sun", "the dog", "rain", "a sun and rain"]
NUMBERS = np.random.default_rng(5).random((5, 3)).astype("float32") * 100


def words(mode="int", **options):
    found = layers.TextVectorization(output_mode=mode, **options)
    found.adapt(TEXTS)
    return found


def scaled():
    found = layers.Normalization()
    found.adapt(NUMBERS)
    return found


def texts_and_numbers():
    text = keras.Input((), dtype="string", name="text")
    row = keras.Input((3,), name="row")
    x = layers.Embedding(20, 4)(words(output_sequence_length=6)(text))
    y = layers.Dense(4, "relu")(scaled()(row))
    joined = layers.Concatenate()([layers.GlobalAveragePooling1D()(x), y])
    return keras.Model({"text": text, "row": row}, layers.Dense(2)(joined))


def weighted_words():
    text = keras.Input((), dtype="string")
    return keras.Model(text, layers.Dense(2)(words("tf_idf", max_tokens=9)(text)))


def words_of_its_own():
    text = keras.Input((1,), dtype="string")
    looked_up = layers.StringLookup(vocabulary=["sun", "rain"], output_mode="multi_hot")(text)
    return keras.Model(text, layers.Dense(2)(looked_up))


def shared():
    one, two = keras.Input((3,)), keras.Input((3,))
    twice = layers.Dense(4, "relu", name="both")
    return keras.Model([one, two], layers.Subtract()([twice(one), twice(two)]))


def two_outputs():
    row = keras.Input((3,))
    x = layers.Dense(4)(row)
    return keras.Model(row, [layers.Dense(1)(x), layers.Dense(2)(x)])


def nested():
    inner = keras.Sequential([keras.Input((3,)), scaled(), layers.Dense(4, "tanh")])
    row = keras.Input((3,))
    return keras.Model(row, layers.Add()([inner(row), layers.Dense(4)(row)]))


@keras.saving.register_keras_serializable()
class Scorer(keras.Model):
    def __init__(self):
        super().__init__()
        self.words = words(output_sequence_length=5)
        self.embed = layers.Embedding(20, 4)
        self.last = layers.Dense(2)

    def call(self, texts):
        return self.last(ops.mean(self.embed(self.words(texts)), axis=1))


def subclassed():
    found = Scorer()
    found(keras.ops.convert_to_tensor(TEXTS))
    return found


def seeded():
    row = keras.Input((3,))
    return keras.Model(row, layers.Dropout(0.5, seed=3)(layers.Dense(8)(row), training=True))


def readapt(model):
    layer = next(x for x in model.layers if isinstance(x, layers.TextVectorization))
    layer.adapt(["rain rain rain sun"])


def there(model, given, output=0):
    from grader.sandbox.child.keras import models
    return models.forward(model, given, output)
"""
TEXTS = ["the sun", "a dog and a sun", "the dog", "rain", "a sun and rain"]
ROWS = np.random.default_rng(5).random((5, 3)).astype(np.float32) * 100


@pytest.fixture(scope="module")
def many(open_session: OpenSession) -> tuple[Session, Session]:
    return open_session(MANY), open_session("", module="", filename="")


@pytest.mark.parametrize(
    ("made", "given"),
    [
        ("texts_and_numbers", {"text": TEXTS, "row": ROWS}),
        ("texts_and_numbers", {"text": np.array(TEXTS), "row": ROWS}),
        ("weighted_words", TEXTS),
        ("words_of_its_own", [["sun"], ["rain"], ["dog"]]),
        ("shared", [ROWS, ROWS[::-1]]),
        ("two_outputs", ROWS),
        ("nested", ROWS),
        ("seeded", ROWS),
    ],
)
def test_a_model_is_rebuilt_with_all_that_it_holds(
    many: tuple[Session, Session], made: str, given: Any
) -> None:
    """Vocabularies, adapted statistics, random states; several inputs and outputs, shared parts."""
    session, twins = many[0], Twins(*many)
    model = call(session, made)
    found = twins.ask("forward", model, sendable(given))
    assert found.raised is None, found.raised
    assert not twins.remarks()
    assert np.allclose(found.value, call(session, "there", model, sendable(given)), atol=1e-5)
    if made == "two_outputs":
        second = twins.ask("forward", model, given, 1).value
        assert second.shape == (5, 2)
        assert np.allclose(second, call(session, "there", model, given, 1), atol=1e-5)
        assert "has 2 outputs" in twins.ask("forward", model, given, 2).raised.message  # type: ignore[union-attr]
    assert twins.ask("describe", model, sendable(given)).raised is None
    assert not twins.remarks()


def test_a_vocabulary_that_is_learned_anew_is_seen(many: tuple[Session, Session]) -> None:
    session, twins = many[0], Twins(*many)
    model, given = call(session, "texts_and_numbers"), {"text": TEXTS, "row": ROWS}
    before = twins.ask("forward", model, given).value
    call(session, "readapt", model)
    after = twins.ask("forward", model, given).value
    assert not np.allclose(before, after)
    assert np.allclose(after, call(session, "there", model, given), atol=1e-5)
    assert not twins.remarks()


def test_a_class_of_its_own_with_words_is_judged_where_it_stands(
    many: tuple[Session, Session],
) -> None:
    session, twins = many[0], Twins(*many)
    model = call(session, "subclassed")
    found = twins.ask("forward", model, TEXTS)
    assert np.asarray(found.value).shape == (5, 2)
    assert "Self-reported" in twins.remarks()[0]


def test_layers_that_do_not_stand_one_behind_another_say_what_they_follow(
    many: tuple[Session, Session],
) -> None:
    session, twins = many[0], Twins(*many)
    told = twins.ask("describe", call(session, "nested"), ROWS).value["layers"]
    assert [x["does"] for x in told] == ["normalisation", "dense", "activation", "dense", "merge"]
    assert [x.get("follows") for x in told] == [None, None, None, [-1], [2, 3]]
    told = twins.ask("describe", call(session, "shared"), [ROWS, ROWS[::-1]]).value["layers"]
    assert [x["name"] for x in told].count("both") == 4  # twice with its activation
    assert told[-1]["follows"] == [1, 3]
