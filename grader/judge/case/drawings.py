"""What the checks draw, measure and find worth knowing; it decides nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.pages.charts import Figure, Pictures


class Drawings:
    """Keeps pictures and measures, as long as no hidden data is in use.

    Args:
        wanted: whether somebody will look at pictures.
    """

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._ended = False
        self._figures: dict[str, dict[str, Figure]] = {}
        self._measures: dict[str, float] = {}
        self._facts: dict[str, dict[str, None]] = {}

    def end(self) -> None:
        """Hidden data is about to be used, which is not shown."""
        self._ended = True

    def draw(self, step: str, name: str, draw: Callable[[], str], *, caption: str) -> bool:
        """Draw something for a step's feedback; nothing that goes wrong in it decides anything.

        Args:
            step: the step.
            name: tells the pictures of a step apart.
            draw: makes it, with `grader.pages.charts`; called only where somebody will look at it.
            caption: what it shows.

        Returns:
            Whether it will be seen.
        """
        if not self._wanted or self._ended:
            return False
        with contextlib.suppress(Exception):
            body = draw()
            if body:
                self._figures.setdefault(step, {})[name] = Figure(body, caption)
                return True
        return False

    def measured(self, *, seconds: float, accuracy: float) -> None:
        """Note what a training took and reached, for the page of the class; it decides nothing.

        Args:
            seconds: of the training, by the clock of the process that did it.
            accuracy: on the test set, recomputed.
        """
        if not self._ended:
            self._measures = {"seconds": float(seconds), "accuracy": float(accuracy)}

    def learn(self, step: str, say: Callable[[], str]) -> None:
        """Note what is worth knowing of a step that is right; like a picture it decides nothing.

        Args:
            step: the step.
            say: makes the sentence; called only where somebody will read it.
        """
        if not self._wanted or self._ended:
            return
        with contextlib.suppress(Exception):
            said = say()
            if said:
                self._facts.setdefault(step, {})[said] = None

    def facts(self, step: str) -> list[str]:
        """What was noted of a step."""
        return list(self._facts.get(step, {}))

    def pictures(self) -> Pictures:
        """All of it."""
        drawn = {step: list(each.values()) for step, each in self._figures.items()}
        return Pictures(drawn, self._measures)

    def write(self, path: Path, *, beside_earlier: bool = False) -> None:
        """Write it to a file; a page without pictures is no reason to lose a grade.

        Args:
            path: of the file.
            beside_earlier: keep what the file holds of steps that were not judged this time.
        """
        pictures = self.pictures()
        if beside_earlier:
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                before = msgspec.json.decode(path.read_bytes(), type=Pictures)
                measures = pictures.measures or before.measures
                pictures = Pictures({**before.figures, **pictures.figures}, measures)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(msgspec.json.encode(pictures))
