"""The records of a run, made by the portal's own actions: a planning year, people, and written plans in every state."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import factory
from django.db import transaction
from django.test import Client
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from planning.approval.models import ApprovalCase, RouteStep
from planning.approval.rules import Seen
from planning.publication.actions import publish_plan
from planning.review.actions import approve_plan
from planning.sample_data.files import read
from planning.sample_data.planning_year import load_planning_year
from planning.service_plans.actions import start_plan, submit_plan
from planning.service_plans.models import ServicePlan
from services.models import Locality, Neighbourhood, Organisation, Service, ServiceGroup
from tests.factories import AppointmentFactory, ServiceFactory, UserFactory, write

YEAR = 2024
# Written sample plans that are complete and fit their page: two of services, then one of a neighbourhood team.
WRITTEN = ("podiatry", "community-dental", "int-moss-side-hulme-and-rusholme")
BOTH = (Permission.DECIDE_AS_LEADERSHIP, Permission.DECIDE_AS_EXECUTIVE)
ROLES = ("reader", "service_lead", "leadership_approver", "executive_approver", "planning_team", "administrator")


class World:
    """What the portal holds, and the people who use it: one for each role, for the whole organisation."""

    def __init__(self) -> None:
        catalogue = read(YEAR, "catalogue")
        for one in catalogue["organisations"]:
            Organisation.objects.create(code=one["code"], name=one["name"], kind=one["kind"])
        self.groups = {one["code"]: ServiceGroup.objects.create(**one) for one in catalogue["groups"]}
        self.localities = [
            Locality.objects.create(code=one["code"], name=one["name"], order=order)
            for order, one in enumerate(catalogue["localities"])
        ]
        self.neighbourhoods = [
            Neighbourhood.objects.create(
                code=one["code"], name=one["name"], start_year=YEAR, locality=self.localities[number % 3]
            )
            for number, one in enumerate(catalogue["neighbourhoods"])
        ]
        for one in catalogue["services"]:
            if one["kind"] == "enabler":  # workforce plans name the team that they need
                group, name = self.groups[one["group"]], one["name"]
                ServiceFactory(code=one["code"], name=name, kind="enabler", plan_arrangement="none", group=group)
        today = timezone.localdate()
        load_planning_year(YEAR, opens_on=today - timedelta(days=60), plans_due_on=today + timedelta(days=12))
        # Every plan goes the same way, so that one costs as much as another: the leadership team, then the Executive.
        RouteStep.objects.exclude(permission__in=BOTH).delete()
        self.content = [_content_of(code) for code in WRITTEN]
        self.people = {role: self._person(role, scope="organisation") for role in ROLES}
        self.made = 0

    def plans(self, count: int, *, until: str = "written") -> list[ServicePlan]:
        """Make that many services with a lead and a written plan, and take the plans to a state.

        States: written, submitted, agreed (by the leadership), approved, published.
        """
        plans = [self._plan() for _ in range(count)]
        for state, move in self.moves() if until != "written" else ():
            move(plans)
            if state == until:
                break
        return plans

    def moves(self) -> tuple[tuple[str, Callable[[Iterable[ServicePlan]], None]], ...]:
        """Return each state after written, and what takes plans there."""
        return (
            ("submitted", self.submit),
            ("agreed", self.agree),
            ("approved", self.approve),
            ("published", self.publish),
        )

    def submit(self, plans: Iterable[ServicePlan]) -> None:
        for plan in plans:
            submit_plan(plan=plan, by=self.lead_of(plan))

    def agree(self, plans: Iterable[ServicePlan]) -> None:
        self._decide(plans, self.people["leadership_approver"])

    def approve(self, plans: Iterable[ServicePlan]) -> None:
        """Make the last decision of the route."""
        self._decide(plans, self.people["executive_approver"])

    def publish(self, plans: Iterable[ServicePlan]) -> None:
        for plan in plans:
            sha256 = ApprovalCase.objects.get(pk=plan.case_id).version_sha256
            publish_plan(plan=plan, audience="public", sha256=sha256, by=self.people["planning_team"])

    def lead_of(self, plan: ServicePlan) -> User:
        return User.objects.get(appointments__service=plan.service)

    def cookies_of(self, user: User) -> dict[str, str]:
        """Sign the person in and return the cookies of the session."""
        client = Client()
        client.force_login(user)
        return {name: morsel.value for name, morsel in client.cookies.items()}

    def _decide(self, plans: Iterable[ServicePlan], by: User) -> None:
        for plan in plans:
            case = ApprovalCase.objects.select_related("step").get(pk=plan.case_id)
            order = case.step.order if case.step else None
            approve_plan(case=case, seen=Seen(case.round, order, case.version_sha256), by=by)

    @transaction.atomic
    def _plan(self) -> ServicePlan:
        number, self.made = self.made, self.made + 1
        service = self._service(number)
        lead = self._person("service_lead", scope="service", service=service)
        plan = start_plan(service=service, year=YEAR, by=None)
        write(plan, self.content[number % len(WRITTEN)], by=lead)
        return plan

    def _service(self, number: int) -> Service:
        """Make a service; every third is a neighbourhood team, and half of the others serve one locality."""
        place: dict[str, Any] = {"locality": self.localities[number % 3]}
        if number % 3 == 2:
            place |= {"neighbourhood": self.neighbourhoods[number % 13]}
            name, kind, group = f"Neighbourhood team {number:03}", "int", "integrated-neighbourhood-teams"
        elif number % 2:
            name, kind, group = f"Rehabilitation {number:03}, {place['locality']}", "service", "adults-locality"
        else:
            name, kind, group, place = f"Community Nursing {number:03}", "service", "adults-citywide", {}
        code = f"service-{number:03}"
        return ServiceFactory(
            code=code, name=name, kind=kind, group=self.groups[group], start_year=YEAR, summary="Care at home.", **place
        )

    def _person(self, role: str, **scope: Any) -> User:
        user = UserFactory(password=factory.Transformer.Force("!"))  # nobody signs in with a password here
        AppointmentFactory(user=user, role=role, **scope)
        return user


def _content_of(code: str) -> dict[str, Any]:
    """Return a written sample plan by section; rows of the workforce plan stand under their area."""
    written = read(YEAR, f"plans/{code}")
    rows = {key: value for key, value in written.items() if isinstance(value, list)}
    for row in rows.pop("workforce", []):
        rows.setdefault(row["area"], []).append(row)
    as_text = {key: [{name: str(cell) for name, cell in row.items()} for row in value] for key, value in rows.items()}
    return {**{key: text.strip() for key, text in written["sections"].items()}, **as_text}
