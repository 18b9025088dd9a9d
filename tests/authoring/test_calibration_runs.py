"""`grader calibrate`: a first estimate, progress, several gates, a picture."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from grader.authoring.calibrate import Calibration
from grader.authoring.calibration_plot import draw
from grader.cli.main import commands
from grader.common.outcomes import UsageError
from grader.sandbox.warm import available

COURSE = Path(__file__).parents[1] / "courses" / "doubling"
VARIANTS = """
def reference():
    return _reached(0.0)


def slow():
    return _reached(0.02)


def _reached(less):
    noise = np.random.normal(0, 0.01)
    return {"accuracy": float(0.9 - less + noise), "mae": float(3.0 + 9 * less + noise)}
"""

pytestmark = pytest.mark.skipif(not available(), reason="calibration needs Linux")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two assignments in NumPy alone, one of them with variants."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, tmp_path / part)
    manifest = tmp_path / "exercises" / "doubling" / "assignment.toml"
    text = manifest.read_text("utf-8")
    other = shutil.copytree(manifest.parent, tmp_path / "exercises" / "other")
    (other / "assignment.toml").write_text(text.replace('"doubling"', '"other"', 1), "utf-8")
    (other / "doubling.py").rename(other / "other.py")
    (tmp_path / "solutions" / "other").mkdir()
    shutil.copy(
        tmp_path / "solutions" / "doubling" / "doubling.py",
        tmp_path / "solutions" / "other" / "other.py",
    )
    (tmp_path / "solutions" / "doubling" / "variants.py").write_text(VARIANTS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def calibrate(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["calibrate", *arguments])


@pytest.mark.whole
def test_gates_are_told_first_from_ten_runs_and_then_from_all(course: Path) -> None:
    done = calibrate("--jobs", "2")
    assert done.exit_code == 0, done.output
    said = [line for line in done.output.splitlines() if "gate" in line]
    assert [line.split(" gate")[0] for line in said] == [
        "doubling: first estimate:", "doubling: first estimate:", "doubling:", "doubling:",
    ]  # fmt: skip
    assert "gate on mae: at most" in said[3]
    assert "80 of 80" in done.output
    stored = json.loads((course / "solutions/doubling/calibration.json").read_text("utf-8"))
    metrics = stored["metrics"]
    assert len(metrics["accuracy"]["variants"]["reference"]["accuracies"]) == 60
    assert len(metrics["mae"]["variants"]["slow"]["values"]) == 20
    assert 0.75 <= metrics["accuracy"]["gate"] <= 0.87
    assert len(set(metrics["mae"]["variants"]["reference"]["values"])) > 40  # a seed for each
    picture = ElementTree.parse(course / "solutions/doubling/calibration.svg").getroot()
    assert picture.tag.endswith("svg")


def test_a_first_estimate_alone_stores_nothing(course: Path) -> None:
    done = calibrate("--first", "--assignment", "doubling", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert done.output.count("first estimate: gate") == 2
    assert "20 of 20" in done.output
    assert not (course / "solutions" / "doubling" / "calibration.json").exists()


def test_what_cannot_be_calibrated_is_said(course: Path) -> None:
    few = calibrate("--runs", "30", "--assignment", "doubling")
    assert "--first" in str(few.exception)
    (course / "solutions" / "doubling" / "variants.py").unlink()
    for arguments in ([], ["--assignment", "doubling"]):
        assert isinstance(calibrate(*arguments).exception, UsageError)


def test_the_picture_is_the_same_for_the_same_numbers() -> None:
    found = [Calibration("mae", {"reference": [1.0, 1.1], "slow": [1.2, 1.3]}, 1.5, 1e-5)]
    assert draw(found) == draw(found)
    assert b"mae" in draw(found) or b"<svg" in draw(found)
