"""What a session needs of whatever shows it."""

from __future__ import annotations

import contextlib
from typing import Protocol

from grader.watch.keys import Press
from grader.watch.state import State


class Shows(Protocol):
    """Shows a state: the screen, or plain lines."""

    def shown(self, press: Press) -> contextlib.AbstractContextManager[None]:
        """Within this block it is shown, and keys are told."""
        ...

    def draw(self, state: State) -> None:
        """Show it."""
        ...

    def say(self, text: str) -> None:
        """A line that stays."""
        ...
