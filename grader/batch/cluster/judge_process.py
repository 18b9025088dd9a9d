"""A judge in a process of its own beside a Dask worker: an order in, a reply out, until it is left.

The worker's threads share one process, and pytest wants one for itself. Orders and replies are
frames on standard input and output; where the input ends, so does this process, and with it
everything that it has started.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import msgspec

from grader.batch.cluster.order import Order, WorkerReply
from grader.batch.worker_process import Task, ZygoteGoneError, judge_one, leave
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Sandbox
from grader.sandbox.wire import Bounds, WireError, read_frame, write_frame

BOUNDS = Bounds(header_bytes=512 << 20, arrays=0)
"""Both ends are ours, and what a student wrote is bounded elsewhere."""


def main() -> None:
    """Answer orders."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: leave())
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not print into the replies
    orders: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, orders), daemon=True).start()
    while True:
        header = orders.get()
        write_frame(replies, msgspec.to_builtins(_answer(header)), [])


def _read(stream: IO[bytes], orders: queue.SimpleQueue[dict[str, Any]]) -> None:
    while True:
        try:
            orders.put(read_frame(stream, BOUNDS)[0])
        except WireError:
            leave()


def _answer(header: dict[str, Any]) -> WorkerReply:
    try:
        order = Order.decode(json.dumps(header["order"]).encode("ascii"))
        problem = order.unfit()
        if problem:
            return WorkerReply(unfit=problem)
        address = Path(header["address"]) if header["address"] else None
        return _judge(order, msgspec.convert(header["sandbox"], Sandbox), address)
    except (ZygoteGoneError, OSError) as error:
        return WorkerReply(again=f"{type(error).__name__}: {error}")
    except Exception as error:  # ours, whatever it is: the command flags this one submission
        return WorkerReply(failed=f"{type(error).__name__}: {error}")


def _judge(order: Order, sandbox: Sandbox, address: Path | None) -> WorkerReply:
    with Scratch() as drawn:
        wanted = order.options.pictures is not None
        options = replace(order.options, sandbox=sandbox, pictures=drawn if wanted else None)
        task = Task(order.folder, options, address)
        report = judge_one(task, order.name, order.submission)
        files = [path.read_text("utf-8") for path in drawn.glob("*.json")]
        return WorkerReply(report=report.decode(), pictures=files[0] if files else "")


if __name__ == "__main__":
    main()
