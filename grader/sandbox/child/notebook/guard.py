"""Leaves a living kernel as it was found: random numbers, Keras's state, figures, folder, input.

A check draws, seeds and trains; the notebook in whose kernel that happens must not notice.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.sandbox.child.notebook.stand_ins import TookTooLong


@contextlib.contextmanager
def kept_state() -> Iterator[None]:
    """Whatever happens within this block, afterwards the process's state is that of before."""
    with contextlib.ExitStack() as stack:
        for keeper in (_kept_random, _kept_keras, _kept_seed_of_tensorflow, _own_figures):
            stack.enter_context(keeper())
        yield


@contextlib.contextmanager
def answered_input() -> Iterator[None]:
    """`input()` answers at once with an empty text, as where a notebook is graded."""
    before = builtins.input
    builtins.input = lambda prompt="", /: ""  # noqa: ARG005
    try:
        yield
    finally:
        builtins.input = before


@contextlib.contextmanager
def working_in(folder: str) -> Iterator[None]:
    """Relative paths mean files in `folder`."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop what runs longer, where the system can (in the main thread; not on Windows).

    Raises:
        TookTooLong: the time was up.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    running = True

    def ring(_number: int, _frame: Any) -> None:
        if running:
            raise TookTooLong(f"{seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)  # again where it is ignored
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _kept_random() -> Iterator[None]:
    python, numbers = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numbers)


@contextlib.contextmanager
def _kept_keras() -> Iterator[None]:
    """Seed, default dtype and the counters of layer names; they are kept for each thread."""
    home: Any = sys.modules.get("keras.src.backend.common.global_state")
    trackers = [
        vars(getattr(home, name))
        for name in ("GLOBAL_STATE_TRACKER", "GLOBAL_SETTINGS_TRACKER")
        if hasattr(home, name)
    ]
    before = [{key: _copied(value) for key, value in each.items()} for each in trackers]
    try:
        yield
    finally:
        for tracker, kept in zip(trackers, before, strict=True):
            tracker.clear()
            tracker.update(kept)


def _copied(value: Any) -> Any:
    return copy.copy(value) if isinstance(value, dict | list | set) else value


@contextlib.contextmanager
def _kept_seed_of_tensorflow() -> Iterator[None]:
    """TensorFlow says nowhere else which seed is set, and how far its generator has come."""
    home: Any = sys.modules.get("tensorflow.python.eager.context")
    context = home.context() if home is not None else None
    names = [name for name in ("_seed", "_rng") if hasattr(context, name)]
    before = {name: getattr(context, name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(context, name, value)


@contextlib.contextmanager
def _own_figures() -> Iterator[None]:
    """Figures are drawn nowhere, and those of the notebook are out of reach."""
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if helpers is None or pyplot is None:
        yield
        return
    import matplotlib as mpl
    from matplotlib.backends import backend_agg

    figures = helpers.Gcf.figs
    theirs, backend = list(figures.items()), pyplot._backend_mod
    figures.clear()
    pyplot._backend_mod = backend_agg._BackendAgg
    try:
        with mpl.rc_context({"interactive": False}):
            yield
    finally:
        pyplot.close("all")
        figures.update(theirs)
        pyplot._backend_mod = backend
