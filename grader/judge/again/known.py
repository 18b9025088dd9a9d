"""What is known of a submission from an earlier report, and need not be judged again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.report.records import CheckResult

JUDGED_AGAIN = "judged again"  # in the receipt


@dataclass(frozen=True)
class Known:
    """The results that stand.

    Attributes:
        checks: of each step, by `key_of`.
        given: the ready-made inputs that its checks used.
        answers: what a person is to judge by the rubric of a step.
        remarks: of the report.
        again: what is judged again, in words for the receipt.
    """

    checks: Mapping[str, Mapping[str, CheckResult]] = field(default_factory=dict)
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    again: str = ""

    def result(self, step: str, name: str, *, hidden: bool) -> CheckResult | None:
        """How a check ended; None where it is to be judged."""
        key = f"{name} (hidden)" if hidden else name
        return self.checks.get(step, {}).get(key)


NOTHING_KNOWN = Known()
