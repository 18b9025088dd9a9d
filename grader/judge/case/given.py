"""`given`: what the author of a check may ask for beside the student's functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.judge.case.case import OpenCase


class Given:
    """Own results or ready-made inputs, files, pictures; nothing else of how a case is judged.

    The names are those of docs/authors.md. Most are methods of the part that does it, where they
    are described: `inputs`, `ledger`, `handover` and `drawings`.
    """

    def __init__(self, case: OpenCase) -> None:
        self.take = case.inputs.take
        self.own = case.inputs.own
        self.other = case.inputs.other
        self.replace = case.inputs.replace
        self.once = case.inputs.once
        self.is_made_in_turn = case.inputs.is_made_in_turn
        self.outcome_of = case.ledger.outcome_of
        self.public_results = case.ledger.public_results
        self.scratch = case.handover.scratch
        self.ready_file = case.handover.ready_file
        self.hand_over = case.handover.hand_over
        self.new_folder = case.handover.new_folder
        self.start_anew = case.processes.start_anew
        self.measured = case.drawings.measured
        self._draw = case.drawings.draw
        self._inputs = case.inputs

    def picture(self, name: str, draw: Callable[[], str], *, caption: str) -> None:
        """Draw something for the feedback of the step that is being judged.

        Args:
            name: tells the pictures of a step apart.
            draw: makes it, with `grader.pages.charts`; called only where somebody will look at it.
            caption: what it shows.
        """
        self._draw(self._inputs.step, name, draw, caption=caption)
