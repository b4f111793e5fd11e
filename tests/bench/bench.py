"""What the rows of a run share: the two servers, the people, and the ways to compare."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from mlco_portal.accounts.models import User
from tests.bench.browser import Browser
from tests.bench.exchange import exchange, request
from tests.bench.servers import ROOT, Server
from tests.bench.world import World

ROUNDS = 5
SECONDS = 1.0
WARM = 5
LIST_ENTRIES = 60


@dataclass(slots=True)
class Rates:
    """Requests a second of a page and of the bare view beside it, medians of the rounds."""

    portal: float
    bare: float

    @property
    def ratio(self) -> float:
        return round(self.portal / self.bare, 2)

    @property
    def note(self) -> str:
        return f"{self.portal:,.0f} against {self.bare:,.0f} requests a second"


@dataclass(slots=True)
class Times:
    """Seconds of a step and of the bare view asked right after each, in pairs."""

    portal: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return round(statistics.median(self.portal) / statistics.median(self.bare), 1)

    @property
    def note(self) -> str:
        medians = (1000 * statistics.median(times) for times in (self.portal, self.bare))
        return "{:.1f} ms against {:.1f} ms, medians of {}".format(*medians, len(self.portal))


@dataclass(slots=True)
class Bench:
    """A run: the portal and the bare project, both serving on the same database."""

    portal: Server
    bare: Server
    world: World
    busy: list[float] = field(default_factory=list)
    fastest: float = 0.0
    own_limit: float = 0.0

    def browser_of(self, user: User | None) -> Browser:
        return Browser(self.portal.address, self.world.cookies_of(user) if user else {})

    def bare_page(self, size: int) -> str:
        """Give the bare project a page of `size` bytes and return its path."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM bare_page")
            key = cursor.fetchone()[0]
            cursor.execute("INSERT INTO bare_page (id, title, body, listed) VALUES (%s, 'A page', '', false)", [key])
        path = f"/page/{key}/"
        self._fill(path, size, [key])
        return path

    def bare_list(self, size: int) -> str:
        """Give the bare project a list of sixty entries in `size` bytes and return its path."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM bare_page WHERE listed")
            keys = range(10_000, 10_000 + LIST_ENTRIES)
            rows = [[key, f"Entry {key}"] for key in keys]
            cursor.executemany("INSERT INTO bare_page (id, title, body, listed) VALUES (%s, %s, '', true)", rows)
        self._fill("/list/", size, keys)
        return "/list/"

    def _fill(self, path: str, size: int, keys: Any) -> None:
        empty = len(Browser(self.bare.address).get(path)[0].body)
        missing, count = max(0, size - empty), len(keys)
        with connection.cursor() as cursor:
            for number, key in enumerate(keys):
                length = missing // count + (number < missing % count)
                cursor.execute("UPDATE bare_page SET body = %s WHERE id = %s", [_words(length), key])
        got = len(Browser(self.bare.address).get(path)[0].body)
        if got != max(size, empty):
            raise RuntimeError(f"The bare view answers {got} bytes instead of {size}")

    def rates(self, path: str, bare_path: str, user: User | None = None) -> Rates:
        """Load both pages in turns and return their requests a second."""
        cookies = self.world.cookies_of(user) if user else {}
        page = exchange(self.portal.address, request(self.portal.address, path, cookies=cookies))
        targets = (("portal", self.portal, path, cookies), ("bare", self.bare, bare_path, {}))
        plan = {
            "rounds": ROUNDS,
            "seconds": SECONDS,
            "size": len(page.body),
            "targets": [
                {
                    "name": name,
                    "address": server.address,
                    "request": request(server.address, where, cookies=held).decode("latin-1"),
                }
                for name, server, where, held in targets
            ],
        }
        told = self._loaded(plan)
        found = {name: statistics.median(one["rates"]) for name, one in told["targets"].items()}
        self.busy += [busy for one in told["targets"].values() for busy in one["busy"]]
        self.fastest = max(self.fastest, *found.values())
        self.own_limit = max(self.own_limit, told["own_limit"])
        return Rates(**found)

    def _loaded(self, plan: dict[str, Any]) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.bench.load"]
        run = subprocess.run(command, input=json.dumps(plan), capture_output=True, text=True, cwd=ROOT, check=False)
        if run.returncode:
            raise RuntimeError(f"The load generator stopped: {run.stderr.strip()[-500:]}")
        loaded: dict[str, Any] = json.loads(run.stdout)
        return loaded

    def times(self, step: Callable[[int], float], bare_path: str, count: int) -> Times:
        """Take the step `count` times, the bare page before or after each in turn, and return both times.

        The first WARM ones are not counted: a worker's first visit to a page loads its templates.
        """
        times, bare = Times(), Browser(self.bare.address)
        for number in range(count):
            before = bare.get(bare_path)[1] if number % 2 else None
            taken = step(number)
            beside = bare.get(bare_path)[1] if before is None else before
            if number >= WARM:
                times.portal.append(taken)
                times.bare.append(beside)
        return times


def _words(length: int) -> str:
    """Return text of that many bytes, no two lines of it alike."""
    line = "Line {}: the quick brown fox jumps over {} lazy dogs. "
    lines = (line.format(number, number * 7919 % 9973) for number in range(length))
    text = ""
    while len(text) < length:
        text += next(lines)
    return text[:length]
