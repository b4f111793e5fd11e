"""Somebody in front of a browser. Every page they come to is checked with axe, and for errors in the console."""

import hashlib
import re
from pathlib import Path
from typing import ClassVar

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response, expect

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # All rules run; only of those that are broken are the places gathered. That halves the time of a long page.
    "resultTypes": ["violations"],
}
THREE_FRAMES = """() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"""
# What differs from one showing of the same page to the next, and no eye or ear can tell.
TOKENS = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<="X-CSRFToken": ")[^"]*|(?<=127\.0\.0\.1):\d+')
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def fits(page: Page) -> bool:
    """Whether the page comes to be no wider than its window within three seconds.

    Asked from here: a page that waits by itself evaluates text, which its Content Security Policy refuses.
    """
    for _ in range(60):
        if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
            return True
        page.wait_for_timeout(50)
    return False


def _axe_script(page: Page) -> str:
    """Return axe itself, or nothing where this document has it from the look before: half a megabyte to read."""
    return "0" if page.evaluate("typeof axe === 'object'") else AXE_SCRIPT


class Visitor:
    """Walks through pages; `look` is called on each of them."""

    sound: ClassVar[Path]  # a folder that all workers share: an empty file for each page that axe found sound

    def __init__(self, page: Page, checker: Page | None = None) -> None:
        self.page = page
        self.checker = checker
        self.seen: list[str] = []
        self.complaints: list[str] = []
        self.expected_status = {200}
        page.on("console", self._console)
        page.on("response", self._response)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        # The browser also logs each answer of 4xx; `_response` judges those.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_status:
            self.complaints.append(f"{response.url}: {response.status}")

    def sign_in(self, email: str, password: str) -> "Visitor":
        self.go("/sign-in/")
        self.page.get_by_label("E-mail address", exact=False).fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")
        return self

    def is_signed_in(self) -> bool:
        """Open the home page and say whether it knows who they are."""
        self.page.goto("/")
        return self.page.locator('form[action="/sign-out/"]').count() > 0

    def go(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.look()

    def press(self, name: str | re.Pattern[str], *, nth: int = 0) -> "Visitor":
        """Press a button and look at the page that follows."""
        main = self.page.locator("main").get_by_role("button", name=name, exact=isinstance(name, str))
        with self.page.expect_navigation():
            main.nth(nth).click()
        return self.look()

    def follow(self, name: str | re.Pattern[str], *, nth: int = 0) -> "Visitor":
        """Follow a link of the page's content and look at the page that follows."""
        link = self.page.locator("main").get_by_role("link", name=name, exact=isinstance(name, str))
        with self.page.expect_navigation():
            link.nth(nth).click()
        return self.look()

    def resize(self, width: int, height: int = 800) -> "Visitor":
        """Change the window, and wait until the page has laid itself out anew.

        The header moves its links in an animation frame after the window changed; before that they hang over the page.
        """
        self.page.set_viewport_size({"width": width, "height": height})
        if self.checker is None:
            self.page.evaluate(THREE_FRAMES)
        return self

    def look(self) -> "Visitor":
        """Check the page as it stands: accessible, one heading, nothing wider than the window, no errors.

        A page that is in all its HTML what axe found sound before, in a window as wide, is not given to axe again.
        """
        self.page.wait_for_load_state()
        self.seen.append(self.page.url)
        known = self.sound / self._fingerprint()
        if not known.exists():
            found = Axe(_axe_script(page := self._page_for_axe())).run(page, options=WCAG)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
            known.touch()
        expect(self.page.locator("h1")).to_have_count(1)
        wider = self.page.evaluate(OVERHANG)
        assert wider <= 0, f"{self.page.url} is {wider} pixels wider than the window"
        assert self.complaints == [], self.complaints
        return self

    def _fingerprint(self) -> str:
        size = self.page.viewport_size
        of = (TOKENS.sub("", self.page.content()), size["width"] if size else 0, self.checker is None)
        return hashlib.sha256(repr(of).encode()).hexdigest()

    def _page_for_axe(self) -> Page:
        """Return the page, or without JavaScript its copy in a browser where axe itself can run, scripts kept out."""
        if self.checker is None:
            return self.page
        address, html = self.page.url, self.page.content()
        self.checker.unroute_all()
        self.checker.route("**/*.js", lambda route: route.abort())
        self.checker.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self.checker.goto(address)
        return self.checker

    def should_see(self, text: str | re.Pattern[str]) -> "Visitor":
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def should_not_see(self, text: str) -> "Visitor":
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self
