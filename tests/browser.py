"""A real browser for tests and for pictures: the installed Chromium, without any network."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

PHONE, DESKTOP = 390, 1280  # pixels wide
A4 = 717  # 210 mm at 96 dots an inch, without the margins that Chromium leaves
REQUIRED = "GRADER_BROWSER_REQUIRED"

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
    "--hide-scrollbars",
)


def missing() -> str:
    """Why no browser can be opened here; "" where one can."""
    lacking = [name for name, path in _programs().items() if path is None]
    return (
        f"{' and '.join(lacking)} not installed (Debian: apt install chromium chromium-driver)"
        * (bool(lacking))
    )


@contextmanager
def opened(*, loopback: bool = False) -> Iterator[Browser]:
    """A browser with an empty profile, closed at the end.

    With `loopback` it can ask servers on this machine, else nobody.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = str(programs["Chromium"])
        reach = ", EXCLUDE 127.0.0.1" if loopback else ""
        rules = f"--host-resolver-rules=MAP * ~NOTFOUND{reach}"
        for flag in (*_FLAGS, rules, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.add_argument("--no-sandbox")  # Chromium's own does not start for root
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(programs["its driver"]))
        try:
            yield Browser(driver)
        finally:
            driver.quit()


class Browser:
    """What tests ask of a browser."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, page: Path, *, width: int = DESKTOP, scheme: str = "light") -> None:
        """Show a page at this width, for people who like it "light" or "dark"."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        liked = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": liked})
        self.driver.get(page.absolute().as_uri())

    def ask(self, script: str, *arguments: Any) -> Any:
        """What a script of ours in the page answers."""
        return self.driver.execute_script(f"return {script}", *arguments)

    def requests(self) -> dict[str, str]:
        """The addresses that were asked for since the last time, but for data in the page.

        Chromium's own pages, such as the one of a new tab, are left out.

        With each stands why the browser refused to ask for it, or nothing.
        """
        events = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        failed = [e["params"] for e in events if e["method"] == "Network.loadingFailed"]
        refused = {each["requestId"]: each.get("blockedReason", "") for each in failed}
        asked = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return {
            each["request"]["url"]: refused.get(each["requestId"], "")
            for each in asked
            if not each["request"]["url"].startswith(("data:", "chrome:", "chrome-untrusted:"))
        }

    def complaints(self) -> list[str]:
        """What stands in the console since the last time: errors and what the policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def picture(self, *, top: int = 0, height: int | None = None, width: int = DESKTOP) -> bytes:
        """The page as PNG, from `top` on."""
        if height is None:
            height = self.ask("document.documentElement.scrollHeight") - top
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        shot = {"captureBeyondViewport": True, "clip": clip}
        answer = self.driver.execute_cdp_cmd("Page.captureScreenshot", shot)
        return base64.b64decode(answer["data"])

    def cut_off(self, page: Path) -> int:
        """How many pixels of a page A4 cuts off at the right, or a box in it does."""
        self.open(page, width=A4)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        boxes = "[document.documentElement, ...document.querySelectorAll('main *')]"
        widths = f"{boxes}.map(e => Math.ceil(e.getBoundingClientRect().right))"
        found = int(self.ask(f"Math.max(0, ...{widths}) - {A4}"))
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        return max(0, found)

    def on_paper(self) -> bytes:
        """The page as a PDF of A4."""
        sheet = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True}
        answer = self.driver.execute_cdp_cmd("Page.printToPDF", sheet)
        return base64.b64decode(answer["data"])


def sheets(pdf: bytes) -> int:
    """How many pages a PDF has: its page tree counts them (ISO 32000-1, 7.7.3)."""
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", pdf))


def _programs() -> dict[str, str | None]:
    names = ("chromium", "chromium-browser", "google-chrome")
    return {
        "Chromium": next(filter(None, map(shutil.which, names)), None),
        "its driver": shutil.which("chromedriver"),
    }
