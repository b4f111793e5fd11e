"""The link of an invitation: somebody without an account comes in by it, once, and everybody else is told why not."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from mlco_portal.accounts.invitations import Invitation, invitation_token
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import OutboxMessage
from planning.service_plans.actions.sharing import invite, take_back
from planning.service_plans.models import SectionShare, ServicePlan
from services.queries import access_of
from tests.factories import UserFactory, empty_plan, person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ANNA = "anna.sample@example.org"
GIVEN = {"name": "  Anna   Sample ", "password": "three random words"}


@pytest.fixture
def plan() -> ServicePlan:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    invite(plan=plan, sections=["our-service", "priorities"], emails=[ANNA.upper()], by=lead, message="Your clinics!")
    return plan


def link() -> str:
    body = OutboxMessage.objects.filter(kind="section_invitation").latest("pk").body
    found = re.search(r"http://testserver(/service-plans/invitations/\S+)", body)
    assert found
    return found[1]


def test_somebody_without_an_account_sets_it_up_and_writes(plan: ServicePlan, client: Client) -> None:
    page = client.get(link())
    assert page.status_code == 200
    for words in ("You are asked to write 2 sections", "Our service", "Our priorities", "Your clinics!", ANNA):
        assert words in page.text
    answer = client.post(link(), GIVEN)
    assert (answer.status_code, answer.url) == (302, "/")  # type: ignore[attr-defined]
    anna = User.objects.get(email=ANNA)
    assert (anna.name, anna.check_password(GIVEN["password"]), anna.is_active) == ("Anna Sample", True, True)
    assert "Sections you were asked to write" in client.get("/").text
    assert {(one.person, one.accepted_at is None) for one in SectionShare.objects.all()} == {(anna, False)}
    assert client.get(f"/service-plans/{plan.pk}/sections/our-service/").status_code == 200
    assert client.get(f"/service-plans/{plan.pk}/sections/looking-back/").status_code == 403
    assert list(AuditEntry.objects.filter(by=anna).order_by("pk").values_list("action", flat=True)) == [
        "accounts.accept_invitation",
        "service_plans.accept_invitation",
    ]


def test_the_account_can_do_nothing_but_this(plan: ServicePlan, client: Client) -> None:
    client.post(link(), GIVEN)
    anna = User.objects.get(email=ANNA)
    assert access_of(anna, timezone.localdate()).grants == ()
    assert (anna.is_staff, anna.is_superuser) == (False, False)
    for path in ("/review/", "/publishing/", "/accounts/", "/audit/", "/outbox/", "/services/people/"):
        assert client.get(path).status_code in (302, 403, 404), path


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Enter your name"),
        ({"name": "x" * 151}, "at most 150 characters"),
        ({"name": "An\x00na"}, "Null characters are not allowed"),
        ({"password": ""}, "Enter a new password"),
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "anna.sample@example.org"}, "too similar"),
    ],
)
def test_name_and_password_are_checked(plan: ServicePlan, client: Client, given: dict, words: str) -> None:
    answer = client.post(link(), {**GIVEN, **given})
    assert answer.status_code == 422
    assert words in answer.text
    assert not User.objects.filter(email=ANNA).exists()


def test_the_link_used_twice_leads_to_signing_in(plan: ServicePlan, client: Client) -> None:
    client.post(link(), GIVEN)
    again = client.get(link())
    assert again.url == f"/service-plans/{plan.pk}/"  # type: ignore[attr-defined]
    other = Client()
    answer = other.get(link(), follow=True)
    assert "You have an account already. Sign in to write your sections." in answer.text
    # Nobody sets a second password by it.
    other.post(link(), {**GIVEN, "password": "somebody else's words"})
    assert User.objects.get(email=ANNA).check_password(GIVEN["password"])
    assert User.objects.filter(email__iexact=ANNA).count() == 1


def test_an_address_that_got_an_account_meanwhile_signs_in(plan: ServicePlan, client: Client) -> None:
    anna = UserFactory(email=ANNA)
    assert client.get(link()).url.startswith(reverse("accounts:sign_in"))  # type: ignore[attr-defined]
    client.force_login(anna)
    assert "You can now write: Our service, Our priorities." in client.get(link(), follow=True).text
    assert set(SectionShare.objects.values_list("person", flat=True)) == {anna.pk}


def test_a_closed_account_is_told(plan: ServicePlan, client: Client) -> None:
    UserFactory(email=ANNA, is_active=False)
    answer = client.get(link())
    assert (answer.status_code, "Your account is closed" in answer.text) == (403, True)


@pytest.mark.parametrize("has_account", [True, False])
def test_somebody_else_who_is_signed_in_is_told_and_gets_nothing(
    plan: ServicePlan, client: Client, has_account: bool
) -> None:
    if has_account:
        UserFactory(email=ANNA)
    other = UserFactory(name="Bob Sample")
    client.force_login(other)
    for answer in (client.get(link()), client.post(link(), GIVEN)):
        assert "This invitation is for another e-mail address" in answer.text
        assert "Bob Sample" in answer.text
        assert ANNA not in answer.text
    assert not SectionShare.objects.filter(person=other).exists()
    assert client.get(f"/service-plans/{plan.pk}/").status_code == 403


def test_what_was_taken_back_is_gone(plan: ServicePlan, client: Client) -> None:
    first, second = SectionShare.objects.order_by("section__template_section__order")
    take_back(share=first, by=first.invited_by)
    page = client.get(link()).text
    assert "You are asked to write 1 section" in page
    assert "Our priorities" in page
    assert "Our service</strong>" not in page
    take_back(share=second, by=first.invited_by)
    for answer in (client.get(link()), client.post(link(), GIVEN)):
        assert (answer.status_code, "There is nothing left to write" in answer.text) == (410, True)
    assert not User.objects.filter(email=ANNA).exists()


def test_an_old_link_says_so_and_a_reminder_brings_a_new_one(plan: ServicePlan, client: Client) -> None:
    with freeze_time(timezone.now() + timedelta(days=15)):
        answer = client.get(link())
        assert (answer.status_code, "This link is too old" in answer.text) == (410, True)
        assert client.post(link(), GIVEN).status_code == 410
    assert not User.objects.filter(email=ANNA).exists()


@pytest.mark.parametrize("change", ["cut", "letter", "other salt", "other person", "nothing"])
def test_a_link_that_is_not_ours_does_nothing(plan: ServicePlan, client: Client, change: str) -> None:
    path = link()
    token = path.rstrip("/").rpartition("/")[2]
    forged = {
        "cut": token[:-1],
        "letter": ("X" if token[0] != "X" else "Y") + token[1:],
        "other salt": signing.dumps([ANNA, plan.pk], salt="something else"),
        "other person": invitation_token(Invitation("x@example.org", plan.pk)),
        "nothing": "x",
    }[change]
    answer = client.get(reverse("planning:service_plans:invitation", args=[forged]))
    assert answer.status_code == (410 if change == "other person" else 404)


def test_mail_with_the_link_is_not_shown_to_those_who_look_after_mail(plan: ServicePlan, client: Client) -> None:
    client.force_login(person("planning_team"))
    mail = OutboxMessage.objects.get(kind="section_invitation")
    assert link() not in client.get(mail.get_absolute_url()).text
