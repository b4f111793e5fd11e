"""The year's lists that cells choose from."""

from typing import Any

from django.db.models import QuerySet, Value

from kloe.lines.queries import kloes_of
from kloe.metrics.queries import metrics
from mlco_portal.statements import prepared
from mlco_portal.years import PlanningYear
from planning.priorities.models import Priority
from planning.service_plans.content import Lists
from services.models import Service


def lists_of(year: int) -> Lists:
    """Return the lists that cells choose from in the year, each in its order (one query)."""
    choices: dict[str, dict[str, str]] = {"priorities": {}, "kloes": {}, "enablers": {}, "metrics": {}}
    found = sorted(_listed(PlanningYear(year)), key=lambda one: (one[0], one[1], one[3], one[2]))
    for name, _, code, label, line in found:
        choices[name][code] = f"{code} {label}: {line}" if line else label
    return Lists(choices)


@prepared
def _listed(year: PlanningYear) -> "QuerySet[Priority, tuple[Any, ...]]":
    nothing = Value("")
    priorities = Priority.objects.core().in_year(year).order_by()
    enablers = Service.objects.in_year(year).filter(kind=Service.Kind.ENABLER).order_by()
    return priorities.values_list(Value("priorities"), "order", "code", "name", nothing).union(
        kloes_of(year).order_by().values_list(Value("kloes"), "order", "code", "theme", "line"),
        enablers.values_list(Value("enablers"), Value(0), "code", "name", nothing),
        metrics().order_by().values_list(Value("metrics"), Value(0), "code", "name", nothing),
        all=True,
    )
