"""A planning year that is set up, with MLCO KLOEs under two themes."""

from datetime import date
from typing import Any

from django.test import Client

from kloe.lines.models import Kloe, KloeMetric
from mlco_portal.audit.models import AuditEntry
from planning.cycle.models import PlanningCycle
from tests.factories import person


def set_up(year: int = 2024, state: str = "open") -> PlanningCycle:
    return PlanningCycle.objects.create(
        year=year, state=state, opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1)
    )


def line(code: str, theme: str = "Quality", year: int = 2024) -> Kloe:
    order = Kloe.objects.filter(year=year).count() + 1
    return Kloe.objects.create(year=year, code=code, theme=theme, line=f"What {code} asks", order=order)


def signed_in(role: str = "planning_team") -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def sent(*rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return what the form of a line sends."""
    found = {"theme": "Quality", "code": "Q9", "line": "Do we listen?", "seen": 0, **fields}
    found |= {"metrics-TOTAL_FORMS": len(rows), "metrics-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        found |= {f"metrics-{number}-{name}": value for name, value in row.items()}
    return found


def codes(year: int = 2024) -> list[str]:
    return list(Kloe.objects.filter(year=year).order_by("order").values_list("code", flat=True))


def measures(kloe: Kloe) -> list[tuple[str, Any, str]]:
    found = KloeMetric.objects.filter(kloe=kloe).order_by("order")
    return list(found.values_list("name", "metric__code", "to_measure"))


def actions() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="kloe.").order_by("pk").values_list("action", flat=True))
