"""How inputs are made up: a few in each run of the tests, and for as long as somebody asks for.

A property states what holds for whatever a stranger may send: a result or the documented error, and
nothing else; soon; and what was read can be written again. Hypothesis makes the inputs up, and
makes one that breaks the property as small as it can.

- In the quick run each property sees the same few inputs every time, so that no run fails by luck.
- `GRADER_FUZZ_SECONDS=60 pytest tests/test_fuzz.py -k wire` looks for new ones, a minute for each
  property. The same for system calls behind the wall: tests/sandbox/test_fuzz_wall.py.

What is found is `kept` with its property, or becomes a test of its own.
"""

from __future__ import annotations

import functools
import inspect
import os
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis.strategies import SearchStrategy

from grader.common.helpers.clock import bounded

SECONDS = float(os.environ.get("GRADER_FUZZ_SECONDS", "0"))
_MOST_SECONDS = 20.0  # of computing, for one input: all that is asked here takes far less

Property = Callable[..., None]


def fuzz(
    *,
    examples: int = 60,
    kept: Sequence[Mapping[str, Any]] = (),
    **inputs: SearchStrategy[Any],
) -> Callable[[Property], Property]:
    """Make a test of a property of inputs.

    Args:
        examples: how many inputs it sees in the quick run.
        kept: inputs that broke it once; they are tried first.
        inputs: what they are drawn from; the property's other arguments are fixtures.
    """

    def make(holds: Property) -> Property:
        @functools.wraps(holds)
        def soon(*args: Any, **kwargs: Any) -> None:
            with bounded(seconds=_MOST_SECONDS), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what strangers write
                holds(*args, **kwargs)

        for each in kept:
            soon = example(**each)(soon)
        once = settings(
            max_examples=examples if not SECONDS else 500,
            derandomize=not SECONDS,
            database=None,
            deadline=None,  # a busy machine is slow
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )(given(**inputs)(soon))

        @functools.wraps(holds)
        def test(**fixtures: Any) -> None:
            end = time.monotonic() + SECONDS
            once(**fixtures)
            while time.monotonic() < end:
                once(**fixtures)

        parameters = inspect.signature(holds).parameters
        asked = [each for name, each in parameters.items() if name not in inputs]
        vars(test).pop("__wrapped__", None)
        vars(test)["__signature__"] = inspect.Signature(asked)
        return test

    return make
