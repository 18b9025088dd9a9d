"""Where one submission's processor time goes: for each kind of request, and in the judge."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from first_model_calls import ROOT, variant
from measure import markdown

from grader.assignment.manifest import Assignment
from grader.batch.local import strongest
from grader.batch.worker_process import Task, judge_one
from grader.judge.hidden import find_hidden
from grader.judge.options import JudgeOptions
from grader.sandbox import start as sandbox
from grader.sandbox.process import ProcessExchange
from grader.submissions.submission import Submission

_LEAST_SECONDS = 0.005  # smaller lines are summed up


@dataclass
class Spent:
    """Processor seconds and number of requests, for each process and kind of request."""

    seconds: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    counts: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    judge: float = 0.0

    def add(self, who: str, what: str, seconds: float) -> None:
        """Note one request."""
        self.seconds[who, what] += seconds
        self.counts[who, what] += 1

    def table(self, submissions: int) -> str:
        """Seconds for each submission, most expensive first."""
        rows, rest = [], 0.0
        for (who, what), seconds in sorted(self.seconds.items(), key=lambda item: -item[1]):
            if seconds / submissions < _LEAST_SECONDS:
                rest += seconds
                continue
            count = self.counts[who, what] / submissions
            rows.append((who, what, f"{count:.0f}", f"{seconds / submissions:.3f}"))
        rows.append(("both", "everything else", "", f"{rest / submissions:.3f}"))
        rows.append(("judge", "pytest, checks and the wire", "", f"{self.judge / submissions:.3f}"))
        total = (sum(self.seconds.values()) + self.judge) / submissions
        rows.append(("all", "", "", f"{total:.3f}"))
        return markdown(rows, ("process", "request", "times", "CPU seconds"))


def where(style: str = "reference", submissions: int = 4) -> str:
    """Judge submissions of a style one after another, behind the wall; tell where time went."""
    assignment = Assignment.read(ROOT / "exercises" / "first_model")
    hidden = find_hidden(assignment, ROOT / "solutions")
    options = JudgeOptions(sandbox=strongest(), hidden=hidden)
    found = [_submission(i, style) for i in range(submissions + 1)]
    with sandbox.zygote(options.sandbox) as zygote:
        assert zygote
        zygote.wait()
        task = Task(assignment.folder, options, zygote.address)
        judge_one(task, "warm-up", found[0])
        spent = Spent()
        with _measured(spent):
            begin = time.process_time()
            for submission in found[1:]:
                judge_one(task, "student", submission)
            spent.judge = time.process_time() - begin
    return spent.table(submissions)


def _submission(number: int, style: str) -> Submission:
    return Submission.from_bytes(variant(number, style).encode(), Path("first_model.py"))


@contextlib.contextmanager
def _measured(spent: Spent) -> Iterator[None]:
    """Look at a process's own clock before and after each request."""
    original = ProcessExchange.request
    probes: dict[int, bool] = {}

    def request(wire: ProcessExchange, header: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if header["do"] == "start":
            probes[wire.pid] = not header["datasets"]
        before = processor_seconds(wire.pid)
        try:
            return original(wire, header, *args, **kwargs)
        finally:
            what = header.get("function") or header.get("question") or ""
            who = "probe" if probes.get(wire.pid) else "student"
            spent.add(who, f"{header['do']} {what}", processor_seconds(wire.pid) - before)

    ProcessExchange.request = request  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProcessExchange.request = original  # type: ignore[method-assign]


def processor_seconds(pid: int) -> float:
    """What all threads of a process have used, in nanoseconds' resolution."""
    total = 0
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            total += int((thread / "schedstat").read_text("ascii").split()[0])
    return total / 1e9
