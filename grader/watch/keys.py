"""What a student types: single keys of a terminal, or lines where there is no such thing."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator

Press = Callable[[str], None]
"""Takes a key: a character, or one of the names below."""

QUIT, UP, DOWN, ENTER, BACK = "quit", "up", "down", "enter", "back"
_NAMED = {
    "c-c": QUIT, "c-d": QUIT, "<sigint>": QUIT, "up": UP, "down": DOWN, "c-m": ENTER, "c-j": ENTER,
    "escape": BACK, "pagedown": " ",
}  # fmt: skip
_ESCAPE_SECONDS = 0.1  # until it is known that nothing follows it


@contextlib.contextmanager
def signals(press: Press, resized: Callable[[], None]) -> Iterator[None]:
    """What ends us ends the loop, so that the terminal is left as it was; needs a running loop.

    Args:
        press: gets `QUIT` where we are asked to end.
        resized: called when the window has another size.
    """
    loop, found = asyncio.get_running_loop(), list[int]()

    def on(name: str, call: Callable[..., None], *told: str) -> None:
        number = getattr(signal, name, None)  # Windows has fewer
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            if number is not None:
                loop.add_signal_handler(number, call, *told)
                found.append(number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        on(name, press, QUIT)
    on("SIGWINCH", resized)
    try:
        yield
    finally:
        for number in found:
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def typed_keys(press: Press) -> Iterator[None]:
    """Within this block each key that is typed in the terminal is told; needs a running loop."""
    from prompt_toolkit.input import create_input

    terminal = create_input()
    loop = asyncio.get_running_loop()

    def tell(keys: list[object]) -> None:
        for each in keys:
            key = str(getattr(each, "key", ""))
            key = getattr(getattr(each, "key", None), "value", key)
            press(_NAMED.get(key, key))

    def ready() -> None:
        tell(list(terminal.read_keys()))
        if terminal.closed:
            press(QUIT)
        loop.call_later(_ESCAPE_SECONDS, lambda: tell(list(terminal.flush_keys())))

    with terminal.raw_mode(), terminal.attach(ready):
        yield


@contextlib.contextmanager
def typed_lines(press: Press) -> Iterator[None]:
    """The same for letters that are followed by Enter; the end of the input is no key."""
    loop = asyncio.get_running_loop()

    def follow() -> None:
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            for line in sys.stdin:
                key = line.strip()[:1] or ENTER
                loop.call_soon_threadsafe(press, key)
            loop.call_soon_threadsafe(press, QUIT)

    threading.Thread(target=follow, daemon=True, name="grader-lines").start()
    yield
