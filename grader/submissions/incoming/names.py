"""Names that strangers chose: made safe to store a report under."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MOST_BYTES = 100
_MOST_TURNS = 20  # then two are the same student in all that is known
_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.I)


@dataclass(frozen=True)
class Who:
    """A student, as the name of a file or folder tells.

    Attributes:
        name: as found, whatever is in it.
        platform_id: the learning platform's number for the student; "" where none is known.
        apart: what else tells students of the same name apart.
    """

    name: str
    platform_id: str = ""
    apart: str = ""


def stems(students: Sequence[Who]) -> list[str]:
    """For each student a file-name stem, unique also where upper and lower case are one.

    Students whose names would share a file all get their platform's id appended, or a digest of
    the name where there is none; so the result does not depend on the order.
    """
    made = [stem(who.name) for who in students]
    taken: set[str] = set()
    waiting = list(range(len(made)))
    turn = 0
    while waiting:
        times = Counter(_folded(made[n]) for n in waiting)
        free = {name for name, count in times.items() if count == 1} - taken
        waiting = [n for n in waiting if _folded(made[n]) not in free]
        taken |= free
        for n in waiting:
            made[n] = _with_suffix(made[n], _suffix(students[n], made[n], turn, n))
        turn += 1
    return made


def _suffix(who: Who, name: str, turn: int, place: int) -> str:
    """What tells a student from others of the same name; `name` is what did not."""
    if turn == 0:
        return stem(who.platform_id) if who.platform_id else _digest(who)
    return _digest(who, name) if turn < _MOST_TURNS else str(place)


def stem(name: str) -> str:
    """A file-name stem for `name` that every file system takes; accents and spaces are kept."""
    text = "".join(_kept(c) for c in unicodedata.normalize("NFC", name)).strip(" .")
    if _RESERVED.match(text):
        text = f"_{text}"
    if len(text.encode()) > MOST_BYTES:
        text = _with_suffix(text, _digest(Who(name)))
    return text or "unnamed"


def _kept(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return " "
    if character.isprintable() and character not in _FORBIDDEN:
        return character
    errors = "surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass"
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", errors))


def _with_suffix(text: str, suffix: str) -> str:
    room = MOST_BYTES - len(suffix.encode()) - 1
    head = text.encode()[:room].decode(errors="ignore").rstrip(" .")
    return f"{head}_{suffix}"


def _folded(text: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _digest(who: Who, salt: str = "") -> str:
    text = "\0".join((who.name, who.platform_id + who.apart, salt))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
