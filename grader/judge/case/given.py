"""`given`: what the author of a check may ask for beside the student's functions."""

from __future__ import annotations

from collections.abc import Callable

from grader.common.outcomes import Failed
from grader.judge.case.drawings import Drawings
from grader.judge.case.folders import Folders
from grader.judge.case.handover import Handover
from grader.judge.case.inputs import InputMaker
from grader.judge.case.ledger import Ledger
from grader.judge.case.processes import Processes
from grader.pages.svg import photo
from grader.sandbox.evidence import Array, Handle, describe

_SHOWN = "A figure: the picture of it stands with this step."
_NOT_SHOWN = "A figure; its picture is shown where a class is graded, and not of hidden data."


class Given:
    """Own results or ready-made inputs, files, pictures; nothing else of how a case is judged.

    The names are those of docs/authors.md. Most are methods of the part that does it, where they
    are described: `inputs`, `ledger`, `handover`, `folders` and `drawings`.
    """

    def __init__(
        self,
        inputs: InputMaker,
        ledger: Ledger,
        handover: Handover,
        drawings: Drawings,
        folders: Folders,
        processes: Processes,
        drawn: Callable[[Handle], Array],
    ) -> None:
        self.take = inputs.take
        self.own = inputs.own
        self.other = inputs.other
        self.replace = inputs.replace
        self.once = inputs.once
        self.is_made_in_turn = inputs.is_made_in_turn
        self.outcome_of = ledger.outcome_of
        self.public_results = ledger.public_results
        self.scratch = handover.scratch
        self.ready_file = handover.ready_file
        self.hand_over = handover.hand_over
        self.new_folder = handover.new_folder
        self.folder = folders.lay_out
        self.start_anew = processes.start_anew
        self.measured = drawings.measured
        self._drawn = drawn
        self._draw, self._learn = drawings.draw, drawings.learn
        self._inputs, self._ledger = inputs, ledger

    def to_mark(self, answer: str | Handle) -> None:
        """Show a text or a figure to the person who marks the step by the rubric of its manifest.

        Args:
            answer: such as what the student's function returned: a text, of which 2,500 characters
                are shown, or a figure or its axes, of which the page of the step has a picture.

        Raises:
            Failed: it is neither, or the figure cannot be drawn.
        """
        step = self._inputs.step
        if isinstance(answer, Handle) and answer.kind in ("figure", "axes"):
            pixels = self._drawn(answer)
            about, caption = f"What {step} has drawn", "What is to be marked, as it was drawn."
            shown = self._draw(step, "to mark", lambda: photo(pixels, about=about), caption=caption)
            answer = _SHOWN if shown else _NOT_SHOWN
        elif not isinstance(answer, str):
            raise Failed(f"It is {describe(answer)}.", expected="a text, or a Matplotlib figure")
        self._ledger.note_answer(step, answer)

    def picture(self, name: str, draw: Callable[[], str], *, caption: str) -> None:
        """Draw something for the feedback of the step that is being judged.

        Args:
            name: tells the pictures of a step apart.
            draw: makes it, with `grader.pages.charts`; called only where somebody will look at it.
            caption: what it shows.
        """
        self._draw(self._inputs.step, name, draw, caption=caption)

    def worth_knowing(self, say: Callable[[], str]) -> None:
        """Say something of the student's own numbers, for when the step turns out to be right.

        Args:
            say: makes one or two sentences; called only where somebody will read them.
        """
        self._learn(self._inputs.step, say)
