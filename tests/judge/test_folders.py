"""Folders that a check lays out: there for the student's function, and for nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader import expect
from grader.batch.local import strongest
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Failed
from grader.judge.case.folders import Folders
from grader.sandbox import warm
from grader.sandbox.scratch import Scratch
from grader.sandbox.session import Session, Setup
from grader.sandbox.start import Starter
from grader.submissions.submission import Submission

SOURCE = """
import os
from pathlib import Path


def listed(folder):
    return sorted(str(path) for path in Path(folder).rglob("*") if path.is_file())


def as_paths(folder):
    return sorted(Path(folder).iterdir())


def attack(folder):
    folder, done = Path(folder), []
    tries = {
        "chmod": lambda: folder.chmod(0o777),
        "new": lambda: (folder / "new").write_text("x"),
        "change": lambda: (folder / "note.txt").write_text("x"),
        "remove": lambda: (folder / "note.txt").unlink(),
        "rename": lambda: folder.rename(folder.with_name("other")),
        "replace": lambda: os.replace(folder / "note.txt", folder / "cats" / "1.png"),
        "link": lambda: os.symlink("/etc/passwd", folder / "link"),
        "above": lambda: (folder.parent / "above").mkdir(),
        "elsewhere": lambda: (folder / ".." / ".." / "x").write_text("x"),
    }
    for name, attempt in tries.items():
        try:
            attempt()
            done.append(name)
        except OSError:
            pass
    return done


def changed(folder):
    (Path(folder) / "note.txt").write_text("changed")
    (Path(folder) / "cats" / "1.png").unlink()


def pictures(folder):
    import keras
    data = keras.utils.image_dataset_from_directory(
        folder, image_size=(8, 8), batch_size=2, shuffle=False, color_mode="grayscale")
    return data, data.class_names


def arrays(folder):
    import keras
    image = keras.utils.load_img(Path(folder, "cats", "1.png"), color_mode="grayscale")
    return keras.utils.img_to_array(image)


def words():
    import tensorflow as tf
    return tf.constant(["a", "ü"]), tf.data.Dataset.from_tensor_slices([1, 2, 3]).repeat()


def drawn():
    import matplotlib.pyplot as plt
    _, (left, right) = plt.subplots(1, 2)
    left.plot([1, 2, 3], [0.5, 0.25, 0.125], label="loss")
    left.plot([1, 2, 3], [0.75, 0.5, 0.25], label="val_loss")
    left.legend()
    right.barh(["cats", "dogs"], [3, 5])
    return left.figure
"""
GREY = (np.arange(64, dtype=np.uint8) * 3).reshape(8, 8)
CONTENT = {"note.txt": "Übung", "cats/1.png": GREY, "dogs/2.png": GREY.T.copy(), "empty": None}


@pytest.fixture(scope="module")
def session(zygote: Path | None) -> Iterator[tuple[Session, Folders]]:
    """A process behind the strongest wall that there is, which may read what is laid out."""
    if zygote is None:
        pytest.skip("needs a wall")
    line, shown = warm.Line(zygote), Scratch()
    start, readable = Starter(strongest(), line), (str(shown.path),)
    with Scratch() as scratch:
        found = Session(lambda: start(scratch, 2048, readable), Setup(SOURCE, "sub", "sub.py"))
        folders = Folders(shown, scratch)
        yield found, folders
        found.close()
        folders.close()
        line.close()
    assert not shown.path.exists()


def call(session: Session, function: str, *args: object) -> object:
    reply = session.call(function, args, seconds=30)
    assert reply.raised is None, reply.raised
    return reply.value


def test_files_are_there_as_a_check_wrote_them(session: tuple[Session, Folders]) -> None:
    process, folders = session
    folder = folders.lay_out({**CONTENT, "x.npy": GREY, "broken.png": b"\x89PNG"}, name="photos")
    found = expect.paths_below(call(process, "listed", str(folder)), folder, function="listed")
    assert found == ["broken.png", "cats/1.png", "dogs/2.png", "note.txt", "x.npy"]
    above = expect.paths_below(call(process, "as_paths", folder), folder, function="as_paths")
    assert above == ["broken.png", "cats", "dogs", "empty", "note.txt", "x.npy"]
    np.testing.assert_array_equal(np.load(folder / "x.npy"), GREY)
    seen = np.asarray(call(process, "arrays", folder))
    np.testing.assert_array_equal(seen[..., 0], GREY)


def test_a_submission_changes_nothing_in_it(session: tuple[Session, Folders]) -> None:
    process, folders = session
    folder = folders.lay_out(CONTENT)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    done = call(process, "attack", str(folder))
    assert isinstance(done, list)
    assert set(done) <= {"chmod"}
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert not (folder.parent / "above").exists()


def test_one_that_may_be_changed_lies_in_the_scratch_folder(
    session: tuple[Session, Folders],
) -> None:
    process, folders = session
    folder = folders.lay_out(CONTENT, writable=True)
    call(process, "changed", str(folder))
    assert (folder / "note.txt").read_text() == "changed"
    assert not (folder / "cats" / "1.png").exists()


@pytest.mark.parametrize(
    "path", ["/etc/x", "../x", "a/../../x", "", "a\\b", "c:x", "a\0b"], ids=ascii
)
def test_a_path_that_leads_elsewhere_is_the_authors_mistake(
    path: str, session: tuple[Session, Folders]
) -> None:
    with pytest.raises(ValueError, match="no path below"):
        session[1].lay_out({path: "x"})


def test_keras_reads_such_a_folder_behind_the_wall(session: tuple[Session, Folders]) -> None:
    process, folders = session
    content = {f"{kind}/{n}.png": GREY for kind in ("cats", "dogs") for n in range(2)}
    data, names = call(process, "pictures", str(folders.lay_out(content)))  # type: ignore[misc]
    assert names == ["cats", "dogs"]
    probe = Probe(Twins(process, None), Submission(Path("sub.py"), SOURCE))
    batches = probe.items(data, function="pictures")
    assert [tuple(images.shape) for images, _ in batches] == [(2, 8, 8, 1)] * 2
    assert [labels.tolist() for _, labels in batches] == [[0, 0], [1, 1]]


def test_tensors_of_texts_and_data_sets_without_end(session: tuple[Session, Folders]) -> None:
    texts, endless = call(session[0], "words")  # type: ignore[misc]
    assert texts.tolist() == ["a", "ü"]
    probe = Probe(Twins(session[0], None), Submission(Path("sub.py"), SOURCE))
    with pytest.raises(Failed, match="more than 100 values"):
        probe.items(endless, function="words", most=100)


def test_curves_and_bars_of_a_figure_are_read(session: tuple[Session, Folders]) -> None:
    probe = Probe(Twins(session[0], None), Submission(Path("sub.py"), SOURCE))
    figure = probe.figure(call(session[0], "drawn"))  # type: ignore[arg-type]
    curves = {"the loss": [0.5, 0.25, 0.125], "the validation loss": [0.75, 0.5, 0.25]}
    expect.draws_curves(figure, curves, function="drawn")
    expect.draws_bars(figure, {"Cats": 3, "dogs": 5}, function="drawn")
    with pytest.raises(Failed, match="2 curves, none of which is the third"):
        expect.draws_curves(figure, {"the third": [1, 2, 3]}, function="drawn")
    with pytest.raises(Failed, match="length 5"):
        expect.draws_bars(figure, {"dogs": 4}, function="drawn")
    with pytest.raises(Failed, match="No bar is named 'birds'"):
        expect.draws_bars(figure, {"birds": 4}, function="drawn")
    for axes in figure["axes"]:
        axes["legend"] = []
    figure["texts"] = []
    with pytest.raises(Failed, match="which is which"):
        expect.draws_curves(figure, curves, function="drawn")


@pytest.mark.parametrize("value", ["1.png", 3, "/etc/passwd", os.path.join("..", "1.png")])
def test_a_path_outside_of_the_folder_is_the_students_mistake(value: object) -> None:
    with pytest.raises(Failed):
        expect.paths_below([value], Path("/tmp/photos"), function="f")
