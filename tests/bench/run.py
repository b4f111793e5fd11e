"""One run: make the records, count queries on the way, serve, and let every row module measure.

A row module is a `rows_<what>.py` in this folder. It may hold `LISTS`, list pages to count, and `measure(bench)`, which
yields figures while both servers run, or `last(bench)`, the same after all others. That is all it takes to add rows.
"""

import logging
import os
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.urls import NoReverseMatch

import tests.bench
from tests.bench.bench import Bench
from tests.bench.browser import WrongAnswer
from tests.bench.figures import Figure
from tests.bench.lists import FEW, MANY, ListCount
from tests.bench.servers import serving
from tests.bench.world import World

Say = Callable[[str], None]
NOT_MEASURED = (NoReverseMatch, WrongAnswer, RuntimeError, LookupError, DatabaseError)


class Run:
    """Makes a world, serves it, measures."""

    def __init__(self, scratch: Path, *, say: Say, only: Iterable[str] = ()) -> None:
        self.scratch, self.say = scratch, say
        names = [one.name for one in pkgutil.iter_modules(tests.bench.__path__) if one.name.startswith("rows_")]
        wanted = list(only) or names
        self.modules = [import_module(f"tests.bench.{name}") for name in names if name in wanted]
        self.figures: list[Figure] = []
        self.missing: list[str] = []

    def measure(self) -> tuple[list[Figure], list[str]]:
        """Return the figures, and what could not be measured and why."""
        logging.disable(logging.CRITICAL)  # a page that breaks is told once, below the table
        self.say("Migrating, collecting static files ...")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        _make_bare_table()
        world = World()
        self._count_lists(world)
        _settle()
        with self._servers(world) as bench:
            for step in ("measure", "last"):
                for module in self.modules:
                    self._collect(module, step, bench)
        return self.figures, self.missing

    def _count_lists(self, world: World) -> None:
        counts = ListCount(page for module in self.modules for page in getattr(module, "LISTS", ()))
        if not counts.pages:
            return
        shown = {page.shows for page in counts.pages}
        moves = world.moves()
        needed = max((place for place, (state, _) in enumerate(moves, start=1) if state in shown), default=0)
        for size in (FEW, MANY):
            self.say(f"Writing {size} plans, counting the queries of list pages as the plans move on ...")
            plans = world.plans(size)
            self._count_pages(counts, "written", size, world)
            for state, move in moves[:needed]:
                # Those of the first turn are published already: sixty in all.
                move(plans[FEW:] if (state, size) == ("published", MANY) else plans)
                self._count_pages(counts, state, size, world)
        self.figures += counts.figures()

    def _count_pages(self, counts: ListCount, state: str, size: int, world: World) -> None:
        for page in counts.pages:
            if page.shows == state:
                with self._noting(f"list page {page.name}"):
                    counts.count(page, size, world.people[page.role])

    @contextmanager
    def _noting(self, what: str) -> Iterator[None]:
        """Note what cannot be measured, and go on with the rest."""
        try:
            yield
        except NOT_MEASURED as problem:
            self.missing.append(f"{what}: {problem!r}")

    @contextmanager
    def _servers(self, world: World) -> Iterator[Bench]:
        self.say("Starting the portal and the bare project, two workers each ...")
        settings = {name: value for name, value in os.environ.items() if name != "PGOPTIONS"}
        with (
            serving("portal", "mlco_portal.wsgi", settings, self.scratch / "portal.log") as portal,
            serving("bare", "tests.bench.bare.wsgi", settings, self.scratch / "bare.log") as bare,
        ):
            yield Bench(portal, bare, world)

    def _collect(self, module: ModuleType, step: str, bench: Bench) -> None:
        measure = getattr(module, step, None)
        if measure is None:
            return
        name = module.__name__.rpartition(".")[2]
        self.say(f"Measuring {name.removeprefix('rows_').replace('_', ' ')} ...")
        with self._noting(name):
            for figure in measure(bench):
                self.figures.append(figure)


def _settle() -> None:
    """Let the database tidy up after so many writes now, or it would while we measure."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        with suppress(DatabaseError):  # only the owner of a server may ask for it
            cursor.execute("CHECKPOINT" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint")


def _make_bare_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_page (id integer PRIMARY KEY, title varchar(100) NOT NULL, "
            "body text NOT NULL, listed boolean NOT NULL)"
        )
