"""Late passes: what can be given, to whom and until when; asking for one; their pages."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice, OutboxMessage
from mlco_portal.years import PlanningYear
from planning.cycle.actions.passes import ask_for_pass, end_pass, give_pass
from planning.cycle.models import LatePass, PhaseWindow, PlanningCycle
from planning.cycle.rules.passes import LONDON, NoSuchMoment, PassRefused, moment_in_london
from planning.service_plans.models import ServicePlan
from tests.factories import empty_plan, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ServicePlan:
    made = empty_plan()
    PlanningCycle.objects.filter(year=2024).update(plans_due_on=timezone.localdate() - timedelta(days=1))
    return made


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


@pytest.fixture
def team() -> User:
    return person("planning_team")


def cycle() -> PlanningCycle:
    return PlanningCycle.objects.get(year=2024)


def give(plan: ServicePlan, user: User, by: User, *, hours: float = 30, reason: str = "Ill") -> LatePass:
    until = timezone.now() + timedelta(hours=hours)
    return give_pass(cycle=cycle(), service=plan.service, user=user, expires_at=until, reason=reason, by=by)


def page(name: str, *args: object) -> str:
    return reverse(f"planning:cycle:{name}", args=[PlanningYear(2024), *args])


def test_a_pass_is_kept_told_and_audited(plan: ServicePlan, lead: User, team: User) -> None:
    given = give(plan, lead, team)
    assert list(LatePass.objects.in_force()) == [given]
    mail = OutboxMessage.objects.get(to_user=lead)  # at once: a pass can end before the next morning's mail
    assert mail.subject == f"You can still write the plan of {plan.service}"
    entry = AuditEntry.objects.get(action="cycle.give_pass")
    assert (entry.by, entry.reason) == (team, "Ill")


def test_a_second_pass_takes_the_place_of_the_first(plan: ServicePlan, lead: User, team: User) -> None:
    give(plan, lead, team, hours=30)
    second = give(plan, lead, team, hours=50)
    assert list(LatePass.objects.in_force()) == [second]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"hours": 0}, "Enter a day and time in the future"),
        ({"hours": -1}, "Enter a day and time in the future"),
        ({"hours": 24 * 9}, "Nobody decides on plans after"),
        ({"reason": "  "}, "Give a reason"),
    ],
)
def test_what_cannot_be_given_is_refused(
    plan: ServicePlan, lead: User, team: User, facts: dict[str, Any], words: str
) -> None:
    today = timezone.localdate()
    PhaseWindow.objects.create(cycle=cycle(), phase="review", opens_on=today, closes_on=today + timedelta(days=5))
    with pytest.raises(PassRefused, match=words):
        give(plan, lead, team, **facts)
    assert not LatePass.objects.exists()


def test_only_writers_get_passes_and_only_the_planning_team_gives_them(
    plan: ServicePlan, lead: User, team: User
) -> None:
    with pytest.raises(PassRefused, match="does not write the plan of"):
        give(plan, person("reader"), team)
    with pytest.raises(PassRefused, match="Only the planning team"):
        give(plan, lead, lead)
    given = give(plan, lead, team)
    with pytest.raises(PassRefused, match="Only the planning team"):
        end_pass(late_pass=given, by=lead)
    PlanningCycle.objects.update(state="suspended")
    with pytest.raises(PassRefused, match="for a year that is open"):
        give(plan, lead, team)


def test_a_pass_is_taken_back_once(plan: ServicePlan, lead: User, team: User) -> None:
    given = give(plan, lead, team)
    end_pass(late_pass=given, by=team)
    assert not LatePass.objects.in_force().exists()
    with pytest.raises(PassRefused, match="ended already"):
        end_pass(late_pass=given, by=team)


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        (date(2026, 10, 25), time(1, 30), "The clocks go back on 25 October 2026, so this time comes twice"),
        (date(2026, 3, 29), time(1, 30), "The clocks go forward on 29 March 2026"),
        (date(2026, 3, 29), time(1, 0), "The clocks go forward on 29 March 2026"),
    ],
)
def test_times_that_come_twice_or_never_are_no_moment(day: date, clock: time, words: str) -> None:
    with pytest.raises(NoSuchMoment, match=words):
        moment_in_london(day, clock)


def test_every_other_time_is_one_moment() -> None:
    assert moment_in_london(date(2026, 10, 25), time(2, 0)) == datetime(2026, 10, 25, 2, 0, tzinfo=LONDON)
    assert moment_in_london(date(2026, 3, 29), time(2, 0)).utcoffset() == timedelta(hours=1)
    assert moment_in_london(date(2026, 3, 29), time(0, 59)).utcoffset() == timedelta(0)


def test_asking_tells_the_planning_team_once_a_day(plan: ServicePlan, lead: User, team: User) -> None:
    assert ask_for_pass(cycle=cycle(), service=plan.service, why="Two of us are ill", by=lead) is True
    assert ask_for_pass(cycle=cycle(), service=plan.service, why="Again", by=lead) is False
    told = Notice.objects.get(user=team)
    assert "Two of us are ill" in told.text
    assert f"service={plan.service.code}&user={lead.pk}" in told.link
    with pytest.raises(PassRefused, match="Only those who write the plan"):
        ask_for_pass(cycle=cycle(), service=plan.service, why="", by=person("reader"))


def test_asking_while_writing_is_open_is_answered(plan: ServicePlan, lead: User) -> None:
    PlanningCycle.objects.update(plans_due_on=timezone.localdate())
    with pytest.raises(PassRefused, match="A late pass counts after that day"):
        ask_for_pass(cycle=cycle(), service=plan.service, why="", by=lead)


def test_from_asking_to_taking_back_in_the_browser(client: Client, plan: ServicePlan, lead: User, team: User) -> None:
    client.force_login(lead)
    answer = client.post(page("ask_for_pass", plan.service.code), {"why": "\x00\u202e<script>"}, follow=True)
    assert answer.status_code in (200, 422)
    answer = client.post(page("ask_for_pass", plan.service.code), {"why": "Please <script>"}, follow=True)
    assert "The planning team is told" in answer.content.decode()
    client.force_login(team)
    form = client.get(Notice.objects.get(user=team).link)
    assert f'value="{lead.pk}" checked' in form.content.decode()
    sent = {"service": plan.service.code, "user": lead.pk, "reason": "Ill", "clock": "5pm"}
    last = timezone.localdate() + timedelta(days=3)
    sent["day"] = last.strftime("%d/%m/%Y")
    listed = client.post(page("give_pass"), sent, follow=True).content.decode()
    assert f"until {last.day} {last:%B %Y} at 5pm, and is told so." in listed
    assert "In force" in listed
    given = LatePass.objects.get()
    assert timezone.localtime(given.expires_at).time() == time(17)
    client.post(page("end_pass", given.pk))
    again = client.post(page("end_pass", given.pk), follow=True).content.decode()
    assert "This pass has ended already." in again
    assert "Ended" in again


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "1/1/2020", "clock": "5pm"}, "Enter a day and time in the future"),
        ({"day": "25/10/2026", "clock": "01:30"}, "this time comes twice"),
        ({"day": "28/03/2027", "clock": "1:30am"}, "there is no such time"),
        ({"day": "tomorrow", "clock": "5pm"}, "Enter a date such as 31 March 2025"),
        ({"day": "1/1/2050", "clock": "late"}, "Enter a time such as 17:00"),
        ({"day": "1/1/2050", "clock": "5pm", "user": "99999999999999999999999"}, "Choose one of the people"),
        ({"day": "1/1/2050", "clock": "5pm", "reason": ""}, "Give a reason"),
        ({"day": "1/1/2050", "clock": "5pm", "reason": "x" * 2001}, "Use 2,000 characters or fewer"),
    ],
)
def test_bad_input_is_answered(
    client: Client, plan: ServicePlan, lead: User, team: User, typed: dict[str, str], words: str
) -> None:
    client.force_login(team)
    sent = {"service": plan.service.code, "user": str(lead.pk), "reason": "Ill", **typed}
    answer = client.post(page("give_pass"), sent)
    assert answer.status_code in (409, 422)
    assert words in answer.content.decode()
    assert not LatePass.objects.exists()


@pytest.mark.parametrize("code", ["nothing", "\x00", "<script>", "x" * 3000])
def test_a_service_that_is_none_leads_back_to_the_list(
    client: Client, plan: ServicePlan, team: User, code: str
) -> None:
    client.force_login(team)
    answer = client.get(page("give_pass"), {"service": code, "user": "²"})
    assert answer.status_code == 302
    assert client.post(page("give_pass"), {"service": code}).status_code == 404


@pytest.mark.parametrize("name", ["passes", "give_pass", "state", "dates", "add_window"])
def test_the_pages_are_the_planning_teams(client: Client, plan: ServicePlan, lead: User, name: str) -> None:
    client.force_login(lead)
    assert client.get(page(name)).status_code == 403
    assert client.post(page(name)).status_code in (403, 405)
    client.logout()
    assert client.get(page(name)).status_code == 302


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_asks_the_same_for_any_number(
    client: Client, plan: ServicePlan, lead: User, team: User, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        give(plan, lead, team)
    client.force_login(team)
    client.get(page("passes"))
    with django_assert_num_queries(9):
        assert client.get(page("passes")).status_code == 200
