"""Saving while typing: one cell of a full section changed, beside a bare view that updates one row."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from planning.service_plans.models import ServicePlan
from tests.bench.bench import WARM, Bench, Times
from tests.bench.browser import Browser, WrongAnswer
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.lists import MOST_QUERIES
from tests.bench.page_forms import form_with

SECTIONS = {"text": "our-service", "rows": "priorities"}
TIMES, MOST_TIMES = 125, 5


def measure(bench: Bench) -> Iterator[Figure]:
    plan = bench.world.plans(1)[0]
    for what, key in SECTIONS.items():
        name = f"saving a section of {what} while typing"
        typist = Typist(bench.browser_of(bench.world.lead_of(plan)), plan, key)
        times = _beside_an_update(bench, typist)
        yield Figure(f"{name}, median time", times.ratio, "times the bare update", at_most(MOST_TIMES), times.note)
        counter = Typist(QueryCounter(bench.world.lead_of(plan)), plan, key)
        counter.type("counted")
        yield Figure(f"{name}, queries", counter.type("counted again"), "queries", at_most(MOST_QUERIES))


class Typist:
    """Somebody whose browser saves one section again and again, each time on the newest revision."""

    def __init__(self, browser: Browser, plan: ServicePlan, key: str) -> None:
        self.browser = browser
        path = reverse("planning:service_plans:section", args=[plan.pk, key])
        self.address = reverse("planning:service_plans:autosave", args=[plan.pk, key])
        form = form_with("Save", browser.get(path)[0].body.decode())
        if form is None:
            raise WrongAnswer(f"{path} has no form to save")
        self.form = form
        self.revision = ""
        self.sent = 0

    def type(self, change: str) -> float:
        """Change the first field, save, and return what it cost."""
        fields = with_revision(self.form.filled(change, None), self.revision)
        self.sent = len(fields)
        answer, cost = self.browser.send(self.address, fields)
        if answer.status != 200:
            raise WrongAnswer(f"{self.address} answered {answer.status}: {answer.body.decode()[:300]}")
        self.revision = str(json.loads(answer.body)["revision"])
        return cost


def with_revision(form: bytes, revision: str) -> bytes:
    """Return the form with the revision that the last answer gave."""
    pairs = parse_qsl(form.decode(), keep_blank_values=True)
    return urlencode([(name, revision if name == "revision" and revision else value) for name, value in pairs]).encode()


def form_of(number: int, size: int) -> bytes:
    """Return a form of that many bytes with one field."""
    return f"body={number}-".encode().ljust(size, b"x")


def _beside_an_update(bench: Bench, typist: Typist) -> Times:
    """Take both in turns, as many bytes posted to each.

    The first ones are not counted, as workers load what they need on the first visit.
    """
    times, bare = Times(), Browser(bench.bare.address)
    path = bench.bare_page(0).replace("/page/", "/update/")
    for number in range(TIMES):
        taken = typist.type(str(number))
        answer, beside = bare.send(path, form_of(number, typist.sent))
        if answer.status != 200:
            raise WrongAnswer(f"The bare view answered {answer.status}")
        if number >= WARM:
            times.portal.append(taken)
            times.bare.append(beside)
    return times
