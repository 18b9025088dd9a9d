"""A step's task in two sentences: what its docstring says it is, and what has to come back."""

from __future__ import annotations

import ast
import inspect
import re

from grader.submissions.submission import Submission

_STEP = re.compile(r"^Step \d+(?:, [\w ]+)?:\s*")
_RETURNS = re.compile(r"^(?:Returns|Yields):\s*\n(.*?)(?:\n\S|\Z)", re.MULTILINE | re.DOTALL)
_SENTENCE = re.compile(r"(?s)(.+?[.!?])(?=\s+[A-Z`]|\s*$)")
_ARTICLE = re.compile(
    r"^(An?|The|One|Two|Three|Nothing|Numbers?|Pairs?|For|All|Both|Its|Whole|Floats?|Grey|What|How)\b"
)


def task_of(name: str, *sources: Submission | None) -> str:
    """The task, from the first of these files in which the function has a docstring; "" for none.

    Args:
        name: the function's.
        sources: the student's file before the others.
    """
    for source in sources:
        document = _docstring(source, name) if source else ""
        if document:
            return two_sentences(document)
    return ""


def two_sentences(document: str) -> str:
    r"""The first sentence of a docstring, and the first of what it says of the result.

    >>> two_sentences("Step 2: double it.\n\nArgs:\n    x: Some.\n\nReturns:\n    Two of it.")
    'Double it. Return two of it.'
    """
    text = document.replace("``", "`")
    about = " ".join(_STEP.sub("", text.split("\n\n")[0]).split())
    about = about[:1].upper() + about[1:]
    returns = _RETURNS.search(f"{text}\n")
    sentences = [_first(about)]
    if returns:
        result = _first(" ".join(returns[1].split()))
        lowered = result[:1].lower() + result[1:] if _ARTICLE.match(result) else result
        sentences.append(f"Return {lowered}")
    else:
        rest = text.split("\n\n")[1:2]
        sentences += [_first(" ".join(rest[0].split()))] if rest else []
    return " ".join(filter(None, sentences))


def _first(text: str) -> str:
    """The first sentence of a text."""
    found = _SENTENCE.match(text)
    return found[1] if found else text


def _docstring(source: Submission, name: str) -> str:
    outline = source.functions.get(name)
    if outline is None or not outline.docstring:
        return ""
    lines = source.lines[outline.docstring.start - 1 : outline.docstring.stop - 1]
    try:
        said = ast.literal_eval("\n".join(lines).strip())
    except (SyntaxError, ValueError):
        return ""
    return inspect.cleandoc(said) if isinstance(said, str) else ""
