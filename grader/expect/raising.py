"""Expectations about exceptions."""

from __future__ import annotations

import builtins
from typing import Any

from grader.assignment.raised import in_short
from grader.checks.student import StudentFunction
from grader.expect.basics import OF_FAIL, arguments_among, fail
from grader.sandbox.claims import Raised
from grader.sandbox.evidence import describe


def raises(
    kind: type[BaseException] | str,
    function: StudentFunction,
    *args: Any,
    says: str = "",
    **details: Any,
) -> None:
    """A student's function raises an exception of this kind when it is called.

    >>> expect.raises(ValueError, student.total, [-1], says="negative")  # doctest: +SKIP

    Args:
        kind: the exception's class, or the name of one that is not Python's own. A built-in
            exception that is derived from it will do.
        function: `student.<step>`, not called.
        args: what it is called with.
        says: a word that stands in the exception's message, in large or small letters.
        details: what it gets by the name of a parameter, and those of `fail`.

    Raises:
        Failed: it raises nothing, another exception, or one that says something else.
        TypeError: a detail is neither, or may be either.
    """
    name = function.step.name
    given = ("says",) if says else ()
    names = [each for each in details if each not in OF_FAIL]  # of a method nobody knows them
    parameters = names if function.how.method else function.parameters_beside(args)
    by_name = arguments_among(details, parameters, options=given, by="expect.raises")
    wanted = kind if isinstance(kind, str) else kind.__name__
    details = {"function": name, "expected": _expected(name, wanted, says), **details}
    reply = function.call_that_raises(*args, **by_name)
    if reply.raised is None:
        came = "nothing" if reply.value is None else describe(reply.value)
        fail(f"It raised nothing and returned {came}.", **details)
    details.setdefault("place", function.student.place_of(reply.raised))
    message = reply.raised.message
    if not _is_of(reply.raised, kind) or says.lower() not in message.lower():
        fail(f"`{name}` raised {reply.raised.type}: {in_short(message)}", **details)


def _expected(name: str, wanted: str, says: str) -> str:
    return f"`{name}` raises {wanted}" + (f' with "{says}" in its message.' if says else ".")


def _is_of(raised: Raised, kind: type[BaseException] | str) -> bool:
    """Whether the exception, of which no more than a name is known, is of this kind."""
    if isinstance(kind, str):
        return raised.type == kind
    found = getattr(builtins, raised.type, None)
    is_derived = isinstance(found, type) and issubclass(found, kind)
    return is_derived or kind is Exception or raised.type == kind.__name__
