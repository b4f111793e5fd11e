"""Days away: entered by the person, or for them; clear answers to what cannot be."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from mlco_portal.audit.models import AuditEntry
from services.actions.absences import add_absence, end_absence
from services.models import Absence
from services.rules.catalogue import NotPermitted
from services.rules.people import AppointmentRefused
from tests.factories import UserFactory, person

pytestmark = pytest.mark.django_db
OWN, ALL = reverse("services:your_leave"), reverse("services:leave")


@pytest.fixture(autouse=True)
def _today():
    with freeze_time("2024-06-03 10:00"):
        yield


def away(user, first=(2024, 6, 10), last=(2024, 6, 14), by=None):
    return add_absence(user=user, starts_on=date(*first), ends_on=date(*last), by=by or user)


def test_a_person_says_when_they_are_away_and_that_they_are_back() -> None:
    anna = person("service_lead")
    later, now = away(anna), away(anna, (2024, 6, 1), (2024, 6, 5))
    end_absence(absence=later, by=anna)
    end_absence(absence=later, by=anna)
    end_absence(absence=now, by=anna)
    assert list(Absence.objects.values_list("starts_on", "ends_on")) == [(date(2024, 6, 1), date(2024, 6, 2))]
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["services.add_absence"] * 2 + ["services.end_absence"] * 2


def test_the_planning_team_says_it_for_others_and_colleagues_do_not() -> None:
    anna, team = person("service_lead"), person("planning_team")
    absence = away(anna, by=team)
    for act in (
        lambda: away(anna, (2024, 7, 1), (2024, 7, 2), by=person("service_lead")),
        lambda: end_absence(absence=absence, by=person("leadership_approver")),
    ):
        with pytest.raises(NotPermitted):
            act()
    end_absence(absence=absence, by=team)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ((2024, 6, 14), (2024, 6, 10), {"ends_on": "The last day away is before the first day away"}),
        ((2024, 5, 1), (2024, 5, 2), {"ends_on": "The last day away has passed. Choose today or a later day"}),
        (
            (2024, 6, 12),
            (2026, 6, 12),
            {"ends_on": "This is more than a year. Choose a last day within a year of the first one"},
        ),
        (
            (2024, 6, 5),
            (2024, 6, 7),
            {
                "starts_on": "These days overlap with time away from 6 June 2024 to 8 June 2024. "
                "Remove that first, or choose others"
            },
        ),
    ],
)
def test_days_that_cannot_be_are_answered(first, last, problem) -> None:
    anna = UserFactory()
    away(anna, (2024, 6, 6), (2024, 6, 8))
    with pytest.raises(AppointmentRefused) as refused:
        away(anna, first, last)
    assert refused.value.problems == problem
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("1 June 0204", "2 June 2024", "Enter a date between 2000 and 2099"),
        ("10/6/2024", "14/6/9999", "Enter a date between 2000 and 2099"),
        ("\x00", "‮14/6/2024", "Enter a date such as 31 March 2025"),
        ("🌴" * 1000, "", "Enter last day away"),
        ("<script>alert(1)</script>", "31/2/2024", "Enter a date such as 31 March 2025"),
        ("14/6/2024", "10/6/2024", "The last day away is before the first day away"),
    ],
)
def test_the_page_answers_bad_dates(client: Client, first, last, words) -> None:
    client.force_login(UserFactory())
    text = client.post(OWN, {"starts_on": first, "ends_on": last}).content.decode()
    assert words in text
    assert "<script>alert" not in text
    assert not Absence.objects.exists()


def test_pages_add_and_remove(client: Client) -> None:
    anna, team = person("service_lead"), person("planning_team")
    client.force_login(anna)
    page = client.post(OWN, {"starts_on": "10/6/2024", "ends_on": "14 June 2024"}, follow=True).content.decode()
    assert "You are away from 10 June 2024 to 14 June 2024." in page
    assert client.get(ALL).status_code == 403
    absence = Absence.objects.get()
    client.force_login(person("service_lead"))
    assert client.post(reverse("services:end_absence", args=[absence.pk])).status_code == 403
    client.force_login(team)
    form = {"user": anna.pk, "starts_on": "1/7/2024", "ends_on": "2/7/2024"}
    assert f"{anna} is away from 1 July 2024 to 2 July 2024." in client.post(ALL, form, follow=True).content.decode()
    client.post(reverse("services:end_absence", args=[absence.pk]))
    assert Absence.objects.get().starts_on == date(2024, 7, 1)
    assert client.post(reverse("services:end_absence", args=[absence.pk])).status_code == 404


@pytest.mark.parametrize("many", [1, 40])
def test_the_list_asks_the_same_for_any_number(client: Client, many, django_assert_num_queries) -> None:
    client.force_login(person("planning_team"))
    Absence.objects.bulk_create(
        Absence(user=UserFactory(), starts_on=date(2024, 6, 3), ends_on=date(2024, 6, 3) + timedelta(days=n))
        for n in range(many)
    )
    client.get(ALL)
    with django_assert_num_queries(6):
        assert client.get(ALL).content.decode().count("org-sheet__heading") == many
