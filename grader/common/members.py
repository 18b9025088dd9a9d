"""Files by name, on their way into a folder or a zip, and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

_TIME = (2026, 1, 1, 0, 0, 0)  # the same contents give the same zip


def folder_members(
    folder: Path, name: str = "", *, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Path (below `name`) and content of each file; litter and links are left out.

    Args:
        folder: where they lie.
        name: what their paths begin with.
        without: names at the folder's top that are left out.
    """
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        litter = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not path.is_symlink() and not litter and parts[0] not in without:
            yield "/".join([*([name] if name else []), *parts]), path.read_bytes()


def zipped(members: Mapping[str, bytes], *, programs: Collection[str] = ()) -> bytes:
    """A zip; the same members give the same bytes.

    Args:
        members: path and content of each file.
        programs: which of them may be run.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            about = zipfile.ZipInfo(name, _TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(about, data)
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The members of a zip of our own making.

    Raises:
        zipfile.BadZipFile: it is none.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()
        }
