"""The timetable as calendar files: what stands in them, for whom, and the secret address."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from planning.cycle.actions.calendar import renew_feed
from planning.cycle.actions.dates import move_milestone
from planning.cycle.models import CalendarFeed
from planning.cycle.queries.dates import planned_move
from tests.factories import UserFactory, person
from tests.planning.cycle.timetables import a_year, milestone, needs

pytestmark = pytest.mark.django_db
PAGE = "/planning-year/calendar/"


def events(answer) -> dict[str, object]:
    assert answer.status_code == 200, answer.status_code
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def feed_address(user) -> str:
    return reverse("planning:cycle:feed", args=[renew_feed(by=user).token])


def test_event_says_what_the_milestone_says(client: Client) -> None:
    year = a_year()
    guidance = milestone(
        year, "Guidance; with, a “trap”\\ and 📅", date(2023, 12, 31), is_indicative=True, note="Ask\r\nus"
    )
    needs(guidance, milestone(year, "Outline", date(2023, 11, 1)))
    address = feed_address(person("reader"))
    found = events(client.get(address))["Guidance; with, a “trap”\\ and 📅 (2024/25)"]
    assert str(found["uid"]).startswith(f"milestone-{guidance.pk}@")
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2023, 12, 31), date(2024, 1, 1))
    assert (str(found["status"]), int(found["sequence"])) == ("TENTATIVE", 0)
    assert str(found["description"]).split("\n\n") == [
        "This day may still change.",
        "It comes after: Outline.",
        "Ask\nus",
    ]
    assert str(found["url"]).endswith(reverse("planning:cycle:milestone", args=[2024, guidance.pk]))


def test_sequence_grows_with_each_move_and_the_uid_stays(client: Client) -> None:
    one = milestone(a_year(), "Guidance", date(2023, 12, 1))
    address = feed_address(person("reader"))
    before = events(client.get(address))["Guidance (2024/25)"]
    with freeze_time("2023-06-01 10:00"):
        to = date(2023, 12, 5)
        seen = planned_move(one.cycle, one, to).token
        move_milestone(milestone=one, to=to, is_indicative=False, seen=seen, by=None)
    after = events(client.get(address))["Guidance (2024/25)"]
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 1)
    assert (str(after["uid"]), after["dtstart"].dt) == (str(before["uid"]), to)
    assert (str(after["status"]), after["dtstamp"].dt.date()) == ("CONFIRMED", date(2023, 6, 1))
    one.delete()
    assert "Guidance (2024/25)" not in events(client.get(address))


def test_feed_follows_the_roles_of_the_person(client: Client) -> None:
    year = a_year()
    for name, audience in (("All", []), ("Leads", ["service_lead"]), ("Approvers", ["executive_approver"])):
        milestone(year, name, date(2023, 12, 1), audience=audience)
    milestone(year, "Some time")
    milestone(a_year(2020, state="closed"), "History", date(2019, 12, 1))
    lead = person("service_lead")
    dates = {"Writing opens (2024/25)", "Service plans are due (2024/25)"}
    assert set(events(client.get(feed_address(lead)))) == {"All (2024/25)", "Leads (2024/25)", *dates}
    lead.appointments.all().delete()
    assert set(events(client.get(feed_address(lead)))) == {"All (2024/25)", *dates}


def test_date_of_the_round_stands_once(client: Client) -> None:
    milestone(a_year(), "Plans sent in", date(2024, 3, 1), sets="plans_due", audience=["service_lead"])
    found = set(events(client.get(feed_address(person("service_lead")))))
    assert found == {"Plans sent in (2024/25)", "Writing opens (2024/25)"}


def test_feed_needs_no_sign_in_and_is_kept_by_nobody_between(client: Client) -> None:
    a_year()
    address = feed_address(person("reader"))
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-cache", "noindex, nofollow")
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("token", ["wrong", "x" * 5000, "a%00b", "%F0%9F%93%85", "'; drop table", "..%2F"])
def test_wrong_address_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/planning-year/calendar/feed/{token}.ics").status_code == 404


def test_closed_account_and_old_address_are_not_found(client: Client) -> None:
    user = person("reader")
    old = feed_address(user)
    new = feed_address(user)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert CalendarFeed.objects.count() == 1
    user.is_active = False
    user.save()
    assert client.get(new).status_code == 404


def test_page_makes_an_address_and_a_new_one(client: Client) -> None:
    milestone(a_year(), "Some time")
    assert client.get(PAGE).status_code == 302
    client.force_login(UserFactory())
    assert b"1 milestone with no day yet is left out" in client.get(PAGE).content
    assert b"Make my address" in client.get(PAGE).content
    client.post(reverse("planning:cycle:renew_feed"), follow=True)
    first = CalendarFeed.objects.get().token
    page = client.get(PAGE)
    assert first.encode() in page.content
    assert page["Cache-Control"] == "private, no-store"
    client.post(reverse("planning:cycle:renew_feed"))
    assert CalendarFeed.objects.get().token != first


def test_file_of_a_role(client: Client) -> None:
    year = a_year()
    milestone(year, "Leads", date(2023, 12, 1), audience=["service_lead"])
    milestone(year, "Approvers", date(2023, 12, 1), audience=["executive_approver"])
    address = reverse("planning:cycle:role_calendar", args=["service-leads"])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    answer = client.get(address)
    assert str(Calendar.from_ical(answer.content)["x-wr-calname"]).endswith("planning: Service leads")
    dates = {"Writing opens (2024/25)", "Service plans are due (2024/25)"}
    assert set(events(answer)) == {"Leads (2024/25)", *dates}
    whole = client.get(reverse("planning:cycle:role_calendar", args=["whole-timetable"]))
    assert set(events(whole)) == {"Leads (2024/25)", "Approvers (2024/25)", *dates}
    assert client.get("/planning-year/calendar/nobody.ics").status_code == 404


@pytest.mark.parametrize("count", [1, 60])
def test_feed_makes_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    year = a_year()
    for number in range(count):
        milestone(year, f"Milestone {number}", date(2023, 10, 1) + timedelta(days=number))
    address = feed_address(person("reader"))
    with django_assert_num_queries(5):
        assert len(events(client.get(address))) == count + 2
