"""What is asked about again: arrays stay in the probe process, outputs are remembered."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks.descriptions import checksum
from grader.sandbox.evidence import RemoteArray
from grader.sandbox.session import Reply, Session

_MOST_INPUT_BYTES = 16 << 20  # of images whose outputs are remembered
_KEPT_BYTES = 128 << 10  # an array of so many stays in the probe process, to be asked about again
_MOST_KEPT_BYTES = 32 << 20  # of all that stay there
_MOST_OUTPUT_BYTES = 1 << 20
_MOST_OUTPUTS = 64


class AskedAgain:
    """Arrays and outputs that need not cross the wire, or be computed, a second time.

    Args:
        probe: the process without the submission's code; None where there is none.
    """

    def __init__(self, probe: Session | None) -> None:
        self._probe = probe
        self._outputs: dict[tuple[str, str], Reply] = {}
        self._summed: tuple[Any, str] = (None, "")  # what is asked about now, and its checksum
        self._kept: dict[str, RemoteArray] = {}  # in the probe process; by checksum, newest last
        self._checksums: weakref.WeakKeyDictionary[RemoteArray, str] = weakref.WeakKeyDictionary()

    def begin(self) -> None:
        """Another question: the array of the last one may have been changed."""
        self._summed = (None, "")

    def brought_there(self, arg: Any) -> Any:
        """An argument for the probe process; a large array that it has got already is named only.

        The same images are asked about for one model after another.
        """
        if not isinstance(arg, np.ndarray | RemoteArray):
            return arg
        last, summed = self._summed
        if last is not arg:
            summed = self._checksum_of(arg) if arg.nbytes >= _KEPT_BYTES else ""
        if arg.nbytes < _KEPT_BYTES or not summed:
            return np.asarray(arg)
        assert self._probe is not None
        kept = self._kept.pop(summed, None)
        if kept is None or kept.generation != self._probe.generation:
            values = np.asarray(arg)
            kept = self._probe.inspect("keep", values, stay_bytes=0).value
            if not isinstance(kept, RemoteArray):
                return values
        self._kept[summed] = kept
        while sum(each.nbytes for each in self._kept.values()) > _MOST_KEPT_BYTES:
            self._kept.pop(next(iter(self._kept)))
        return kept

    def outputs(
        self,
        content: Callable[[], str],
        question: str,
        args: tuple[Any, ...],
        ask: Callable[[], Reply],
    ) -> Reply:
        """The answer; outputs for the same numbers and the same images are asked for once."""
        images = args[0] if question == "forward" and args else None
        summed = self._checksum_of(images) if images is not None else ""
        if not summed:
            return ask()
        self._summed = images, summed
        asked = f"{summed} {args[1:]}"  # which output
        key = content(), asked
        if key not in self._outputs:
            reply = ask()
            key = content(), asked  # it may have been told anew meanwhile
            outputs = reply.value
            if reply.raised is not None or not isinstance(outputs, np.ndarray):
                return reply
            if outputs.nbytes > _MOST_OUTPUT_BYTES:
                return reply
            if len(self._outputs) >= _MOST_OUTPUTS:
                self._outputs.pop(next(iter(self._outputs)))
            self._outputs[key] = reply
        return Reply(value=self._outputs[key].value.copy())

    def _checksum_of(self, images: Any) -> str:
        """A checksum of an array; empty for one that is too large to be worth it."""
        if not isinstance(images, RemoteArray | np.ndarray):
            return ""
        if isinstance(images, RemoteArray) and images in self._checksums:
            return self._checksums[images]
        values = np.asarray(images)
        found = "" if values.nbytes > _MOST_INPUT_BYTES else checksum("", values)
        if isinstance(images, RemoteArray):
            self._checksums[images] = found
        return found
