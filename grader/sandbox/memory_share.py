"""Memory for several submissions at once: where it runs short, the largest is judged again, alone.

So all processes together stay small, and a submission may still use what the manifest allows.
"""

from __future__ import annotations

from collections.abc import MutableSequence
from dataclasses import dataclass

# Of what one process may use, for all processes of each submission that is judged at once. Nearly
# all correct submissions of the tests stay below; see benchmarks/README.md.
_SHARE = 0.40
# Of each process: what was imported before it was forked, as it is when it is first looked at. The
# bounds hold whatever a process does before that.
_LEAST_COMMON_BYTES, _MOST_COMMON_BYTES = 200 << 20, 280 << 20


class NeedsRoomError(KeyboardInterrupt):
    """There is not enough memory for this submission beside others: it is to be judged alone.

    What was found out so far may be different then, so no `except Exception` may hold this.
    """

    def __str__(self) -> str:
        return "it takes more memory than there is while others are judged"


@dataclass(frozen=True)
class Room:
    """What the submissions that are judged at once take, in memory that all judges share.

    Attributes:
        taken: bytes, a place for each judge.
        place: that of this judge.
    """

    taken: MutableSequence[int]
    place: int


class Share:
    """What all processes of one submission may take together while others are judged.

    It may be more where the others leave something of theirs.

    Args:
        memory_mb: what one process may take at most; resident memory, MB.
        room: what the others take.
    """

    def __init__(self, memory_mb: int, room: Room) -> None:
        self._bytes = int((memory_mb << 20) * _SHARE)
        self._room = room
        self._taken: dict[int, int] = {}
        self._common: dict[int, int] = {}
        self.exceeded = False

    def note(self, pid: int, resident_bytes: int) -> float:
        """Note what a process has now; `exceeded` tells from now on if this one has to go.

        Returns:
            The part of the share that all of them take; may be more than 1.
        """
        at_first = min(max(resident_bytes, _LEAST_COMMON_BYTES), _MOST_COMMON_BYTES)
        common = self._common.setdefault(pid, at_first)
        self._taken[pid] = max(0, resident_bytes - common)
        own, taken = self._tell(), list(self._room.taken)
        short = sum(taken) > self._bytes * len(taken)
        if short and own > self._bytes and own >= max(taken):
            self.exceeded = True
        return own / self._bytes

    def give_back(self, pid: int) -> None:
        """A process has ended."""
        self._taken.pop(pid, None)
        self._common.pop(pid, None)
        self._tell()

    def _tell(self) -> int:
        own = sum(list(self._taken.values()))
        self._room.taken[self._room.place] = own
        return own
