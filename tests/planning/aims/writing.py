"""What the tests of writing aims share."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection
from django.test import Client

from mlco_portal.accounts.models import User
from planning.aims.rules.refusals import AimsRefused
from planning.alignment.rules import AlignmentRefused
from tests.factories import person

AIMS = "/planning-year/2024-25/aims/"


def planner(client: Client) -> User:
    """Sign somebody of the planning team in."""
    who = person("planning_team")
    client.force_login(who)
    return who


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do all of it at once; return "done" or what was answered, for each."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except (AimsRefused, AlignmentRefused) as why:
            return str(why)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
