"""The loop a student stays in: a save, a key, or a word of a judge comes in; the state goes out."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

from grader.assignment.hints import Hint
from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.report.progress import Progress
from grader.submissions.submission import Submission
from grader.watch import keys, parts, pictures
from grader.watch.choosing import as_typed, file_to_watch, untouched
from grader.watch.judging.judges import Judges, Running
from grader.watch.reset import reset
from grader.watch.saves import Contents, Saves
from grader.watch.shows import Shows
from grader.watch.state import AT_CURSOR, RIGHT, State, View

_SETTLE_SECONDS = 0.03  # until an editor has written all of it
_LOOK_SECONDS = 0.5  # between two looks at files, and at the clock


class Session:
    """One exercise, watched.

    Args:
        assignment: the exercise.
        judges: check it.
        shows: shows it.

    Raises:
        UsageError: there is no file to watch.
    """

    def __init__(
        self,
        assignment: Assignment,
        judges: Judges,
        shows: Shows,
    ) -> None:
        self._assignment, self._judges, self._shows = assignment, judges, shows
        file = file_to_watch(assignment)
        self.state = State(assignment, file, progress=Progress.read(assignment))
        self._contents = Contents([assignment.stub, assignment.notebook])
        self._known: dict[str, Any] = {}  # what the judges need not judge again
        self._running: Running | None = None
        self._number = 0
        self._over = False
        self._failed: UsageError | None = None
        self._settling: asyncio.TimerHandle | None = None
        self._is_stale = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop
        self._read()
        state = self.state
        first = (name for name in state.names if not state.is_done(name))
        state.current = next(first, state.names[0])

    async def run(self) -> None:
        """Watch until the student quits.

        Raises:
            UsageError: TensorFlow is needed and not there.
        """
        self._loop = asyncio.get_running_loop()
        names = [self._assignment.stub.name, self._assignment.notebook.name]
        saves = Saves(self._assignment.folder, names, lambda: self._post(self._saved_soon))
        waiting = threading.Thread(target=self._wait_for_judges, daemon=True)
        with keys.signals(self._press, self._changed), self._shows.shown(self._press):
            try:
                self.state.starting = True
                waiting.start()
                self._show_step(self.state.current)
                await self._until_over()
            finally:
                saves.close()
                if self._running:
                    self._running.abandon()
        if self._failed:
            raise self._failed

    def last_words(self) -> str:
        """What is said when the screen is gone."""
        return f"{self._assignment.manifest.title}: {parts.progress(self.state)}."

    async def _until_over(self) -> None:
        """Draw what has changed, until it is over."""
        while not self._over:
            self._is_stale.clear()
            self._shows.draw(self.state)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._is_stale.wait(), _LOOK_SECONDS)
            if self._contents.look() and self._settling is None:
                self._saved_soon()

    def _changed(self) -> None:
        self._is_stale.set()

    def _post(self, call: Callable[[], None]) -> None:
        """Do something in the loop, from another thread."""
        with contextlib.suppress(RuntimeError):  # it is over
            self._loop.call_soon_threadsafe(call)

    def _wait_for_judges(self) -> None:
        """In a thread of its own: until what has to be imported is."""
        try:
            self._judges.wait()
        except UsageError as error:
            failed = error

            def fail() -> None:
                if not self._over:
                    self._failed, self._over = failed, True
                    self._changed()

            self._post(fail)
            return

        def ready() -> None:
            self.state.starting = False
            self._changed()

        self._post(ready)

    # What is saved

    def _saved_soon(self) -> None:
        """Something happened to a file: look when the editor has written all of it."""
        if self._settling is not None:
            self._settling.cancel()
        self._settling = self._loop.call_later(_SETTLE_SECONDS, self._saved)

    def _saved(self) -> None:
        """Check what was saved, and give up what is running."""
        self._settling = None
        state = self.state
        changed = [p for p in self._contents.changed() if p == state.file or p.is_file()]
        if not changed:
            return
        if state.file not in changed:
            state.file = changed[0]
        edited = self._read()
        state.note, state.hint, state.page = "", None, 0
        if state.view is not View.STEPS:
            state.view = View.STEP
        if edited and state.current not in edited:
            state.view, state.current = View.STEP, edited[0]
            state.pristine = None
        self._check(state.current)

    def _read(self) -> list[str]:
        """Read the file; tells which steps have another function than before."""
        state = self.state
        state.problems = []
        try:
            return state.take(Submission.read(state.file))
        except UsageError as error:
            shown = as_typed(state.file)
            gone = f"{shown} is not there any more. Save it once more, or put it back."
            said = str(error).replace(str(state.file), shown)
            state.problems, state.remarks = [said if state.file.is_file() else gone], []
            return state.take(None)

    # What is checked

    def _check(self, *steps: str) -> None:
        """Check steps; what was running is given up."""
        if self._running:
            self._running.abandon()
            self._running = None
        state = self.state
        if state.submission is None:
            state.running, state.live = (), {}
            self._changed()
            return
        self._number += 1
        number, state.running, state.live = self._number, steps, {}
        state.doing, state.began, state.problems = "", time.monotonic(), []
        asked = {"file": str(state.file), "steps": list(steps), "known": self._known}

        def post(frame: dict[str, Any]) -> None:
            self._post(lambda: self._heard(number, frame))

        self._running = self._judges.begin(asked, post)
        self._changed()

    def _heard(self, number: int, frame: dict[str, Any]) -> None:
        """A judge has said something."""
        if number != self._number:
            return  # of a check that was given up
        state = self.state
        state.starting = False
        if "plan" in frame:
            state.plan(frame["plan"])
        elif "doing" in frame:
            state.doing = str(frame["doing"])
        elif "ended" in frame:
            state.doing = ""
            state.ended(frame["ended"])
        else:
            self._answered(frame)
        self._changed()

    def _answered(self, frame: dict[str, Any]) -> None:
        """It has come to its end."""
        state, self._running = self.state, None
        state.seconds = time.monotonic() - state.began
        state.at = f"{dt.datetime.now().astimezone():%H:%M:%S}"
        if "gone" in frame:
            state.problems = [str(frame["gone"])]
        else:
            answer = frame["answer"]
            state.answered(answer)
            self._known |= answer.get("known", {})
            self._note_progress()
        state.running, state.live = (), {}

    def _note_progress(self) -> None:
        """What is right now was reached."""
        state = self.state
        if state.submission is None:
            return
        judged = [each.step for each in state.results.values() if each.step.outcome in RIGHT]
        after = state.progress.after(self._assignment, state.submission, judged)
        if after != state.progress:
            state.progress = after
            after.write(self._assignment)

    # What is typed

    def _press(self, key: str) -> None:
        """A key was typed."""
        state = self.state
        if key == keys.QUIT:
            self._over = True
        elif state.view is View.RESET:
            self._answer_reset(key)
        else:
            handled = {
                "q": self._quit, "n": self._next, "h": self._hint, "l": self._list,
                "c": self._check_all, "p": self._picture, "r": self._ask_reset, " ": self._page,
                keys.UP: self._up, "k": self._up, keys.DOWN: self._down, "j": self._down,
                keys.ENTER: self._choose, keys.BACK: self._back,
            }.get(key)  # fmt: skip
            if handled:
                state.note = ""
                handled()
        self._changed()

    def _quit(self) -> None:
        self._over = True

    def _page(self) -> None:
        self.state.page += 1

    def _back(self) -> None:
        self.state.view = View.STEP

    def _show_step(self, name: str) -> None:
        """Show a step, and check it."""
        state = self.state
        state.view, state.current, state.hint, state.page = View.STEP, name, None, 0
        state.pristine = untouched(self._assignment, state.file, name)
        state.remarks = []
        self._check(name)

    def _next(self) -> None:
        state = self.state
        if state.running:
            state.note = "Wait for the check to end."
        elif not state.is_done(state.current):
            state.note = "This step is not right yet. To go to another one, press l."
        elif state.next:
            self._show_step(state.next)
        else:
            state.note = "Every step is right."

    def _hint(self) -> None:
        state = self.state
        state.view, state.page = View.STEP, 0
        hints = state.step.hints
        if not hints:
            state.note = f"There are no hints for {state.current}."
            return
        shown = state.progress.hints.get(state.current, 0)
        number = min(shown + 1, len(hints)) if state.hint or not shown else shown
        state.hint = Hint.of(state.step, number)
        state.progress = state.progress.with_hint(state.current, number)
        state.progress.write(self._assignment)

    def _list(self) -> None:
        state = self.state
        state.cursor, state.page = state.number(state.current) - 1, AT_CURSOR
        state.view = View.STEP if state.view is View.STEPS else View.STEPS

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        state = self.state
        if state.view is View.STEPS:
            state.cursor = (state.cursor + by) % len(state.names)
            state.page = AT_CURSOR

    def _choose(self) -> None:
        state = self.state
        if state.view is View.STEPS:
            self._show_step(state.names[state.cursor])

    def _check_all(self) -> None:
        state = self.state
        state.view, state.hint, state.page = View.STEPS, None, AT_CURSOR
        state.cursor = state.number(state.current) - 1
        self._known = {}
        self._check(*state.names)

    def _picture(self) -> None:
        """Show the pictures here where they are small images, else as a page."""
        state = self.state
        result = state.results.get(state.current)
        if state.view is View.PICTURE:
            state.view = View.STEP
            return
        if result is None or not result.pictures:
            state.note = "This step has no picture, or none as long as it is not checked."
            return
        try:
            path = pictures.write_page(self._assignment, state.current, result.pictures)
        except OSError as error:
            state.note = f"The picture cannot be written: {error}"
            return
        if any(pictures.small_images(each["body"]) for each in result.pictures):
            state.view, state.page = View.PICTURE, 0
            state.note = f"As a page: {as_typed(path)}"
        elif pictures.open_page(path):
            state.note = f"The picture is open in your browser: {as_typed(path)}"
        else:
            state.note = f"Open this page in a browser: {as_typed(path)}"

    def _ask_reset(self) -> None:
        self.state.view = View.RESET

    def _answer_reset(self, key: str) -> None:
        state = self.state
        state.view = View.STEP
        if key not in ("y", "Y"):
            state.note = "Nothing was changed."
            return
        try:
            kept = reset(self._assignment, state.file, state.current)
        except UsageError as error:
            state.note = str(error)
            return
        self._contents.changed()
        self._read()
        state.hint = None
        self._check(state.current)
        state.note = f"Reset. Your file as it was: {as_typed(kept)}"
