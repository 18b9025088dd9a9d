"""Who may ask the page for anything: the browser that got the address, and no other page in it.

The server listens on the loopback interface alone. There, other users' programs and every page that
is open in the browser can reach it, so a request counts only

- under a name of this machine: a page that lets its own name point here (DNS rebinding) sends that
  name as `Host`;
- with the cookie that was given for the token in the printed address (`SameSite=Strict`, so no
  other site's request carries it);
- and, where it changes anything, with the token of the form and from this origin (CSRF).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from flask import Request, Response

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # without any, browsers send `Origin: null` with forms
    "X-Content-Type-Options": "nosniff",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Guard:
    """The secrets of one run, and what is asked of each request.

    Attributes:
        port: where the server listens.
        token: stands in the address that is printed.
        form_token: stands in each form.
    """

    port: int = 0
    token: str = field(default_factory=_secret, repr=False)
    form_token: str = field(default_factory=_secret, repr=False)
    _cookie: str = field(default_factory=_secret, repr=False)

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def _name(self) -> str:
        return f"review-{self.port}"  # browsers share cookies between ports

    def refuses(self, request: Request) -> str:
        """Why a request is not answered; "" where it is."""
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        if request.headers.get("Host", "") not in hosts:
            return "This page has another address."
        if self.begins(request):
            return ""
        if not _same(request.cookies.get(self._name, ""), self._cookie):
            return "Open the address that `grader review` has printed."
        if request.method in ("GET", "HEAD"):
            return ""
        origins = {f"http://{host}" for host in hosts}
        if request.headers.get("Origin", "") not in origins:
            return "Another page has sent this."
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return "Another page has sent this."
        if not _same(request.form.get("form_token", ""), self.form_token):
            return "This form is of an earlier run; open the page again."
        return ""

    def begins(self, request: Request) -> bool:
        """Whether it is the printed address that is asked for."""
        return (
            request.method == "GET"
            and request.path == "/"
            and _same(request.args.get("token", ""), self.token)
        )

    def give_cookie(self, response: Response) -> None:
        """Let the browser in, until it is closed."""
        response.set_cookie(self._name, self._cookie, httponly=True, samesite="Strict")

    def protect(self, response: Response) -> None:
        """Headers of every answer; one without a policy of its own may load and run nothing."""
        for name, value in _HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Content-Security-Policy", NOTHING)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
