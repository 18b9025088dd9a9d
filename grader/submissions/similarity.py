"""Code that submissions share, for a person to look at; it decides nothing.

copydetect (winnowing, as in MOSS) does the comparing: names, texts and comments are set aside, and
what the stub, the model solution or many of the class have as well does not count. It reads what a
submission wrote, so it works in a process of its own, within limits of time and memory; whatever
goes wrong there costs the page of the class a section, and nobody a grade.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import signal
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
from pygments.lexers.python import PythonLexer
from pygments.token import Token

from grader.common.helpers.memory import bound_memory
from grader.common.helpers.own_process import Alarm, command, environment
from grader.common.text import Tell, printable
from grader.submissions.notebook.notebook import MOST_CODE

_MOST_READ = MOST_CODE  # characters of a submission
_MOST = 30_000  # of these that are compared; of more, comments and what stands in texts are no part
_MOST_IN_TEXT = 10  # characters of a text in the code that are kept of so long a submission
_GRAM, _WINDOW = 25, 4  # what two have in common counts from 25 characters, and surely from 28
_SHARE = 0.7  # of the own code of either; independent solutions in the tests reach 0.5
_LEAST = 200  # characters; shorter texts do not have so many fingerprints
_OWN = 50  # fingerprints, about 15 lines: with less of its own a file is like any other
_COMMON, _COMMON_SHARE = 10, 0.05  # what more of the class have is common
_MOST_PAIRS = 60
_FILE_SECONDS = 2.0  # of processor time
_SECONDS, _SECONDS_EACH = 60.0, 0.2  # for the class
_MEMORY = 4 << 30
_SILENT = 2.0  # seconds until somebody is told that this takes a while

METHOD = [
    _MOST_READ,
    _MOST,
    _MOST_IN_TEXT,
    _GRAM,
    _WINDOW,
    _SHARE,
    _OWN,
    _COMMON,
    _COMMON_SHARE,
    _MOST_PAIRS,
]


class Pair(msgspec.Struct, frozen=True):
    """Two submissions that share much.

    Attributes:
        students: who.
        shares: of each one's own code, what the other has as well.
        lines: of each, the numbers of these lines in `prepared(source)`, from 1.
        archived: of each, whether it is of an earlier class.
    """

    students: tuple[str, str]
    shares: tuple[float, float]
    lines: tuple[list[int], list[int]]
    archived: tuple[bool, bool] = (False, False)


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """What was found.

    Attributes:
        pairs: the most alike first.
        more: how many pairs there are beyond these.
        left_out: whose code could not be read in time.
        in_part: who wrote so much code that it was not compared to its end.
        problem: why there is no comparison, or empty.
    """

    pairs: list[Pair] = []
    more: int = 0
    left_out: list[str] = []
    in_part: list[str] = []
    problem: str = ""


@dataclass(frozen=True)
class _Code:
    """What is compared of a submission.

    Attributes:
        text: the code.
        numbers: of its lines in the submission; empty where these are the same.
        is_cut: whether there is more of it.
    """

    text: str
    numbers: Sequence[int] = ()
    is_cut: bool = False

    def numbers_of(self, lines: Sequence[int]) -> list[int]:
        """The numbers in the submission of these lines of the text."""
        return [self.numbers[line - 1] for line in lines] if self.numbers else [*lines]


class _Work(msgspec.Struct):
    sources: dict[str, str]
    common: list[str]
    archived: frozenset[str] = frozenset()


def prepared(source: str) -> str:
    """A submission's text as it is compared: of bounded length, no space at the ends of lines."""
    text = printable(source[:_MOST_READ])
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n")


def find(
    sources: Mapping[str, str],
    *,
    common: Sequence[str],
    archived: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> Similar:
    """Look for submissions that are alike.

    Args:
        sources: the text of each student's submission.
        common: texts whose code is nobody's own, such as the stub.
        archived: whose are of an earlier class: they are compared with today's alone.
        tell: is told how far it is, where it takes more than two seconds.
    """
    texts = {name: prepared(source) for name, source in sources.items()}
    texts = {name: text for name, text in texts.items() if len(text) > _LEAST}
    if len(texts) < 2:
        return Similar()
    work = msgspec.json.encode(_Work(texts, list(common), frozenset(archived)))
    limit = _SECONDS + _SECONDS_EACH * len(texts)
    try:
        with tempfile.TemporaryDirectory() as folder:
            similar = _in_a_process(work, Path(folder), limit=limit, tell=tell)
    except (OSError, RuntimeError, msgspec.MsgspecError) as error:
        return Similar(problem=f"The comparison broke off: {error}.")
    longer = {name for name in texts if len(sources[name]) > _MOST_READ}
    return msgspec.structs.replace(similar, in_part=sorted({*similar.in_part, *longer}))


def _in_a_process(work: bytes, folder: Path, *, limit: float, tell: Tell) -> Similar:
    """What a process of its own finds.

    Raises:
        RuntimeError: it did not answer, or not in time.
    """
    (folder / "work").write_bytes(work)
    with (folder / "work").open("rb") as given, (folder / "found").open("wb") as answer:
        process = subprocess.Popen(
            command("grader.submissions.similarity"),
            stdin=given,
            stdout=answer,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment(PYTHONHASHSEED="0", MPLBACKEND="Agg"),  # the same each time
            text=True,
            errors="replace",
        )
        alarm = Alarm(limit, process.kill)
        try:
            with alarm:
                last = _listen(process, tell)
        finally:
            process.kill()
            status = process.wait()
    if alarm.rang:
        raise RuntimeError(f"it took longer than {limit:.0f} seconds")
    if status:
        raise RuntimeError(last or f"its process ended with {status}")
    return msgspec.json.decode((folder / "found").read_bytes(), type=Similar)


def _listen(process: subprocess.Popen[str], tell: Tell) -> str:
    """Pass on how far the process is; returns the last thing it said."""
    last, told = "", time.monotonic()
    for line in process.stderr or ():
        last = line.strip()[:200] or last
        if time.monotonic() - told > _SILENT:
            told = time.monotonic()
            tell(f"looking for similar code: {last}")
    process.wait()
    return last


def main() -> None:
    """The other process: reads what is to be compared, writes what was found."""
    bound_memory(_MEMORY)
    work = msgspec.json.decode(sys.stdin.buffer.read(), type=_Work)
    sys.stdout.buffer.write(msgspec.json.encode(_compare(work)))


def _compare(work: _Work) -> Similar:
    from copydetect import compare_files

    nobodys = set[int]().union(*(_fingerprint(text).hashes for text in work.common))
    prints: dict[str, Any] = {}
    codes: dict[str, _Code] = {}
    for number, (name, text) in enumerate(work.sources.items(), start=1):
        # Whatever a text does to the library, the others are compared.
        with contextlib.suppress(Exception), _within(_FILE_SECONDS):
            codes[name] = _code(text)
            prints[name] = _fingerprint(codes[name].text)
        print(f"{number} of {len(work.sources)} read", file=sys.stderr, flush=True)
    _keep_own(prints, nobodys)
    alike = _alike({name: own.hashes for name, own in prints.items()}, work.archived)
    pairs = []
    for shares, one, two in alike[:_MOST_PAIRS]:
        _, _, slices = compare_files(prints[one], prints[two])
        marked = [
            codes[name].numbers_of(_lines(codes[name].text, places))
            for name, places in zip((one, two), slices, strict=True)
        ]
        archived = one in work.archived, two in work.archived
        pairs.append(Pair((one, two), shares, (marked[0], marked[1]), archived))
    return Similar(
        pairs=pairs,
        more=max(0, len(alike) - _MOST_PAIRS),
        left_out=[name for name in work.sources if name not in prints],
        in_part=[name for name in prints if codes[name].is_cut],
    )


def _code(text: str) -> _Code:
    """A text itself; of a long one the code alone, so that padding keeps nothing out of sight."""
    if len(text) <= _MOST:
        return _Code(text)
    lines: dict[int, str] = {}
    number, left, in_text = 1, _MOST, 0
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        most = 0 if kind in Token.Comment or kind in Token.String.Doc else len(value)
        if kind not in Token.String:
            in_text = 0
        elif value.strip("'\""):  # quotes are kept, so that a text ends where it did
            most = min(most, _MOST_IN_TEXT - in_text)
            in_text += most
        for n, piece in enumerate(value.split("\n")):
            number += bool(n)
            if piece[:most].strip() or number in lines:
                lines[number] = lines.get(number, "") + piece[:most]
                left -= len(piece[:most])
        if left < 0:
            break
    return _Code("\n".join(lines.values())[:_MOST], [*lines], is_cut=left < 0)


def _fingerprint(text: str) -> Any:
    from copydetect import CodeFingerprint

    text = text.strip("\n")  # as the lexer does, unasked
    return CodeFingerprint("any.py", _GRAM, _WINDOW, fp=io.StringIO(text), language="python")


def _keep_own(prints: Mapping[str, Any], nobodys: set[int]) -> None:
    """Leave only what is a student's own: neither given nor written by many."""
    counts = Counter(value for own in prints.values() for value in own.hashes)
    many = max(_COMMON, _COMMON_SHARE * len(prints))
    nobodys = nobodys | {value for value, count in counts.items() if count > many}
    for own in prints.values():
        own.hashes -= nobodys
        own.hash_idx = {value: own.hash_idx[value] for value in own.hashes}


def _alike(
    own: Mapping[str, set[int]], archived: Collection[str]
) -> list[tuple[tuple[float, float], str, str]]:
    """Pairs of which one has most of its own code in common with the other, most alike first."""
    alike = []
    enough = {name: values for name, values in own.items() if len(values) >= _OWN}
    for one, two in itertools.combinations(enough, 2):
        if one in archived and two in archived:
            continue
        sizes = len(enough[one]), len(enough[two])
        shared = len(enough[one] & enough[two])
        if shared >= _SHARE * min(sizes):
            alike.append(((shared / sizes[0], shared / sizes[1]), one, two))
    return sorted(alike, key=lambda each: (-max(each[0]), each[1:]))


def _lines(text: str, places: Any) -> list[int]:
    """The lines, from 1, that the slices (2, n) of characters touch, but for empty ones.

    The slices count from the first line that is not empty.
    """
    above = len(text) - len(text.lstrip("\n"))
    lines = text.split("\n")
    ends = list(itertools.accumulate(len(line) + 1 for line in lines))
    marked: set[int] = set()
    for first, last in zip(*places.tolist(), strict=True):
        begin = bisect_right(ends, min(max(0, int(first)) + above, len(text)))
        end = bisect_right(ends, min(max(0, int(last) - 1) + above, len(text)))
        marked.update(range(begin + 1, end + 2))
    return sorted(n for n in marked if n <= len(lines) and lines[n - 1].strip())


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises TimeoutError where it takes more processor time, on systems that have the signal.

    So what else the machine does decides nothing about whose code is compared.
    """

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    if not hasattr(signal, "SIGPROF"):
        yield
        return
    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    main()
