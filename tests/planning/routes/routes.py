"""A year with routes, for the tests of routes."""

from datetime import date
from typing import Any

from django.test import Client

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalRoute, RouteStep
from planning.routes.rules import StepSaid
from services.models import Organisation, Service, ServiceGroup
from tests.factories import YEAR, ServiceFactory, ServiceGroupFactory, open_year, person

URL = "/planning-year/2024-25/routes/"
LEADERSHIP, EXECUTIVE = "decide_as_leadership", "decide_as_executive"
PARTNER, PARTNERSHIP = "decide_as_partner", "decide_as_partnership"


def common_route() -> ApprovalRoute:
    """Set the year up and return its common route: leadership by 15 March 2024, the Executive by 20 March."""
    open_year()
    return ApprovalRoute.objects.get(year=YEAR, group=None)


def group_of(code: str, *services: str) -> ServiceGroup:
    """Return a group with services of these names."""
    group = ServiceGroupFactory(code=code, name=f"Group {code}", order=5)
    for name in services:
        ServiceFactory(name=name, group=group)
    return group


def joint_service(group: ServiceGroup | None = None, partner: str = "TLCO") -> Service:
    """Return a service whose plan is joint with the partner."""
    organisation, _ = Organisation.objects.get_or_create(code=partner, defaults={"name": partner, "kind": "twin"})
    service = ServiceFactory(name="Children's community health", **({"group": group} if group else {}))
    service.joint_with.add(organisation)
    return service


def signed_in(client: Client, user: User | None = None) -> User:
    """Sign the person in, or somebody of the planning team."""
    who = user or person("planning_team")
    client.force_login(who)
    return who


def standard(**of_executive: Any) -> list[StepSaid]:
    return [
        StepSaid("Leadership team", LEADERSHIP, due_on=date(2024, 3, 15)),
        StepSaid(**{"name": "MLCO Executive", "permission": EXECUTIVE, "due_on": date(2024, 3, 20), **of_executive}),
    ]


def as_sent(route: ApprovalRoute, *rows: dict[str, str], **about: str) -> dict[str, str]:
    """Return what a browser sends for the route with these steps."""
    sent = {
        "name": route.name,
        "revision_scope": route.revision_scope,
        "revision": str(route.revision),
        "steps-count": str(len(rows)),
        "then": "save",
        **about,
    }
    for number, row in enumerate(rows):
        typed = {"agree": "1", "organisation": "", "next_in_line": "", "due_on": "", **row}
        sent |= {f"steps-{number}-{name}": value for name, value in typed.items()}
    return sent


FIRST = {"name": "Leadership team", "permission": LEADERSHIP, "due_on": "15/3/2024"}
SECOND = {"name": "MLCO Executive", "permission": EXECUTIVE, "due_on": "20 March 2024"}


def steps_of(route: ApprovalRoute) -> list[tuple[int, int, str]]:
    found = RouteStep.objects.filter(route=route).order_by("order", "side")
    return list(found.values_list("order", "side", "name"))
