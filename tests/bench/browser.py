"""A signed-in person without a browser: opens pages, fills forms in as they stand, and holds the clock."""

import time
from urllib.parse import urljoin

from tests.bench.exchange import Address, Answer, exchange, request
from tests.bench.page_forms import form_with


class WrongAnswer(Exception):
    """A page did not answer as a person at the keyboard would expect."""


class Browser:
    """Somebody's session with a server. Every step returns the answer and what it cost.

    Here the cost is seconds: a new connection for each step, timed from connecting to the last byte.
    """

    def __init__(self, address: Address, cookies: dict[str, str] | None = None) -> None:
        self.address = address
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> tuple[Answer, float]:
        """Open a page; raises WrongAnswer unless it is there."""
        answer, cost = self.send(path, None)
        if answer.status != 200:
            raise WrongAnswer(f"GET {path} answered {answer.status} {answer.header('Location')}")
        return answer, cost

    def press(
        self, path: str, button: str, *, change: str = "", choose: tuple[str, str] | None = None
    ) -> tuple[Answer, float]:
        """Open a page, press the button that bears the words, and return the answer and the cost of pressing alone.

        `change` is written behind what the first text field holds, `choose` is the radio that is ticked. Raises
        WrongAnswer when no form has the button, or when the answer is not a redirect.
        """
        page, _ = self.get(path)
        form = form_with(button, page.body.decode())
        if form is None:
            raise WrongAnswer(f"{path} has no form with a button {button!r}")
        target = urljoin(path, form.action) if form.action else path
        answer, cost = self.send(target, form.filled(change, choose))
        if answer.status not in {302, 303}:
            said = " ".join(answer.body.decode("utf-8", "replace").split())
            raise WrongAnswer(f"POST {target} answered {answer.status}: ... {said[-1500:]}")
        return answer, cost

    def send(self, path: str, form: bytes | None) -> tuple[Answer, float]:
        sent = request(self.address, path, cookies=self.cookies, form=form)
        started = time.perf_counter()
        answer = exchange(self.address, sent)
        seconds = time.perf_counter() - started
        for cookie in answer.headers("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, seconds
