"""The page that opens a year: what it shows, what it asks, what it answers to bad input, how many queries it makes."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.cycle.models import PlanningCycle
from planning.plan_templates.models import PlanTemplate, TemplateFeedback
from planning.service_plans.actions import start_plan
from planning.service_plans.models import ServicePlan
from services.models import Appointment, Service, ServiceSuccession
from tests.factories import AppointmentFactory, ServiceFactory, UserFactory, person
from tests.planning.year_opening.years import KINDS, bare_year, full_year

pytestmark = pytest.mark.django_db
URL = "/planning-year/2025-26/open/"
DONE = "/planning-year/2025-26/opened/"


@pytest.fixture
def team() -> User:
    return person("planning_team")


@pytest.fixture
def client(team: User) -> Client:
    client = Client()
    client.force_login(team)
    return client


def service_with_lead(**fields: Any) -> Service:
    service = ServiceFactory(**fields)
    person("service_lead", service=service)
    return service


def sent(**otherwise: Any) -> dict[str, Any]:
    """What the page sends with every question answered as it proposes; `row_0={…}` fills a row."""
    data: dict[str, Any] = {
        "opens_on": "2 October 2024",
        "plans_due_on": "3/3/2025",
        "notice_days": "14",
        "guidance": "",
        "state": "preparing",
        "previous": "leave",
        "rows": "3",
        **{f"template_{kind}": "issued" for kind in KINDS},
    }
    for name, value in otherwise.items():
        if isinstance(value, dict):
            data |= {f"{name}-{part}": text for part, text in value.items()}
        else:
            data[name] = value
    return {name: value for name, value in data.items() if value is not None}


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def refused(client: Client, **otherwise: Any) -> str:
    answer = client.post(URL, sent(**otherwise))
    assert answer.status_code == 422
    assert not PlanningCycle.objects.filter(year=2025).exists()
    return words(answer.content.decode())


def test_the_page_shows_what_comes_along(client: Client, team: User) -> None:
    full_year(team)
    old = ServiceFactory(name="Wound care", end_year=2024, retired_reason="Merged")
    ServiceSuccession.objects.create(predecessor=old, successor=Service.objects.get(code="podiatry"), from_year=2025)
    ServiceFactory(name="New clinic", start_year=2025)
    answer = client.get(URL)
    assert answer.status_code == 200
    text = words(answer.content.decode())
    for line in (
        "2 services run in 2025/26",
        "1 service ends with the old year Wound care (carried on by Podiatry)",
        "1 service is carried on by another Wound care, by Podiatry",
        "1 service begins after 2024/25 New clinic",
        "4 templates",
        "ad_led: 5 sections, 1 comment on it, 1 comment not considered yet",
        "1 priority Resilience (also called Staying strong)",
        "1 MLCO KLOE K1 Access: 1 board, 1 metric in words",
        "1 approval route Every other service: Leadership team by 17 March 2025, then MLCO Executive by 20 March 2025",
        "2 milestones of the timetable With 1 dependency and 1 reminder; nothing is done yet",
        "Plans are due: 3 March 2025 Board meets: 31 March 2025",
        "1 window Review: from 3 March 2025 to 31 March 2025",
        "2 roles that people hold run on",
        "What starts anew",
        "Late passes and suspensions",
        "In 2024/25 writing opened on 2 October 2023 and plans were due on 1 March 2024.",
        "Version 1, 5 sections. 1 comment not considered yet: a draft lets you take them up",
        "2024/25 is still open. What happens to it?",
    ):
        assert line in text, line
    assert 'value="02/10/2024"' in answer.content.decode()
    assert 'value="03/03/2025"' in answer.content.decode()
    assert "Write for readers." in text


def test_pressing_the_button_opens_the_year_and_says_what_to_do_next(client: Client, team: User) -> None:
    bare_year()
    service_with_lead()
    answer = client.post(URL, sent(template_int="draft", state="open", previous="close"), follow=True)
    assert answer.redirect_chain == [(DONE, 302)]
    text = words(answer.content.decode())
    assert "2025/26 is there" in text
    assert f"{team.name} opened it on" in text
    assert "Look through and issue 1 draft template" in text
    assert "Templates as drafts 1 Templates issued 3" in text
    states = {int(one.year): one.state for one in PlanningCycle.objects.all()}
    assert states == {2024: "closed", 2025: "open"}


def test_what_is_left_out_is_asked_for_and_what_was_typed_stays(client: Client) -> None:
    bare_year()
    text = refused(
        client,
        opens_on="",
        plans_due_on="soon",
        notice_days="many",
        guidance="My words",
        previous=None,
        template_int=None,
    )
    for line in (
        "Enter the day on which writing opens",
        "Enter a date such as 31 March 2025",
        "Enter a whole number",
        "Choose what happens to 2024/25",
        "Choose what happens to int",
        "My words",
    ):
        assert line in text, line


def test_dates_are_judged(client: Client) -> None:
    bare_year()
    assert "1 June 2023 is outside the planning year" in refused(client, opens_on="1 June 2023")
    assert "Plans cannot be due before writing opens" in refused(client, plans_due_on="1 October 2024")
    other = bare_year(2026)
    PlanningCycle.objects.filter(pk=other.pk).update(opens_on=date(2025, 3, 3))
    assert "This overlaps 2026/27, which is written from 3 March 2025" in refused(client)


def test_a_running_plan_of_a_service_that_ends_asks_for_a_decision(client: Client, team: User) -> None:
    bare_year()
    service = service_with_lead(name="Wound care", code="wound")
    start_plan(service=service, year=2024, by=team)
    Service.objects.filter(pk=service.pk).update(end_year=2024, retired_reason="Its contract ends")
    assert "1 service that ends with 2024/25 while its plan is still running" in words(client.get(URL).content.decode())
    text = refused(client)
    assert "Choose what happens to Wound care, whose 2024/25 plan is still running" in text
    assert client.post(URL, sent(ending_wound="run_on")).status_code == 302
    service.refresh_from_db()
    assert service.end_year == 2025


def test_a_running_plan_can_outlive_its_service(client: Client, team: User) -> None:
    bare_year()
    service = ServiceFactory(code="wound")
    start_plan(service=service, year=2024, by=team)
    Service.objects.filter(pk=service.pk).update(end_year=2024, retired_reason="Its contract ends")
    assert client.post(URL, sent(ending_wound="end")).status_code == 302
    service.refresh_from_db()
    assert service.end_year == 2024


def test_services_retire_and_merge_by_name_or_code(client: Client) -> None:
    bare_year()
    for code in ("wound-care", "leg-ulcers", "joint", "old"):
        service_with_lead(code=code, name=code.replace("-", " ").capitalize())
    rows = {
        "row_0": {
            "service": "wound  CARE",
            "what": "merge",
            "successor": "joint",
            "reason": "One team",
            "end_roles": "on",
        },
        "row_1": {
            "service": "leg-ulcers",
            "what": "merge",
            "successor": "Joint",
            "reason": "One team",
            "end_roles": "on",
        },
        "row_2": {"service": "Old", "what": "retire", "reason": "Over", "end_roles": "on"},
    }
    assert client.post(URL, sent(**rows)).status_code == 302
    ended = Service.objects.filter(end_year=2024).order_by("code")
    assert [(one.code, one.retired_reason) for one in ended] == [
        ("leg-ulcers", "One team"),
        ("old", "Over"),
        ("wound-care", "One team"),
    ]
    assert ServiceSuccession.objects.filter(successor__code="joint").count() == 2


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"service": "Nowhere", "what": "retire", "reason": "x"}, "There is no service with the name or code Nowhere"),
        (
            {"service": "Twins", "what": "retire", "reason": "x"},
            "Several services are called Twins. Enter the code of one",
        ),
        ({"service": "wound"}, "Choose whether it is retired or merges into another service"),
        ({"service": "wound", "what": "retire"}, "Say why it ends"),
        ({"service": "wound", "what": "merge", "reason": "x"}, "Enter the service that carries it on"),
        ({"reason": "x", "what": "retire"}, "Enter the service that ends"),
        ({"service": "wound", "what": "retire", "successor": "new", "reason": "x"}, "or leave out the other service"),
        ({"service": "wound", "what": "retire", "reason": "x"}, "Roles in it run on after 31 March 2025"),
        ({"service": "gone", "what": "retire", "reason": "x"}, "Gone ends with 2024/25 already"),
        ({"service": "new", "what": "retire", "reason": "x"}, "New only begins with 2025/26"),
        (
            {"service": "wound", "what": "merge", "successor": "gone", "reason": "x", "end_roles": "on"},
            "Gone does not run in 2025/26",
        ),
        (
            {"service": "wound", "what": "merge", "successor": "wound", "reason": "x", "end_roles": "on"},
            "A service cannot carry on itself",
        ),
        (
            {"service": "written", "what": "retire", "reason": "x"},
            "The 2024/25 plan of Written is still running: it is draft.",
        ),
        (
            {"service": "\x00\u202e😀" + "x" * 300, "what": "retire", "reason": "x"},
            "There is no service with the name or code",
        ),
        (
            {"service": "<script>alert(1)</script>", "what": "retire", "reason": "x"},
            "There is no service with the name or code",
        ),
    ],
)
def test_a_row_that_cannot_be_is_answered(client: Client, team: User, row: dict[str, str], answer: str) -> None:
    bare_year()
    service_with_lead(code="wound", name="Wound")
    service_with_lead(code="twin-1", name="Twins")
    service_with_lead(code="twin-2", name="Twins")
    ServiceFactory(code="gone", name="Gone", end_year=2024, retired_reason="Over")
    service_with_lead(code="new", name="New", start_year=2025)
    start_plan(service=service_with_lead(code="written", name="Written"), year=2024, by=team)
    text = refused(client, row_0=row)
    assert answer in text
    assert Service.objects.filter(end_year=2024).count() == 1


def test_a_service_named_twice_is_answered(client: Client) -> None:
    bare_year()
    service_with_lead(code="wound", name="Wound")
    row = {"what": "retire", "reason": "x", "end_roles": "on"}
    text = refused(client, row_0={**row, "service": "wound"}, row_1={**row, "service": "Wound"})
    assert "Wound is named above already" in text


def test_more_rows_come_without_judging_what_is_typed(client: Client) -> None:
    bare_year()
    answer = client.post(URL, sent(add_rows="1", opens_on="", row_2={"service": "Half a wo"}))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" not in text
    assert 'value="Half a wo"' in text
    assert text.count("Service that ends") == 6
    assert not PlanningCycle.objects.filter(year=2025).exists()
    assert client.post(URL, sent(add_rows="1", rows="9" * 5000)).content.decode().count("Service that ends") == 6


def test_roles_that_end_and_services_without_a_lead_ask_for_a_decision(client: Client) -> None:
    bare_year()
    today = timezone.localdate()
    PlanningCycle.objects.update(opens_on=today - timedelta(days=400), plans_due_on=today - timedelta(days=300))
    role = AppointmentFactory(
        user=UserFactory(name="Lead of wounds"),
        role="service_lead",
        scope="service",
        service=ServiceFactory(name="Wound care"),
        ends_on=today + timedelta(days=5),
    )
    page = client.get(URL)
    text = words(page.content.decode())
    assert "1 role ends before plans are due" in text
    assert "1 service has nobody who could hand in its plan" in text
    dates = page.context["form"].initial
    given = {name: dates[name].isoformat() for name in ("opens_on", "plans_due_on")}
    text = refused(client, **given)
    assert "Choose what happens to the role Lead of wounds: Service lead, Wound care" in text
    assert "Say that the year opens all the same, or name the leads first" in text
    answers = {f"role_{role.pk}": "prolong", "without_leads": "on"}
    assert client.post(URL, sent(**given, **answers)).status_code == 302
    role.refresh_from_db()
    assert role.ends_on >= dates["plans_due_on"]


def test_many_questions_are_answered_by_one(client: Client, team: User) -> None:
    bare_year()
    for number in range(27):
        start_plan(service=ServiceFactory(code=f"end-{number:02}", name=f"Ending {number:02}"), year=2024, by=team)
    Service.objects.update(end_year=2024, retired_reason="Its contract ends")
    text = words(client.get(URL).content.decode())
    assert "And the 2 others" in text
    answers = {f"ending_end-{number:02}": "end" for number in range(25)}
    assert client.post(URL, sent(**answers, ending_rest="run_on")).status_code == 302
    assert sorted(Service.objects.filter(end_year=2025).values_list("code", flat=True)) == ["end-25", "end-26"]


def test_feedback_that_nobody_considered_is_named(client: Client, team: User) -> None:
    bare_year()
    template = PlanTemplate.objects.get(kind="int")
    TemplateFeedback.objects.create(
        template=template, text="x", by=team, at=timezone.now(), considered_at=timezone.now()
    )
    assert "not considered yet" not in words(client.get(URL).content.decode())
    for _ in range(2):
        TemplateFeedback.objects.create(template=template, text="x", by=team, at=timezone.now())
    assert "2 comments not considered yet" in words(client.get(URL).content.decode())


def test_a_year_that_is_there_already_says_who_opened_it(client: Client, team: User) -> None:
    bare_year()
    client.post(URL, sent())
    text = words(client.get(URL).content.decode())
    assert f"The planning year 2025/26 is there already. {team.name} opened it on" in text
    answer = client.post(URL, sent())
    assert answer.status_code == 409
    assert PlanningCycle.objects.count() == 2


def test_without_an_earlier_year_the_page_says_how_the_first_is_set_up(client: Client) -> None:
    text = words(client.get(URL).content.decode())
    assert "There is no year before 2025/26" in text
    assert "manage.py set_up_year" in text
    assert client.get(DONE).status_code == 404


def test_only_the_planning_team_comes_here(team: User) -> None:
    bare_year()
    assert Client().get(URL).status_code == 302
    for role in ("reader", "administrator", "executive_approver"):
        client = Client()
        client.force_login(person(role))
        assert client.get(URL).status_code == client.post(URL, sent()).status_code == 403
        assert client.get(DONE).status_code == 403
    assert PlanningCycle.objects.count() == 1


@pytest.mark.parametrize("junk", ["\x00", "\u202eevil", "😀" * 500, "<script>alert(1)</script>", "9" * 100_000])
def test_junk_is_answered(client: Client, junk: str) -> None:
    bare_year()
    fields = {name: junk for name in sent() if name != "guidance"}
    answer = client.post(URL, {**fields, "row_0-service": junk, "row_0-successor": junk, "row_0-reason": junk})
    assert answer.status_code == 422
    assert "<script>alert(1)" not in answer.content.decode()
    assert not PlanningCycle.objects.filter(year=2025).exists()


def test_guidance_of_a_megabyte_is_answered(client: Client) -> None:
    bare_year()
    assert "Shorten the guidance to 20,000 characters or fewer; it has 1,000,000" in refused(
        client, guidance="x" * 1_000_000
    )


def test_words_typed_before_signing_in_again_come_back(client: Client, team: User) -> None:
    bare_year()
    page = client.get(URL).content.decode()
    mark = re.search(r'name="form_mark" value="([^"]+)"', page)
    assert mark is not None
    client.logout()
    typed = sent(guidance="Typed in time", rows="6", row_5={"service": "The sixth"})
    assert client.post(URL, {**typed, "form_mark": mark[1]}).status_code == 302
    client.force_login(team)
    text = client.get(URL).content.decode()
    assert not PlanningCycle.objects.filter(year=2025).exists()
    assert "Typed in time" in text
    assert 'value="The sixth"' in text


def test_queries_do_not_grow_with_the_services(client: Client, team: User) -> None:
    full_year(team)

    def queries() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as caught:
            client.get(URL)
        return len(caught)

    for _ in range(2):
        start_plan(service=ServiceFactory(), year=2024, by=team)
    few = queries()
    for number in range(57):
        service = ServiceFactory(end_year=2024 if number % 2 else None, retired_reason="Over" if number % 2 else "")
        start_plan(service=service, year=2024, by=team)
        person("service_lead", service=service)
    assert (Service.objects.count(), ServicePlan.objects.count()) == (60, 59)
    Appointment.objects.filter(role="service_lead").update(ends_on=date(2099, 1, 1))
    many = queries()
    assert many == few + 3  # what carries on services that end, and the counts of two lists that are cut
    assert few <= 27
    assert reverse("planning:year_opening:open", kwargs={"year": 2025}) == URL
