"""Deputies and leave answer for the partners and the partnerships as for everybody else who decides."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mlco_portal.accounts.permissions import Permission
from planning.approval.queries import cases_awaiting
from planning.approval.rules import NotAllowed, Seen
from planning.review.actions import approve_plan
from planning.routes.actions import change_route
from planning.routes.rules import StepSaid
from planning.service_plans.actions import submit_plan
from services.models import DeputyCover
from services.queries import access_of
from tests.factories import UserFactory, full_plan, person
from tests.planning.routes.routes import PARTNER, PARTNERSHIP, common_route, signed_in

pytestmark = pytest.mark.django_db

ROLES = [("partner_approver", PARTNER), ("partnership_approver", PARTNERSHIP)]


@pytest.mark.parametrize(("role", "permission"), ROLES)
def test_deputy_named_on_the_page_decides_on_the_days_of_the_cover_alone(
    client: Client, role: str, permission: str
) -> None:
    route, lead = common_route(), person("service_lead")
    planner = signed_in(client)
    steps = [StepSaid("Another organisation", permission)]
    change_route(route=route, revision=0, name="R", revision_scope="everything", steps=steps, by=planner)
    plan = full_plan(lead)
    lead.appointments.update(scope="service", service=plan.service)
    holder, deputy, today = person(role, service=plan.service), UserFactory(), timezone.localdate()
    days = {"starts_on": f"{today:%d/%m/%Y}", "ends_on": f"{today + timedelta(days=2):%d/%m/%Y}"}
    url = f"/services/people/{holder.appointments.get().pk}/deputy/"
    assert client.post(url, {"deputy": deputy.pk, "reason": "Leave", **days}).status_code == 302
    allowed = [
        access_of(deputy, today + timedelta(days=day)).allows(Permission(permission), plan.service)
        for day in (-1, 0, 2, 3)
    ]
    assert allowed == [False, True, True, False]

    submit_plan(plan=plan, by=lead)
    plan.case.refresh_from_db()
    seen = Seen(plan.case.round, 1, plan.case.version_sha256)
    assert list(cases_awaiting(access_of(deputy, today))) == [plan.case]
    yesterday = today - timedelta(days=1)
    DeputyCover.objects.update(starts_on=yesterday, ends_on=yesterday)
    assert list(cases_awaiting(access_of(deputy, today))) == []
    with pytest.raises(NotAllowed):
        approve_plan(case=plan.case, seen=seen, by=deputy)
    DeputyCover.objects.update(ends_on=today)
    decision = approve_plan(case=plan.case, seen=seen, by=deputy)
    assert (decision.on_behalf_of, decision.role, decision.to_status) == (holder, role, "approved")


@pytest.mark.parametrize(("role", "permission"), ROLES)
def test_partner_decides_for_their_services_alone(role: str, permission: str) -> None:
    plan = full_plan()
    somebody = person(role, service=full_plan().service)
    access = access_of(somebody, timezone.localdate())
    assert access.allows(Permission(permission))
    assert not access.allows(Permission(permission), plan.service)
