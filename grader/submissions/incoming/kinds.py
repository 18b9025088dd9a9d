"""What kind of file something is, by its name."""

from __future__ import annotations

from grader.submissions.incoming.folders import Item

KNOWN = (".py", ".ipynb")
_ARCHIVES = {
    ".zip": "a zip",
    ".tar.gz": "a tar archive",
    ".tgz": "a tar archive",
    ".tar.bz2": "a tar archive",
    ".tar.xz": "a tar archive",
    ".tar": "a tar archive",
    ".gz": "packed by gzip",
    ".bz2": "packed by bzip2",
    ".xz": "packed by xz",
    ".7z": "a 7-Zip archive",
    ".rar": "a RAR archive",
}
_RENAMED = {".py.txt": "a Python file called text", ".ipynb.txt": "a notebook called text"}
_DOCUMENTS = {
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "a text document",
    ".pages": "a Pages document",
    ".pdf": "a PDF",
    ".html": "a web page",
    ".htm": "a web page",
    ".pyc": "compiled Python",
}
_KINDS = {**_ARCHIVES, **_RENAMED, **_DOCUMENTS}
ARCHIVES = tuple(_ARCHIVES)
PACKED = (*_ARCHIVES, *_RENAMED)
DOCUMENTS = tuple(_DOCUMENTS)
_LITTER = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "Icon\r"})


def is_known(name: str) -> bool:
    """Whether this could be a submission by its suffix."""
    return name.lower().endswith(KNOWN)


def is_document(name: str) -> bool:
    """Whether this is a text that somebody may have handed in instead of a program."""
    return name.lower().endswith((*DOCUMENTS, *PACKED, ".txt", ".md"))


def kind_of(name: str) -> str:
    """What a file is by its suffix, in words; "" where that needs no word."""
    return next((words for end, words in _KINDS.items() if name.lower().endswith(end)), "")


def is_packed(item: Item) -> bool:
    """Whether this is an archive, or something that a platform has renamed."""
    return item.kind == "file" and item.name.lower().endswith(PACKED)


def is_litter(item: Item) -> bool:
    """What systems and editors leave behind, and hidden files."""
    name = item.name
    hidden = name.startswith(".") and not name.startswith("..")
    return hidden or name in _LITTER or name.startswith("~$")  # Word's mark on an open document
