"""Frameworks and priorities in words."""

from dataclasses import dataclass

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.priorities.models import Framework, Priority, Statement


@dataclass(frozen=True, slots=True)
class Kin:
    """A priority of another framework that this one carries on, or became."""

    name: str
    year: PlanningYear
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class PriorityLines:
    """A priority as its framework's page shows it."""

    priority: Priority
    other_names: list[str]
    commitments: list[str]
    carries_on: list[Kin]
    became: list[Kin]


def framework_url(framework: Framework) -> str:
    """Return where the framework stands."""
    return reverse("planning:priorities:framework", args=[PlanningYear(framework.year), framework.code])


def lines_of(framework: Framework) -> list[PriorityLines]:
    """Return the priorities of the framework in their order."""
    return [
        PriorityLines(
            priority=one,
            other_names=[other.name for other in one.aliases.all()],
            commitments=[line.strip() for line in one.commitments.splitlines() if line.strip()],
            carries_on=[_kin(link.earlier, link.note) for link in one.precursors.all()],
            became=[_kin(link.later, link.note) for link in one.successions.all()],
        )
        for one in framework.priorities.all()
    ]


def statements_by_kind(framework: Framework) -> list[tuple[str, list[Statement]]]:
    """Return what the framework says beside its priorities, kind by kind: vision first, then the way of working."""
    said = list(framework.statements.all())
    found = [(str(kind.label), [one for one in said if one.kind == kind]) for kind in Statement.Kind]
    return [(heading, statements) for heading, statements in found if statements]


def _kin(priority: Priority, note: str) -> Kin:
    url = f"{framework_url(priority.framework)}#{priority.code}"
    return Kin(str(priority), PlanningYear(priority.framework.year), url, note)
