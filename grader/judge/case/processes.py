"""The processes of one submission, and how long they live."""

from __future__ import annotations

from grader.checks.rebuilt import Twins
from grader.judge.attempts import Attempt
from grader.sandbox.session import Session


class Processes:
    """The process that holds the submission, and beside it the one that rebuilds its models.

    Args:
        session: the first.
        twins: asks the second, where there is one.
    """

    def __init__(self, session: Session, twins: Twins) -> None:
        self.session = session
        self.twins = twins
        self._stood_in: set[str] = set()  # functions for which this process has had a stand-in

    def begin(self) -> None:
        """Start the submission's in the background, so that imports overlap with other work."""
        self.session.begin()

    def prepare(self, step: str, attempt: Attempt, *, hidden: bool) -> None:
        """A check of `step` is about to be tried.

        Nobody who has had a stand-in for its function answers a hidden check of it.
        """
        if hidden and step in self._stood_in:
            self.start_anew()
        self._stood_in.update(attempt.stand_ins)

    def start_anew(self) -> bool:
        """End the student's process, so that nothing is left of what other steps were handed.

        Returns:
            Whether it has ended: where a submission is trusted to keep nothing, it goes on.
        """
        if self.twins.separate:
            self.session.close()
            self._stood_in.clear()
        return self.twins.separate

    def generation(self) -> tuple[int, int]:
        """Another value where one of them was started anew, and has lost what it held."""
        return self.twins.generations

    def close(self) -> None:
        """End them."""
        self.session.close()
        self.twins.close()
