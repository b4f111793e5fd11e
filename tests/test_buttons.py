"""A button without a page of its own, pressed after the session ended: its page comes back, never an empty one."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import queue_mail
from mlco_portal.safekeeping import NOT_PRESSED
from planning.approval.models import Status
from planning.service_plans.models import ServicePlan
from services.models import Appointment
from tests.factories import PASSWORD, UserFactory, full_plan, person

pytestmark = pytest.mark.django_db
Scene = tuple[User, str, str]


def plan_and_lead() -> tuple[ServicePlan, User]:
    plan = full_plan()
    return plan, Appointment.objects.get(role="service_lead", service=plan.service).user


def submitting() -> Scene:
    plan, lead = plan_and_lead()
    return lead, plan.get_absolute_url() + "submit/", plan.get_absolute_url() + "check/"


def fetching_in_word() -> Scene:
    plan, lead = plan_and_lead()
    return lead, plan.get_absolute_url() + "word/download/", plan.get_absolute_url() + "word/"


def reminding() -> Scene:
    plan, lead = plan_and_lead()
    return lead, plan.get_absolute_url() + "share/1/remind/", plan.get_absolute_url() + "share/"


def moving_a_picture() -> Scene:
    plan, lead = plan_and_lead()
    pictures = plan.get_absolute_url() + "sections/case-studies/pictures/"
    return lead, f"{pictures}{uuid.uuid4()}/move/", pictures


def sending_again() -> Scene:
    mail = queue_mail(to="a@example.org", kind="test", subject="Test", body="Test")
    page = reverse("mail:detail", args=[mail.pk])
    return person("administrator"), f"{page}send-again/", page


def sending_a_link() -> Scene:
    page = reverse("accounts:detail", args=[UserFactory().pk])
    return person("administrator"), f"{page}send-link/", page


BUTTONS = [submitting, fetching_in_word, reminding, moving_a_picture, sending_again, sending_a_link]


@pytest.mark.parametrize("scene", BUTTONS)
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    scene: Callable[[], Scene], client: Client
) -> None:
    who, button, page = scene()
    answer = client.post(button)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('accounts:sign_in')}?next={page}"
    assert NOT_PRESSED in client.get(answer["Location"]).content.decode()
    after = client.post(answer["Location"], {"email": who.email, "password": PASSWORD}, follow=True)
    assert (after.status_code, after.request["PATH_INFO"]) == (200, page)
    assert not ServicePlan.objects.filter(case__status=Status.SUBMITTED).exists()
