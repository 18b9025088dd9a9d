"""The pages of a review, as a Flask application; every text on them is escaped by the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as Plain

from grader.common.outcomes import UsageError
from grader.pages import causes, html
from grader.pages.code import Code
from grader.report.findings import by_machine, is_judged, needs_review
from grader.report.manual import in_words
from grader.review.desk import Reviewing, parts_of, places_of
from grader.review.guard import Guard
from grader.review.queue import Case

_MOST_BYTES = 64 << 10  # of a form
_BEGIN = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/case/1">'
_NOT_KEPT = (
    '<!doctype html><meta charset="utf-8"><p>One of the two texts is not kept in these results; '
    "grade again with this version, and it is. The page of the class leads to a page with both."
)


def make_app(reviewing: Reviewing, guard: Guard) -> Flask:
    """The application, which answers nobody but whom `guard` lets in."""
    app = Flask("grader.review", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = _MOST_BYTES

    @app.before_request
    def let_in() -> Response | None:
        refused = guard.refuses(request)
        return Response(refused, 403, mimetype="text/plain") if refused else None

    @app.after_request
    def protect(response: Response) -> Response:
        guard.protect(response)
        return response

    @app.get("/")
    def begin() -> Plain:
        if not guard.begins(request):
            return redirect("/case/1", 303)
        # No redirect: from another site it would go on without the cookie.
        response = Response(_BEGIN, mimetype="text/html")
        guard.give_cookie(response)
        return response

    _add_cases(app, reviewing, guard)
    return app


def _add_cases(app: Flask, reviewing: Reviewing, guard: Guard) -> None:
    @app.get("/case/<int:number>")
    def show(number: int) -> Response:
        return _page(reviewing, guard, number)

    @app.post("/case/<int:number>")
    def enter(number: int) -> Plain:
        action = request.form.get("action", "")
        try:
            reviewing.enter(_case(reviewing, number), action, request.form)
        except UsageError as error:
            told = reviewing.without_names(str(error))
            return _page(reviewing, guard, number, told=told, form=request.form)
        last = number == len(reviewing.cases)
        return redirect(f"/case/{number + (action == 'accept' and not last)}", 303)

    @app.post("/names")
    def names() -> Plain:
        reviewing.hidden = not reviewing.hidden
        back = request.form.get("number", type=int, default=1)
        return redirect(f"/case/{back}", 303)

    @app.get("/case/<int:number>/notebook")
    def notebook(number: int) -> Response:
        style = html.inlined("style.css").text + html.inlined("notebook.css").text
        return _frame(reviewing.notebook(_case(reviewing, number)), style)

    @app.get("/case/<int:number>/pair")
    def pair(number: int) -> Response:
        case = _case(reviewing, number)
        page = reviewing.pair(case)
        if page is None and case.pair is not None:
            page = _NOT_KEPT.encode()
        return _frame(page, html.inlined("style.css").text)


def _case(reviewing: Reviewing, number: int) -> Case:
    if not 1 <= number <= len(reviewing.cases):
        abort(404)
    return reviewing.cases[number - 1]


def _page(
    reviewing: Reviewing,
    guard: Guard,
    number: int,
    *,
    told: str = "",
    form: Mapping[str, str] | None = None,
) -> Response:
    case = _case(reviewing, number)
    try:
        report = reviewing.report(case)
    except UsageError as error:
        return Response(str(error), 404, mimetype="text/plain")
    submission = reviewing.submission(case)
    cells = {cell.number: cell.lines for cell in submission.cells} if submission else {}
    file = "code" if reviewing.hidden or submission is None else submission.path.name
    style = html.Inlined(html.inlined("style.css").text + html.inlined("review.css").text)
    script = html.inlined("review.js")
    page = html.template("review.html").render(
        title=reviewing.title,
        number=number,
        count=len(reviewing.cases),
        why=reviewing.without_names(case.why),
        report=report,
        is_judged=is_judged(report),
        needs=needs_review(report),
        figures=reviewing.figures(case),
        shown=causes.shown(report),
        excerpt=Code(submission.source if submission else "", cells or None).around,
        entries=[(entry, in_words(entry)) for entry in report.entries],
        machine=by_machine(report),
        parts=parts_of(submission, name=file) if submission else [],
        has_notebook=bool(submission and submission.document),
        has_pair=case.pair is not None,
        places=places_of(report),
        form={name: (form or {}).get(name, "") for name in ("place", "points", "comment")},
        told=told,
        form_token=guard.form_token,
        hidden=reviewing.hidden,
        style=style,
        script=script,
    )
    response = Response(page, 422 if told else 200, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{style.hash}'; script-src '{script.hash}'; "
        "img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return response


def _frame(page: bytes | None, style: str) -> Response:
    """A page of what a submission wrote: without scripts, forms, or an origin of its own."""
    if page is None:
        abort(404)
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        f"sandbox; default-src 'none'; img-src data:; style-src '{html.Inlined(style).hash}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    return response


def serve(app: Flask, guard: Guard, *, port: int) -> Any:
    """A server that listens on the loopback interface; its `run()` goes on until it is closed.

    Raises:
        UsageError: the port is taken.
    """
    from waitress.server import create_server

    try:
        server = create_server(app, host="127.0.0.1", port=port, threads=4, ident=None)
    except OSError as error:
        raise UsageError(
            f"Cannot listen on port {port}: {error.strerror}; name another --port."
        ) from None
    guard.port = server.effective_port
    return server
