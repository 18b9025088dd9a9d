"""`RESULTS/roster.json`: what a folder of results keeps beside the gradebook, and reads again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.report.course.hand_ins import ClassList

FILE_NAME = "roster.json"


def read_class(results: Path) -> ClassList:
    """What is kept; nothing where a folder of results has no such file.

    Raises:
        UsageError: there is one that cannot be read.
    """
    path = results / FILE_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=ClassList)
    except (FileNotFoundError, NotADirectoryError):
        return ClassList()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"{path} is not what `grader grade` writes ({error}); take it away, and grade again "
            "with --roster and --course."
        ) from None


def keep_class(results: Path, kept: ClassList) -> None:
    """Keep it, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    write_whole(results / FILE_NAME, msgspec.json.format(msgspec.json.encode(kept), indent=1))
