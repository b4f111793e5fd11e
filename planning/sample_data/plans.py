"""Loads the sample plans by the same actions that people's clicks call, so every state is a true one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import british_date
from planning.approval.models import ApprovalCase
from planning.approval.queries import open_steps, route_for
from planning.approval.rules import Seen
from planning.publication.actions import publish_plan, reopen_plan
from planning.review.actions import approve_plan, return_plan
from planning.sample_data.clock import at
from planning.sample_data.conditions import asked_of
from planning.sample_data.files import plan_names, read
from planning.sample_data.looking_back import answer_for_last_year
from planning.sample_data.people import lead_of
from planning.sample_data.pictures import DRAWINGS
from planning.service_plans.actions import TypedRow, save_section, start_plan, submit_plan, withdraw_plan
from planning.service_plans.actions.pictures import PictureWords, add_picture
from planning.service_plans.models import ServicePlan
from services.models import Service

# When something happens, what it is called, and what is done.
Move = tuple[datetime, str, Callable[[], None]]
# Everybody on its route approves, step by step.
AGREE = "agree"
# What happens to a plan of each state after it is written, in order.
STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "withdrawn": ("submit", "withdraw"),
    "leadership": ("submit",),
    "returned": ("submit", "return"),
    "resubmitted": ("submit", "return", "rewrite", "submit"),
    "executive": ("submit", "approve"),
    "partnership": ("submit", "approve", "approve"),
    "approved": ("submit", AGREE),
    "published": ("submit", AGREE, "publish"),
    "revised": ("submit", AGREE, "publish", "reopen", "rewrite"),
}
APPROVERS = {
    "adults-citywide": "leadership.citywide@example.org",
    "adults-locality": "leadership.locality@example.org",
    "integrated-neighbourhood-teams": "leadership.neighbourhoods@example.org",
    "childrens-citywide": "leadership.children@example.org",
    "asc-providers": "leadership.social-care@example.org",
}
PARTNERSHIPS = {"N": "north", "C": "central", "S": "south"}


def load_plans(year: int, *, say: Callable[[str], None]) -> None:
    """Start a plan for every service that writes one, and take the written ones to their states."""
    people = {user.email: user for user in User.objects.all()}
    written = plan_names(year)
    now = timezone.now()
    for service in Service.objects.in_year(year).writing_plans():
        with at(now - timedelta(days=45)):
            start_plan(service=service, year=year, by=people["planning@example.org"])
    moves: list[Move] = []
    for number, name in enumerate(written, start=1):
        moves += SamplePlan(year, read(year, f"plans/{name}"), people, age=7 + number % 9).moves()
    make_moves(moves, say=say)


def make_moves(moves: list[Move], *, say: Callable[[str], None]) -> None:
    """Let everything happen in the order of time over all plans, as the chain of decisions grows in real life."""
    moves.sort(key=lambda move: move[0])
    for number, (moment, what, act) in enumerate(moves, start=1):
        if number % 10 == 1:
            say(f"plans: step {number} of {len(moves)}, {what}")
        with at(moment):
            act()


class SamplePlan:
    """One written plan on its way."""

    def __init__(self, year: int, content: dict[str, Any], people: dict[str, User], age: int) -> None:
        self.content, self.people = content, people
        self.plan = ServicePlan.objects.select_related("service__group", "service__locality", "case").get(
            service__code=content["service"], year=year
        )
        self.moment = timezone.now() - timedelta(days=age, hours=3)
        self.lead = people[lead_of(self.plan.service)]

    def moves(self) -> list[Move]:
        """Return when what happens: the plan is written, then moves as its state asks, most of a day apart."""
        agree = ["approve"] * self._stages()
        steps = ["write"]
        for step in STEPS[self.content["state"]]:
            steps += agree if step == AGREE else [step]
        name = self.content["service"]
        return [
            (self.moment + timedelta(hours=21 * number), f"{step} {name}", getattr(self, f"_{step}"))
            for number, step in enumerate(steps)
        ]

    def _stages(self) -> int:
        """Return how often its route asks, counting those asked at the same time once."""
        route = route_for(self.plan.service, int(self.plan.year))
        return len({step.order for step in route.steps.all()}) if route else 0

    def _write(self) -> None:
        rows = {key: value for key, value in self.content.items() if isinstance(value, list)}
        self._save({**self.content.get("sections", {}), **rows})
        if "picture" in self.content:
            self._add_picture(self.content["picture"])
        if "answers" in self.content:
            answer_for_last_year(self.plan, self.content["answers"], by=self.lead)

    def _add_picture(self, told: dict[str, str]) -> None:
        section = self.plan.sections.get(template_section__key=told["section"])
        words = PictureWords(alt=told["alt"], caption=told["caption"], consent="nobody_shown")
        add_picture(section=section, content=DRAWINGS[told["drawing"]](), words=words, by=self.lead)

    def _save(self, content: dict[str, Any]) -> None:
        areas = [row.get("area") for row in content.get("workforce", [])]
        by_key = {**content, **{area: [r for r in content["workforce"] if r["area"] == area] for area in areas}}
        for section in self.plan.sections.select_related("template_section"):
            given = by_key.get(section.template_section.key)
            if isinstance(given, str):
                save_section(section=section, revision=section.revision, text=given.strip(), by=self.lead)
            elif given:
                rows = [TypedRow("", {name: as_people_type(value) for name, value in row.items()}) for row in given]
                save_section(section=section, revision=section.revision, rows=rows, by=self.lead)

    @property
    def _seen(self) -> Seen:
        case = ApprovalCase.objects.select_related("step").get(pk=self.plan.case_id)
        return Seen(case.round, case.step.order if case.step else None, case.version_sha256)

    @property
    def _approvers(self) -> list[User]:
        """One for each side that the plan waits for."""
        case = ApprovalCase.objects.prefetch_related("steps").select_related("step").get(pk=self.plan.case_id)
        return [self.people[self._address(step.permission)] for step in open_steps(case)]

    def _address(self, permission: str) -> str:
        service = self.plan.service
        if permission == Permission.DECIDE_AS_EXECUTIVE:
            return "executive@example.org"
        if permission == Permission.DECIDE_AS_PARTNER:
            return "tlco@example.org"
        if permission == Permission.DECIDE_AS_PARTNERSHIP:
            return f"partnership.{PARTNERSHIPS[service.locality.code if service.locality else 'C']}@example.org"
        return APPROVERS[service.group.code]

    def _submit(self) -> None:
        submit_plan(plan=self.plan, by=self.lead, note=self.content.get("revision", {}).get("note", ""))

    def _withdraw(self) -> None:
        withdraw_plan(plan=self.plan, by=self.lead, reason="One of our measures was wrong; we are putting it right.")

    def _approve(self) -> None:
        seen = self._seen
        for approver in self._approvers:
            conditions = asked_of(self.plan, approver, self.people)
            approve_plan(case=self.plan.case, seen=seen, by=approver, conditions=conditions)

    def _return(self) -> None:
        return_plan(
            case=self.plan.case, seen=self._seen, by=self._approvers[0], reason=self.content["return_reason"].strip()
        )

    def _publish(self) -> None:
        publish_plan(
            plan=self.plan,
            audience=self.content["audience"],
            sha256=self._seen.version_sha256,
            by=self.people["planning@example.org"],
        )

    def _reopen(self) -> None:
        reopen_plan(plan=self.plan, by=self.people["planning@example.org"], reason=self.content["revision"]["reason"])

    def _rewrite(self) -> None:
        revision = self.content["revision"]
        rows = {key: value for key, value in revision.items() if isinstance(value, list) and key != "cells"}
        self._save({**revision.get("sections", {}), **rows})
        for told in revision.get("cells", []):
            self._rewrite_cell(**told)

    def _rewrite_cell(self, section: str, row: int, column: str, text: str) -> None:
        """Write one cell anew; its row stays the row that it is."""
        found = self.plan.sections.get(template_section__key=section)
        rows = [TypedRow(str(one.pk), dict(one.cells)) for one in found.rows.all()]
        rows[row - 1] = TypedRow(rows[row - 1].id, {**rows[row - 1].cells, column: text})
        save_section(section=found, revision=found.revision, rows=rows, by=self.lead)


def as_people_type(value: Any) -> str:
    """Return the value as an author would type it: a date as 30 September 2024."""
    return british_date(value) if isinstance(value, date) else str(value)
