"""Reading: a published page is a file made once; the directory shows sixty plans."""

from collections.abc import Iterator

from django.urls import reverse

from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_least
from tests.bench.lists import MANY, ListPage
from tests.bench.world import YEAR

LISTS = (ListPage("directory", "planning:publication:directory", "reader", "published", "/plans/2024-25/"),)


def measure(bench: Bench) -> Iterator[Figure]:
    yield from _published_page(bench)
    yield from _directory(bench)


def _published_page(bench: Bench) -> Iterator[Figure]:
    path = reverse("planning:publication:page", args=[YEAR, "service-000"])
    size = len(bench.browser_of(None).get(path)[0].body)
    rates = bench.rates(path, bench.bare_page(size))
    yield Figure(
        "published page, requests a second",
        rates.ratio,
        "of the bare view",
        at_least(1.0),
        f"{rates.note}; {size:,} bytes",
    )


def _directory(bench: Bench) -> Iterator[Figure]:
    path = reverse("planning:publication:directory")
    size = len(bench.browser_of(None).get(path)[0].body)
    rates = bench.rates(path, bench.bare_list(size))
    name = f"directory of {MANY} plans, requests a second"
    yield Figure(name, rates.ratio, f"of a bare list of {MANY}", at_least(0.5), f"{rates.note}; {size:,} bytes")
