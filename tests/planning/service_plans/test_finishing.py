"""Saying that a section is finished: only by its button, and what is said when it was taken back meanwhile."""

from collections.abc import Callable

import pytest
from django.test import Client

from mlco_portal.accounts.models import User
from planning.service_plans.actions.sharing import invite, take_back
from planning.service_plans.models import SectionShare, ServicePlan
from tests.factories import UserFactory, empty_plan, person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def asked() -> tuple[ServicePlan, User, User, str]:
    plan = empty_plan()
    lead, anna = person("service_lead", service=plan.service), UserFactory(email="anna.sample@example.org")
    invite(plan=plan, sections=["our-service"], emails=[anna.email], by=lead)
    return plan, lead, anna, f"/service-plans/{plan.pk}/sections/our-service/who-writes/"


@pytest.mark.parametrize("given", [{}, {"then": ""}, {"then": "finish"}, {"then": "\x00"}])
def test_only_the_button_finishes_a_section(given: dict[str, str], as_user: SignIn) -> None:
    _, _, anna, page = asked()
    client = as_user(anna)
    assert client.post(page, given).status_code == 302
    assert SectionShare.objects.get().handed_back_at is None
    assert client.post(page, {"then": "finished"}).status_code == 302
    assert SectionShare.objects.get().handed_back_at is not None


def test_finishing_what_was_taken_back_says_so(as_user: SignIn) -> None:
    _, lead, anna, page = asked()
    take_back(share=SectionShare.objects.get(), by=lead)
    answer = as_user(anna).post(page, {"then": "finished"}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/")
    assert "was taken back from you" in answer.content.decode()
    assert SectionShare.objects.get().handed_back_at is None


def test_who_writes_a_section_that_is_not_there(as_user: SignIn) -> None:
    plan, lead, anna, _ = asked()
    address = f"/service-plans/{plan.pk}/sections/none-such/who-writes/"
    for who in (lead, anna):
        assert as_user(who).get(address).status_code == 404
        assert as_user(who).post(address, {"then": "finished"}).status_code == 403
