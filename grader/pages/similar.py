"""`RESULTS/similar/`: a page for each two submissions whose code is alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from grader.common.text import Tell
from grader.pages.maker import PageMaker
from grader.submissions import similarity
from grader.submissions.similarity import Similar

_FOUND = "pairs.json"


class _Kept(msgspec.Struct):
    """What was found, and the digest of all that it was found in.

    Of an earlier class the texts as they were compared: nothing else in the results has them.
    """

    digest: str
    similar: Similar
    archived: dict[str, str] = {}


def write_pairs(
    folder: Path,
    sources: Mapping[str, str],
    *,
    common: Sequence[str],
    archive: Mapping[str, str] | None = None,
    title: str,
    pages: PageMaker,
    tell: Tell,
) -> Similar:
    """Compare, unless nothing has changed since the last time, and write the pages.

    Args:
        folder: for the pages, `1.html`, `2.html`, ... in the order of the pairs.
        sources: the text of each student's submission.
        common: texts whose code is nobody's own.
        archive: the texts of an earlier class, by names that nobody of this one has.
        title: of the assignment.
        pages: makes the pages.
        tell: is told how far it is, where it takes a while.

    Raises:
        OSError: the folder cannot be written.
    """
    archived = dict(sorted((archive or {}).items()))
    digest = _digest(dict(sorted(sources.items())), common, archived)
    sources = dict(sorted(sources.items())) | archived
    kept = _kept(folder / _FOUND)
    if kept is not None and kept.digest == digest:
        return kept.similar
    similar = similarity.find(sources, common=common, archived=archived, tell=tell)
    folder.mkdir(parents=True, exist_ok=True)
    for page in (folder / _FOUND, *folder.glob("*.html")):
        page.unlink(missing_ok=True)
    for number, pair in enumerate(similar.pairs, start=1):
        one, two = (similarity.prepared(sources[name]) for name in pair.students)
        (folder / f"{number}.html").write_bytes(pages.pair(pair, (one, two), title=title))
    if not similar.problem:
        alike = {name for pair in similar.pairs for name in pair.students}
        texts = {n: similarity.prepared(text) for n, text in archived.items() if n in alike}
        (folder / _FOUND).write_bytes(msgspec.json.encode(_Kept(digest, similar, texts)))
    return similar


def kept_pairs(folder: Path) -> Similar | None:
    """What was found the last time; None where nothing is kept of it."""
    kept = _kept(folder / _FOUND)
    return None if kept is None else kept.similar


def kept_archive(folder: Path) -> dict[str, str]:
    """Of an earlier class the texts that were alike, as they were compared; none if not kept."""
    kept = _kept(folder / _FOUND)
    return {} if kept is None else kept.archived


def _digest(sources: Mapping[str, str], common: Sequence[str], archived: Mapping[str, str]) -> str:
    what = [similarity.METHOD, sources, list(common), *([archived] if archived else [])]
    parts = msgspec.json.encode(what)
    return hashlib.sha256(parts).hexdigest()


def _kept(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None
