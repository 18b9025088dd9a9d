"""Text from anywhere, made safe for the place where it is put.

A submission chooses its names, and parts of messages and lines of code are its own. Each function
here is for one place; none of them is enough for another.
"""

from __future__ import annotations

import html
import re
import string

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HARMLESS_IN_MARKDOWN = frozenset(" ,'%-/.")
_BARE_LINK = re.compile(r"(www)\.", re.I)  # GitHub makes a link of it
_MARKUP = frozenset(string.punctuation) - _HARMLESS_IN_MARKDOWN
_TOO_LONG = "… (shortened)"


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def xml_text(text: str) -> str:
    """`text` with the characters that XML 1.0 cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def html_text(text: str) -> str:
    """`text` on one line of HTML, as an element's content or an attribute's value."""
    return html.escape(" ".join(printable(text).split()), quote=True)


def markdown_inline(text: str) -> str:
    """`text` on one line of Markdown, also within a table, without any meaning of its own."""
    text = " ".join(printable(text).split())
    text = "".join(f"&#{ord(c)};" if c in _MARKUP else c for c in text)
    return _BARE_LINK.sub(r"\1&#46;", text)


def markdown_block(text: str) -> str:
    """`text` as a block of code, whose fence is longer than any within it."""
    text = printable(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def command_data(text: str) -> str:
    """The message of a GitHub workflow command, on one line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """The value of a property of a GitHub workflow command."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def printable(text: str) -> str:
    """`text` without control and direction characters; line ends and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in _lines(text))


def bounded(text: str, most: int) -> str:
    """`text`, cut where it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - len(_TOO_LONG)] + _TOO_LONG


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
