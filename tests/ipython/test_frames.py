"""What the judge beside a kernel sends: progress and questions come from several threads."""

from __future__ import annotations

import io
import os
import threading
import time

from grader.ipython.checker import Kernel
from grader.sandbox import wire

EACH = 20


class Hesitating(io.BufferedWriter):
    """Lets other threads go on between two pieces of a frame, as a full pipe does."""

    def write(self, data: object) -> int:
        """As any stream does, and then wait."""
        count = super().write(data)  # type: ignore[arg-type]
        time.sleep(0.001)
        return count


def test_frames_of_two_threads_arrive_whole() -> None:
    """A session begins in a thread of its own while the other one tells what is checked."""
    ends = os.pipe()
    receiver, sender = os.fdopen(ends[0], "rb"), Hesitating(io.FileIO(ends[1], "wb"))
    kernel = Kernel(io.BytesIO(), sender)
    threads = [
        threading.Thread(target=lambda name=name: [kernel.tell(name * 9) for _ in range(EACH)])
        for name in ("a", "b")
    ]
    with receiver, sender:
        for thread in threads:
            thread.start()
        found = [wire.read_frame(receiver, wire.Bounds())[0] for _ in range(2 * EACH)]
        for thread in threads:
            thread.join()
    assert sorted(each["tell"][0] for each in found) == ["a"] * EACH + ["b"] * EACH
