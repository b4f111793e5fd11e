"""List pages: as many queries for sixty items as for three, and never more than twelve (or what a page states)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter

FEW, MANY = 3, 60
MOST_QUERIES = 12


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page: who reads it, and which plans it shows (every plan is at that state when it is counted)."""

    name: str
    url: str
    role: str
    shows: str = "written"
    contains: str = ""
    """What stands on the page once for each item, so that an empty list is not taken for a frugal one."""
    most: int = MOST_QUERIES


def queries_of(path: str, user: AbstractBaseUser) -> tuple[int, str]:
    """Open the page inside this process; return how many statements it sent, and the page."""
    person = QueryCounter(user)
    person.get(path)  # the first visit fills the caches of Django itself
    page, queries = person.get(path)
    return int(queries), page.body.decode()


class ListCount:
    """Counts each list page when there are few and when there are many."""

    def __init__(self, pages: Iterable[ListPage]) -> None:
        self.pages = list(pages)
        self.seen: dict[tuple[str, int], tuple[int, int]] = {}

    def count(self, page: ListPage, size: int, user: AbstractBaseUser) -> None:
        """Count the queries of the page; raises NoReverseMatch or WrongAnswer for a page that is not there."""
        queries, text = queries_of(reverse(page.url), user)
        self.seen[page.name, size] = queries, text.count(page.contains) if page.contains else -1

    def figures(self) -> Iterable[Figure]:
        """Give two figures for each page that was counted both times."""
        for page in self.pages:
            if (page.name, FEW) not in self.seen or (page.name, MANY) not in self.seen:
                continue
            few, many = self.seen[page.name, FEW], self.seen[page.name, MANY]
            items = f"; {few[1]} and {many[1]} on the page" if page.contains else ""
            name = f"list queries, {page.name}"
            yield Figure(name, many[0], "queries", at_most(page.most), f"{few[0]} for {FEW} items{items}")
            yield Figure(f"{name}, {MANY} items beyond {FEW}", many[0] - few[0], "queries", at_most(0))
