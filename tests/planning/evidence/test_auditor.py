"""An auditor opens what there is to see, and changes nothing anywhere: every address of the portal is walked."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from planning.approval.models import RouteStep
from planning.evidence.actions import verify_evidence
from planning.glossary.models import Term
from planning.meetings.models import Meeting, MeetingItem
from services.models import Appointment
from tests.factories import YEAR, ServiceFactory, full_plan, person
from tests.kloe.providers.world import make_world
from tests.planning.evidence.decided import Decided, in_the_meeting
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db
OURS = ("accounts", "audit", "mail", "tokens", "services", "kloe", "planning")
# 401 is what a program without a token is told.
REFUSED = {401, 403, 404, 405}
# Things of one's own account, which everybody has: signing in and out, password, mail, calendar address, leave.
OWN = {
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:password_reset",
    "accounts:password_reset_confirm",
    "accounts:change_password",
    "planning:reminders:choices",
    "planning:cycle:renew_feed",
    "services:your_leave",
}
# They answer with a page that says why nothing was done; the description of the API reads alike however it is asked.
TOLD = {
    "planning:service_plans:submit",
    "planning:service_plans:copy_kept",
    "planning:review:detail",
    "api-1:openapi-json",
}
# A copy to read; that it was taken is noted.
DOWNLOADS = {"planning:word_plans:download"}


class World:
    """A plan with an open condition, a plan that waits, a draft, a meeting that is over and one to come."""

    def __init__(self) -> None:
        story = Decided(ServiceFactory(code="story")).returned().agreed_by_head().agreed_subject_to()
        self.case, self.plan = story.case, story.plan
        self.waiting = submitted_plan(ServiceFactory(code="waiting"))
        self.draft = full_plan(service=ServiceFactory(code="draft"))
        self.held = in_the_meeting(submitted_plan())
        chair = person("leadership_approver")
        self.meeting = Meeting.objects.create(
            year=YEAR,
            name="Leadership team",
            held_on=timezone.localdate() + timedelta(days=7),
            decides_as="decide_as_leadership",
            chair=chair,
            made_at=timezone.now(),
            made_by=chair,
        )
        self.item = MeetingItem.objects.create(meeting=self.meeting, case=self.waiting.case, order=1)
        self.condition = story.condition
        self.term = Term.objects.create(short="INT", meaning="Integrated neighbourhood team")
        looked_after = make_world()
        self.provider, self.audit, self.action = looked_after.provider, looked_after.audit(), looked_after.action()
        verify_evidence()

    def given(self, name: str, parameter: str) -> list[Any]:
        """Return what to try for a parameter of an address."""
        known: dict[str, list[Any]] = {
            "plan": [self.waiting.pk, self.draft.pk],
            "case": [self.case.pk, self.waiting.case.pk],
            "year": [YEAR],
            "code": ["waiting"],
            "group": ["citywide"],
            "condition": [self.condition.pk],
            "meeting": [self.meeting.pk, self.held.pk],
            "item": [self.item.pk],
            "number": [1],
            "route": [RouteStep.objects.values_list("route", flat=True)[0]],
            "template": [self.draft.template_id],
            "token": ["x"],
            "ending": ["csv"],
            "name": ["plan.json"],
            "uidb64": ["MQ"],
            "audience": ["all"],
            "move": ["suspend"],
            "kind": ["ad_led"],
            "board": ["x"],
            "month": [date(2024, 3, 31)],
        }
        keys: dict[str, list[Any]] = {
            "planning:glossary": [self.term.pk],
            "accounts": [self.waiting.case.submitted_by_id],
            "audit": [AuditEntry.objects.latest("pk").pk],
            "services": [Appointment.objects.first().pk],  # type: ignore[union-attr]
        }
        if name.startswith("planning:releases:") and parameter == "kind":
            return ["operating-plan"]
        if name.startswith("kloe:providers:") and parameter in {"code", "key"}:
            return [self.provider.code] if parameter == "code" else [self.audit.pk, self.action.pk]
        if parameter == "pk":
            return keys.get(name.rpartition(":")[0], [1])
        if parameter == "key":
            return keys["services"] if name.startswith("services:") else ["our-service"]
        return known.get(parameter, [1])


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Yield the name of every address of the portal, with one that it leads to, or more."""
    for name, converters in _patterns(get_resolver(), ""):
        filled: list[dict[str, Any]] = [{}]
        for parameter, converter in converters.items():
            values = world.given(name, parameter)
            if isinstance(converter, UUIDConverter):
                values = [NO_UUID]
            elif isinstance(converter, IntConverter):
                values = [value if isinstance(value, int) else 1 for value in values]
            filled = [{**one, parameter: value} for one in filled for value in values]
        for one in filled:
            yield name, reverse(name, kwargs=one)


NO_UUID = "00000000-0000-0000-0000-000000000000"


def _patterns(resolver: Any, space: str, above: Any = None) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in resolver.url_patterns:
        converters = {**(above or {}), **one.pattern.converters}
        if isinstance(one, URLResolver):
            yield from _patterns(one, f"{space}{one.namespace}:" if one.namespace else space, converters)
        elif isinstance(one, URLPattern) and one.name and not space.startswith("admin"):
            yield f"{space}{one.name}", converters


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of our tables."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in OURS
    }


TYPED = {
    "reason": "Because",
    "text": "Typed",
    "note": "Typed",
    "move": "approve",
    "name": "Typed",
    "title": "Typed",
    "report": "Done",
    "comment": "Typed",
    "revision": "0",
    "then": "add",
    "confirm": "on",
}


def test_no_post_of_an_auditor_is_taken_and_nothing_changes(client: Client) -> None:
    world = World()
    client.force_login(person("auditor"))
    before = rows()
    taken = {}
    for name, address in addresses(world):
        if name not in OWN | DOWNLOADS:
            status = client.post(address, TYPED).status_code
            if status not in REFUSED and name not in TOLD:
                taken[address] = status
    assert taken == {}
    assert rows() == before


def test_pages_that_an_auditor_needs_open(client: Client) -> None:
    world = World()
    client.force_login(person("auditor"))
    seen = {}
    for name, address in addresses(world):
        status = client.get(address).status_code
        seen.setdefault(name, set()).add(status)
        assert status < 500, address
    refused = {name for name in NEEDED if 200 not in seen[name]}
    assert refused == set()
    assert {name for name in FOR_OTHERS if seen[name] & {200}} == set()


NEEDED = {
    "home",
    "planning:evidence:register",
    "planning:evidence:export",
    "planning:evidence:sheet",
    "planning:evidence:pdf",
    "planning:evidence:json",
    "planning:evidence:version",
    "planning:review:detail",
    "planning:review:changes",
    "planning:service_plans:list",
    "planning:service_plans:detail",
    "planning:conditions:year",
    "planning:conditions:of_case",
    "planning:conditions:detail",
    "planning:meetings:list",
    "planning:meetings:detail",
    "planning:timings:overview",
    "planning:timings:export",
    "planning:discussion:plan",
    "planning:cycle:year",
    "audit:list",
    "audit:detail",
    "audit:export",
}
FOR_OTHERS = {
    "planning:review:inbox",
    "planning:review:unlock",
    "planning:review:conflict",
    "planning:routes:change",
    "planning:routes:delete",
    "planning:conditions:close",
    "planning:conditions:change",
    "planning:conditions:report",
    "planning:meetings:new",
    "planning:meetings:change",
    "planning:publication:prepare",
    "planning:service_plans:submit",
    "planning:service_plans:withdraw",
    "accounts:list",
    "mail:list",
    "jobs:list",
}
