"""The pages of shared work: who may open which, what each shows, and what somebody by invitation can never do."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import OutboxMessage
from planning.service_plans.actions.contributing import accept_invitation, finish_section
from planning.service_plans.actions.sharing import invite, take_back
from planning.service_plans.models import SectionShare, ServicePlan
from tests.factories import ServiceFactory, UserFactory, empty_plan, person, write
from tests.planning.service_plans.conftest import plan_in, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ANNA = "anna.sample@example.org"

# What each person gets while the plan is a draft: by GET, page by page.
PAGES = (
    "detail",
    "share",
    "share_date",
    "take_back",
    "section_sharing",
    "section",
    "other_section",
    "check",
    "withdraw",
)
WHO = {
    "service_lead": (200, 200, 200, 200, 200, 200, 200, 200, 302),
    "contributor": (200, 200, 200, 200, 200, 200, 200, 200, 403),
    "asked": (200, 403, 403, 403, 200, 200, 403, 302, 403),
    "finished": (200, 403, 403, 403, 200, 200, 403, 302, 403),
    "taken back": (403, 403, 403, 403, 403, 302, 403, 403, 403),
    "asked elsewhere": (403, 403, 403, 403, 403, 403, 403, 403, 403),
    "leadership_approver": (200, 403, 403, 403, 200, 403, 403, 302, 403),
    "planning_team": (200, 403, 403, 403, 200, 403, 403, 302, 403),
    "reader": (403, 403, 403, 403, 403, 403, 403, 403, 403),
    "administrator": (403, 403, 403, 403, 403, 403, 403, 403, 403),
    "lead of another service": (403, 403, 403, 403, 403, 403, 403, 403, 403),
}


def lead_of(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


def ask(
    plan: ServicePlan, *emails: str, lead: User | None = None, sections: tuple[str, ...] = ("our-service",)
) -> User:
    by = lead or lead_of(plan)
    invite(plan=plan, sections=sections, emails=emails or (ANNA,), by=by)
    return by


def address(name: str, plan: ServicePlan) -> str:
    share = SectionShare.objects.filter(section__plan=plan).first()
    if name in ("share_date", "take_back", "share_remind"):
        return reverse(f"planning:service_plans:{name}", args=[plan.pk, share.pk])  # type: ignore[union-attr]
    if name == "other_section":
        return reverse("planning:service_plans:section", args=[plan.pk, "priorities"])
    given = [plan.pk, "our-service"] if "section" in name else [plan.pk]
    return reverse(f"planning:service_plans:{name}", args=given)


def somebody(who: str, plan: ServicePlan, lead: User) -> User:
    if who in ("asked", "finished", "taken back", "asked elsewhere"):
        anna = UserFactory(email=ANNA)
        share = SectionShare.objects.get(section__plan=plan)
        if who == "finished":
            finish_section(share=share, by=anna)
        if who in ("taken back", "asked elsewhere"):
            take_back(share=share, by=lead)
        if who == "asked elsewhere":
            SectionShare.objects.all().delete()
            ask(plan, "keep@example.org", lead=lead)
            ask(empty_plan())
        return anna
    if who == "lead of another service":
        return person("service_lead", service=ServiceFactory())
    return person(who, service=plan.service) if who in ("service_lead", "contributor") else person(who)


@pytest.mark.parametrize("who", WHO)
def test_pages_open_for_those_who_may(who: str, as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(somebody(who, plan, ask(plan)))
    assert tuple(client.get(address(name, plan)).status_code for name in PAGES) == WHO[who]


@pytest.mark.parametrize("who", ["asked", "leadership_approver", "reader", "lead of another service"])
def test_nobody_else_shares_submits_or_takes_back(who: str, as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(somebody(who, plan, ask(plan)))
    mails = OutboxMessage.objects.count()
    given = {"sections": ["priorities"], "addresses": "x@example.org"}
    for name in ("share", "share_remind", "share_date", "take_back", "submit", "withdraw"):
        assert (name, client.post(address(name, plan), given).status_code) == (name, 403)
    assert client.post(address("other_section", plan), {"revision": "0"}).status_code == 403
    assert (SectionShare.objects.in_force().count(), OutboxMessage.objects.count()) == (1, mails)


def test_signed_out_people_are_asked_to_sign_in(client: Client) -> None:
    plan = empty_plan()
    ask(plan)
    for name in ("share", "share_date", "take_back", "section_sharing"):
        path = address(name, plan)
        assert client.get(path).url == f"{reverse('accounts:sign_in')}?next={path}"  # type: ignore[attr-defined]


def test_the_lead_asks_by_name_and_by_address_and_sees_no_difference(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    colleague = person("contributor", service=plan.service)
    known = UserFactory(email="known.sample@example.org", name="Known Sample")
    client = as_user(lead)
    page = client.get(address("share", plan)).text
    assert colleague.name in page
    assert known.name not in page
    given = {
        "sections": ["our-service", "priorities"],
        "people": [colleague.email],
        "addresses": f"{known.email}\nunknown@example.org",
        "due_on": "3 March 2099",
        "message": "Please <b>help</b>",
    }
    answer = client.post(address("share", plan), given, follow=True)
    assert "3 people were asked by mail" in answer.text
    for name in (known.name, "Please help"):
        assert name not in answer.text
    assert answer.text.count("Invited</strong>") == 6
    assert answer.text.count("known.sample@example.org") >= 2
    assert "6 sections still to come" in answer.text
    task_list = client.get(address("detail", plan)).text
    assert "With known.sample@example.org, due 3 March 2099" in task_list
    accept_invitation(plan=plan, by=known)
    assert "With Known Sample, due 3 March 2099" in client.get(address("detail", plan)).text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sections": []}, "Choose at least one section"),
        ({"addresses": ""}, "Choose at least one person, or enter an e-mail address"),
        ({"addresses": "anna@"}, "“anna@” is not an e-mail address"),
        ({"addresses": "a\x00b"}, "“ab” is not an e-mail address"),
        ({"addresses": " ".join(f"p{n}@example.org" for n in range(30))}, "Ask 20 people at most at once"),
        ({"due_on": "soon"}, "Enter a date such as 31 March 2025"),
        ({"due_on": "1/1/2020"}, "Choose a date that is not past"),
        ({"message": "é" * 2001}, "Shorten your message to 2,000 characters; it has 2,001"),
        ({"sections": ["our-service", "<script>"]}, "A section you chose is not in this plan"),
        ({"addresses": "<script>alert(1)</script>"}, "is not an e-mail address"),
    ],
)
def test_what_cannot_be_sent_is_said_and_what_was_typed_stays(given: dict, words: str, as_user: SignIn) -> None:
    plan = empty_plan()
    typed = {"sections": ["our-service"], "addresses": ANNA, "message": "My long message", **given}
    answer = as_user(lead_of(plan)).post(address("share", plan), typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>alert" not in answer.text
    kept = read(answer).fields
    assert kept["message"] == [typed["message"]]
    assert SectionShare.objects.count() == 0


def test_lead_reminds_changes_the_date_and_takes_back(as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(ask(plan))
    assert "A reminder is on its way to anna.sample@example.org: Our service." in (
        client.post(address("share_remind", plan), follow=True).text
    )
    assert "12 hours" in client.post(address("share_remind", plan), follow=True).text
    assert client.post(address("share_date", plan), {"due_on": "1/1/2020"}).status_code == 422
    assert "1 May 2099" in client.post(address("share_date", plan), {"due_on": "1/5/2099"}, follow=True).text
    assert "can no longer change it" in client.get(address("take_back", plan)).text
    answer = client.post(address("take_back", plan), follow=True).text
    assert "“Our service” is taken back from anna.sample@example.org. Their text is kept." in answer
    assert "The section was taken back already." in client.post(address("take_back", plan), follow=True).text
    assert "The section was taken back already." in client.get(address("take_back", plan), follow=True).text


def test_somebody_asked_finds_writes_and_finishes_their_section(as_user: SignIn) -> None:
    plan = empty_plan()
    write(plan, {"priorities": [{"priority": "Waits are shorter"}]}, by=ask(plan))
    client = as_user(UserFactory(email=ANNA))
    home = client.get("/").text
    assert "Sections you were asked to write" in home
    assert address("section", plan) in home
    page = client.get(address("detail", plan)).text
    assert "Waits are shorter" in page
    assert "I have finished" in page
    assert address("share", plan) not in page
    assert address("check", plan) not in page
    answer = client.post(address("section_sharing", plan), {"then": "finished"}, follow=True)
    assert "is told that “Our service” is finished. You can still change it." in answer.text
    assert "I am not finished yet" in answer.text
    assert "You go on writing" in client.post(address("section_sharing", plan), {"then": "resume"}, follow=True).text


def test_panel_of_the_section_is_the_page_without_its_frame(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = ask(plan)
    for user, words in ((UserFactory(email=ANNA), "I have finished"), (lead, "Ask somebody to write it")):
        client = as_user(user)
        whole = client.get(address("section_sharing", plan)).text
        panel = client.get(address("section_sharing", plan), headers={"HX-Request": "true"}).text
        assert ("<html" in whole, "<html" in panel) == (True, False)
        assert words in whole
        assert words in panel


def test_home_of_somebody_with_nothing_to_write_says_nothing_of_it(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = ask(plan)
    take_back(share=SectionShare.objects.get(), by=lead)
    assert "Sections you were asked to write" not in as_user(UserFactory(email=ANNA)).get("/").text


def test_submitted_plan_is_read_and_no_longer_written(as_user: SignIn) -> None:
    plan = plan_in("draft")
    lead = plan.case.authors.get().user
    ask(plan, lead=lead)
    client = as_user(lead)
    path = address("submit", plan)
    checked = read(client.get(address("check", plan))).fields["checked"][0]
    client.post(path, {"checked": checked})
    assert "nobody can be asked to write in it now" in client.get(address("share", plan)).text
    client = as_user(UserFactory(email=ANNA))
    page = client.get(address("detail", plan)).text
    assert "Sections you were asked to write" in page
    assert "I have finished" not in page
    assert client.get(address("section", plan)).status_code == 302


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(("name", "queries"), [("share", 11), ("section_sharing", 6)])
def test_pages_ask_the_same_for_any_number_of_invitations(
    name: str, queries: int, count: int, as_user: SignIn, django_assert_num_queries: Callable
) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    many_invitations(plan, lead, count)
    client = as_user(lead)
    client.get(address(name, plan))
    with django_assert_num_queries(queries):
        assert client.get(address(name, plan)).status_code == 200


def test_the_task_list_asks_the_same_for_any_number_of_invitations(as_user: SignIn) -> None:
    asked = []
    for count in (0, 1, 30):
        plan = empty_plan()
        lead = lead_of(plan)
        many_invitations(plan, lead, count)
        client = as_user(lead)
        client.get(address("detail", plan))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("detail", plan)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]


def many_invitations(plan: ServicePlan, lead: User, count: int) -> None:
    section = plan.sections.get(template_section__key="our-service")
    SectionShare.objects.bulk_create(
        SectionShare(
            section=section,
            email=f"p{n}.{plan.pk}@example.org",
            person=UserFactory(email=f"p{n}.{plan.pk}@example.org"),
            invited_at=timezone.now(),
            invited_by=lead,
            due_on=date(2099, 1, 1),
        )
        for n in range(count)
    )


@pytest.mark.parametrize("count", [1, 5])
def test_home_asks_the_same_for_any_number_of_sections(
    count: int, as_user: SignIn, django_assert_num_queries: Callable
) -> None:
    for _ in range(count):
        ask(empty_plan(), sections=("our-service", "priorities"))
    client = as_user(UserFactory(email=ANNA))
    with django_assert_num_queries(8):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("plan", ["99999999999999999999999", "9223372036854775808", "9223372036854775807", "0"])
@pytest.mark.parametrize("page", ["", "who-writes/", "autosave/", "here/"])
def test_a_plan_number_that_no_plan_has_is_answered(client: Client, plan: str, page: str) -> None:
    client.force_login(person("planning_team"))
    address = f"/service-plans/{plan}/sections/where-we-are/{page}"
    sent = {"revision": "0", "text": "Words", "section": "1"}
    assert client.post(address, sent).status_code in {400, 403, 404, 409, 410}
    assert client.get(address).status_code in {404, 405}
