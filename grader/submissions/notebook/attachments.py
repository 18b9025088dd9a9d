r"""Pictures that were pasted into the Markdown of a notebook: Jupyter stores them in the cell.

Kept are PNG, JPEG, GIF and WebP of bounded size, as data; never SVG, which is a program. What
refers to one gets its number among those that are kept, what refers to any other a few words.

>>> pasted = Attachments()
>>> pasted.numbered("![a cat](attachment:cat.png)", {"cat.png": {"image/png": "iVBORw0KGgo="}})
'![a cat](attachment:0)'
>>> pasted.numbered("![a dog](attachment:dog.png)", {})
'(a picture that cannot be shown here)'
>>> pasted.pictures
['data:image/png;base64,iVBORw0KGgo=']
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

_MOST_PICTURE = 1_400_000  # characters in base64, 1 MB
_MOST_PICTURES = 2_800_000  # of a notebook, one that stands there twice counted twice
_MOST_REFERENCES = 200  # of a notebook that are followed
_MOST_TEXT = 400_000  # characters of a notebook in which references are looked for
_MOST_LINES = 30_000  # of a picture stored as a list
LEFT_OUT = "(a picture that cannot be shown here)"
_KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_REFERENCE = re.compile(
    r"!\[(?P<text>[^\]\n]{0,300})\]\(\s{0,9}<?attachment:(?P<name>[^)>\n\"]{1,300}?)>?"
    r"(?:\s{1,9}\"[^\"\n]{0,300}\")?\s{0,9}\)"
    r"|<img\s[^<>]{0,300}?src=[\"']attachment:(?P<tagged>[^\"'<>]{1,300})[\"'][^<>]{0,300}>",
    re.IGNORECASE,
)
_REST = re.compile(r"attachment:(?=\S)", re.IGNORECASE)  # which nbconvert would insist on
_NUMBERED = re.compile(r"!\[[^\]\n]{0,300}\]\(attachment:(?P<number>[0-9]{1,6})\)")


class Attachments:
    """The pictures of one notebook.

    Attributes:
        pictures: those that are kept, each as the address of an image in HTML.
    """

    def __init__(self) -> None:
        self.pictures: list[str] = []
        self._left = _MOST_PICTURES
        self._references = _MOST_REFERENCES
        self._text = _MOST_TEXT

    def numbered(self, source: str, attachments: Any) -> str:
        """The Markdown of a cell, with the numbers of its pictures for their names."""
        if "attachment:" not in source.lower():
            return source
        self._text -= len(source)
        if self._text < 0:
            return source
        stored = attachments if isinstance(attachments, dict) else {}

        def reference(found: re.Match[str]) -> str:
            name = found["name"] or found["tagged"]
            number = self._keep(stored.get(name, stored.get(unquote(name))))
            return LEFT_OUT if number is None else f"![{found['text'] or ''}](attachment:{number})"

        return _REFERENCE.sub(reference, source)

    def _keep(self, stored: Any) -> int | None:
        """The number of a picture; None where it is not kept."""
        self._references -= 1
        if self._references < 0:
            return None
        kinds = stored if isinstance(stored, dict) else {}
        for kind in _KINDS:
            data = kinds.get(kind)
            if isinstance(data, list) and len(data) <= _MOST_LINES:
                data = "".join(line for line in data if isinstance(line, str))
            if not isinstance(data, str) or len(data) > min(_MOST_PICTURE, 2 * self._left):
                continue
            data = "".join(data.split())
            if len(data) <= self._left and _BASE64.fullmatch(data):
                self._left -= len(data)
                self.pictures.append(f"data:{kind};base64,{data}")
                return len(self.pictures) - 1
        return None


def with_pictures(markdown: str, show: Callable[[int], str]) -> str:
    """Markdown in which `show(number)` stands for each picture, and no other is referred to."""
    text = _NUMBERED.sub(lambda found: show(int(found["number"])), markdown)
    return _REST.sub("attachment ", text)
