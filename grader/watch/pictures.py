"""The picture of a step: small images in the terminal itself, all else as a page in the browser."""

from __future__ import annotations

import base64
import html
import io
import os
import re
import sys
import webbrowser
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.assignment.manifest import Assignment
from grader.pages import html as pages
from grader.report.progress import make_folder

_FOLDER = "pictures"


def write_page(assignment: Assignment, step: str, pictures: list[dict[str, str]]) -> Path:
    """Write a page with the pictures of a step, beside the exercise.

    Args:
        assignment: the assignment.
        step: the step's name.
        pictures: body and caption of each.

    Raises:
        OSError: it cannot be written.
    """
    folder = make_folder(assignment) / _FOLDER
    folder.mkdir(exist_ok=True)
    title = html.escape(assignment.by_name[step].title)
    figures = "".join(
        f"<figure>{each['body']}<figcaption>{html.escape(each['caption'])}</figcaption></figure>"
        for each in pictures
    )
    style = pages.inlined("style.css")
    path = folder / f"{step}.html"
    path.write_text(
        _PAGE.format(title=title, style=style.text, hash=style.hash, figures=figures), "utf-8"
    )
    return path


def open_page(path: Path) -> bool:
    """Whether a browser shows it: none is started where nobody would see it."""
    has_display = sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return has_display and webbrowser.open(path.absolute().as_uri())


def small_images(body: str) -> list[NDArray[np.uint8]]:
    """The images of a picture that a terminal can show, as grey levels (rows, columns)."""
    from PIL import Image

    found = []
    for encoded in _PNG.findall(body):
        with Image.open(io.BytesIO(base64.b64decode(encoded))) as image:
            grey = np.asarray(image.convert("L"), np.uint8)
        if max(grey.shape) <= MOST_PIXELS:
            found.append(grey)
    return found


MOST_PIXELS = 32  # rows and columns of an image that is shown in the terminal
_PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src '{hash}'">
<style>{style}</style></head>
<body><main><h1>{title}</h1>{figures}</main></body></html>
"""
