"""Open conditions stand wherever their plan does; lists in SQL say the same as the rule."""

import pytest
from django.test import Client
from django.urls import reverse

from planning.approval import engine
from planning.approval.models import Condition
from planning.approval.open_conditions import OpenConditions, open_conditions_of, open_conditions_of_case
from planning.approval.queries import authors_of
from planning.approval.rules import minding_grants
from planning.conditions.actions import close_condition, report_condition
from planning.conditions.queries import minded_by
from services.models import Appointment
from services.queries import access_of
from tests.factories import AppointmentFactory, ServiceFactory, ServiceGroupFactory, person
from tests.planning.approval.cases import cover, seen
from tests.planning.conditions.cases import approved_subject_to, in_days

pytestmark = pytest.mark.django_db


def page(user, url: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_counts_of_plans():
    late = approved_subject_to("a", "b", due_in=-1)
    none = approved_subject_to(service=ServiceFactory(name="Closed"))
    close_condition(condition=none.condition, by=none.head, note="Fine.", seen=none.token)
    keys = [late.plan.case_id, none.plan.case_id]
    assert open_conditions_of(keys, in_days(0)) == {late.plan.case_id: OpenConditions(2, 2)}
    assert open_conditions_of_case(none.plan.case_id, in_days(0)) == OpenConditions()
    assert OpenConditions(2, 1).words == "2 conditions open, 1 overdue"
    assert (OpenConditions(1).words, OpenConditions().words) == ("1 condition open", "")


def test_a_plan_says_on_every_page_what_is_left_to_do():
    made = approved_subject_to("a", "b", due_in=-3)
    engine.approve(case=made.plan.case, seen=seen(made.plan.case), by=person("executive_approver"))
    of_case = reverse("planning:conditions:of_case", args=[made.plan.case_id])
    for user, url in (
        (made.lead, made.plan.get_absolute_url()),
        (made.team, "/round/2024-25/"),
        (made.team, reverse("planning:publication:queue")),
        (made.team, reverse("planning:publication:prepare", args=[made.plan.pk])),
    ):
        text = page(user, url)
        assert of_case in text, url
        assert "2 conditions open" in text, url
        assert "2 overdue" in text, url


def test_the_home_page_counts_what_is_mine_to_meet_or_to_close():
    made = approved_subject_to("a", "b", due_in=-3)
    assert "conditions are yours to meet" in page(made.owner, "/")
    assert "2 are overdue" in page(made.owner, "/")
    assert "conditions of approvals are open" in page(made.team, "/")
    assert "to be closed" not in page(made.head, "/")
    report_condition(condition=Condition.objects.get(number=1), by=made.owner, report="Done.")
    assert "condition waits to be closed" in page(made.head, "/")
    assert "condition is yours to meet" in page(made.owner, "/")
    assert "condition" not in page(person("reader"), "/")


def test_the_list_of_what_one_may_close_is_the_rule():
    made = approved_subject_to()
    AppointmentFactory(user=made.lead, role="leadership_approver")
    AppointmentFactory(user=made.owner, role="leadership_approver")
    deputies = [person("reader") for _ in range(3)]
    of_role = Appointment.objects.filter(role="leadership_approver")
    for deputy, user in zip(deputies, (made.lead, made.owner, made.head), strict=True):
        role = of_role.get(user=user)
        role.covers.create(deputy=deputy, starts_on=in_days(-1), ends_on=in_days(1))
    ended, elsewhere = person("reader"), ServiceGroupFactory(code="other")
    cover(made.head, ended, days=(-9, -1))
    people = [
        made.lead,
        made.owner,
        made.head,
        *deputies,
        ended,
        person("leadership_approver"),
        person("leadership_approver", group=elsewhere),
        person("executive_approver"),
        person("service_lead", service=made.plan.service),
    ]
    condition, case = made.condition, made.plan.case
    found = []
    for user in people:
        access = access_of(user, in_days(0))
        by_rule = bool(minding_grants(access, condition, case.service, authors_of(case)))
        assert minded_by(access).exists() == by_rule, user
        found.append(by_rule)
    assert found == [False, False, True, False, False, True, False, True, False, False, False]
