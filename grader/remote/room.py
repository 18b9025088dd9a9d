"""Memory for several submissions at once: what needs more than its share is judged again, alone.

So all processes together stay small, and a submission may still use what the manifest allows.
"""

from __future__ import annotations

# Of what one process may use, for all processes of a submission while others are judged. All
# correct submissions of the tests but a few with large networks stay below; see benchmarks/README.
_SHARE = 0.45
_COMMON_BYTES = 200 << 20  # of each process: what was imported before it was forked


class NeedsRoomError(KeyboardInterrupt):
    """A submission takes more memory than its share, and is to be judged again, alone.

    What was found out so far may be different then, so no `except Exception` may hold this.
    """

    def __str__(self) -> str:
        return "it takes more memory than its share while others are judged"


class Share:
    """What all processes of one submission may take together while others are judged.

    Args:
        memory_mb: what one process may take otherwise; resident memory, MB.
    """

    def __init__(self, memory_mb: int) -> None:
        self._bytes = int((memory_mb << 20) * _SHARE)
        self._taken: dict[int, int] = {}
        self.exceeded = False

    def note(self, pid: int, resident_bytes: int) -> None:
        """Note what one of them has now; `exceeded` tells from now on if that is too much."""
        self._taken[pid] = max(0, resident_bytes - _COMMON_BYTES)
        if sum(list(self._taken.values())) > self._bytes:
            self.exceeded = True

    def give_back(self, pid: int) -> None:
        """One of them has ended."""
        self._taken.pop(pid, None)
