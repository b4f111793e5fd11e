"""The pages of reminders: the schedule, its preview, and what people choose."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import MailPreference, Topic
from mlco_portal.mail.preferences import choose
from planning.cycle.models import PlanningCycle
from planning.reminders.models import ReminderRule
from services.models import Absence
from tests.factories import ServiceFactory, full_plan, open_year, person
from tests.planning.reminders.mornings import milestone

pytestmark = pytest.mark.django_db
SCHEDULE, CHOICES = "/planning-year/2024-25/reminders/", reverse("planning:reminders:choices")


def test_the_preview_names_who_is_reminded_who_is_away_and_who_gets_none(client: Client) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    silent, away = (person("contributor", service=plan.service) for _ in range(2))
    milestone(PlanningCycle.objects.get())
    choose(choices={Topic.REMINDERS: "never"}, by=silent)
    Absence.objects.create(user=away, starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 8))
    client.force_login(person("planning_team"))
    with freeze_time("2024-02-01 12:00"):
        text = client.get(SCHEDULE).content.decode()
    assert "Next: 2 February 2024" in text
    assert f"<p>{lead.name}</p>" in text
    assert f"<p>Away: {away.name}</p>" in text
    assert f"<p>Chose to get no reminders: {silent.name}</p>" in text
    assert "28 days before, 14 days before, 7 days before, 1 day before, 1 day after" in text


@pytest.mark.parametrize("role", ["service_lead", "leadership_approver", "executive_approver", "reader"])
def test_only_who_runs_the_year_sees_the_schedule(client: Client, role: str) -> None:
    made = milestone(open_year())
    scope = {"service": ServiceFactory()} if role == "service_lead" else {}
    client.force_login(person(role, **scope))
    for path in (SCHEDULE, f"{SCHEDULE}{made.pk}/"):
        assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)
    assert ReminderRule.objects.count() == 5


def test_days_are_changed_audited_and_kept_apart_from_other_years(client: Client) -> None:
    made = milestone(open_year())
    client.force_login(person("planning_team"))
    path = f"{SCHEDULE}{made.pk}/"
    assert 'value="28, 14, 7, 1"' in client.get(path).content.decode()
    client.post(path, {"before": "21, 7 and 0", "after": "2;3"})
    assert set(ReminderRule.objects.values_list("days_before", flat=True)) == {21, 7, 0, -2, -3}
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.changes) == (
        "reminders.set_days",
        {"days_before": [[28, 14, 7, 1, -1], [21, 7, 0, -2, -3]]},
    )
    assert client.get(path.replace("2024-25", "2023-24")).status_code == 404
    assert client.get(f"{SCHEDULE}999999/").status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("181", "", "Enter days from 180 before to 90 after"),
        ("", "91", "Enter days from 180 before to 90 after"),
        ("7", "0", "Enter 0 as a day before: it is the day itself"),
        ("-7", "", "Enter numbers of days such as 28, 14, 7"),
        ("seven", "", "Enter numbers of days such as 28, 14, 7"),
        ("٧", "", "Enter numbers of days such as 28, 14, 7"),
        ("1" * 1_000_000, "", "Enter numbers of days such as 28, 14, 7"),
        ("7\x00", "", "Error: Reminders of Service plans are due"),
        (" ".join(str(n) for n in range(11)), "", "Enter at most 10 days for a milestone"),
        ("<script>x</script>🌴", "‮7", "Enter numbers of days such as 28, 14, 7"),
    ],
)
def test_days_that_cannot_be_are_answered(client: Client, before: str, after: str, words: str) -> None:
    made = milestone(open_year())
    client.force_login(person("planning_team"))
    text = client.post(f"{SCHEDULE}{made.pk}/", {"before": before, "after": after}).content.decode()
    assert words in text
    assert "<script>x" not in text
    assert ReminderRule.objects.count() == 5


def test_dates_come_first_and_milestones_without_a_day_are_folded_away_below(client: Client) -> None:
    cycle = open_year()
    milestone(cycle, name="Some time in winter", due_on=None, days=[])
    milestone(cycle, name="Due second", due_on=date(2024, 3, 2), days=[])
    milestone(cycle, name="Due first", due_on=date(2024, 3, 1))
    client.force_login(person("planning_team"))
    text = client.get(SCHEDULE).content.decode()
    places = [text.index(words) for words in ("Due first</th>", "Due second</th>", "<details", "winter</th>")]
    assert places == sorted(places)
    assert "1 milestone without a day" in text
    assert text.count("No reminder</td>") == 2


@pytest.mark.parametrize("many", [1, 30])
def test_the_schedule_asks_the_same_for_any_number(client: Client, many: int, django_assert_num_queries) -> None:
    cycle = open_year()
    with freeze_time("2024-02-01 12:00"):
        client.force_login(person("planning_team"))
        for number in range(many):
            service = ServiceFactory()
            person("service_lead", service=service)
            milestone(cycle, name=f"Milestone {number}", due_on=date(2024, 3, 1) + timedelta(days=number % 3))
        client.get(SCHEDULE)
        with django_assert_num_queries(16):
            assert client.get(SCHEDULE).status_code == 200


def test_people_choose_what_they_get(client: Client) -> None:
    anna = person("service_lead", service=ServiceFactory())
    assert client.get(CHOICES).status_code == 302
    client.force_login(anna)
    page = client.get(CHOICES).content.decode()
    assert page.count('value="morning" checked') == 6
    given = dict.fromkeys(Topic.values, "morning") | {"comments": "at_once", "reminders": "never"}
    assert "Saved." in client.post(CHOICES, given, follow=True).content.decode()
    kept = dict(MailPreference.objects.filter(user=anna).values_list("topic", "when"))
    assert kept == {"comments": "at_once", "reminders": "never"}
    for wrong in ({"reminders": "at_once"}, {"waiting": "\x00"}, {"sharing": "x" * 100_000}, {"comments": ""}):
        assert "Choose one of the answers" in client.post(CHOICES, {**given, **wrong}).content.decode()
    assert MailPreference.objects.count() == 2
