"""Text from anywhere, made safe for a format: HTML, XML, Markdown, CSV, workflow commands.

Each function here is for one place; none of them is enough for another. What a screen needs stands
in `grader.common.text`.
"""

from __future__ import annotations

import html
import re
import string

from grader.common.text import one_line, printable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HARMLESS_IN_MARKDOWN = frozenset(" ,'%-/.")
_BARE_LINK = re.compile(r"(www)\.", re.I)  # GitHub makes a link of it
_MARKUP = frozenset(string.punctuation) - _HARMLESS_IN_MARKDOWN


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def xml_text(text: str) -> str:
    """`text` with the characters that XML 1.0 cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def html_text(text: str) -> str:
    """`text` on one line of HTML, as an element's content or an attribute's value."""
    return html.escape(one_line(text, None), quote=True)


def markdown_inline(text: str) -> str:
    """`text` on one line of Markdown, also within a table, without any meaning of its own."""
    text = one_line(text, None)
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
