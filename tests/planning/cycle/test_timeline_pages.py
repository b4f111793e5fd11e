"""Pages of the timetable: picture and table say the same, the steps of a move, who may do what, bad input."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time
from pytest_django import DjangoAssertNumQueries

from planning.cycle.models import Milestone, MilestoneMove, PhaseWindow
from tests.factories import person
from tests.planning.cycle.timetables import a_year, milestone, needs

pytestmark = pytest.mark.django_db
YEAR_PAGE = "/planning-year/2024-25/"


@pytest.fixture(autouse=True)
def _long_before():
    with freeze_time("2023-06-01 10:00"):
        yield


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(person("planning_team"))
    return client


def page_of(one: Milestone, name: str = "milestone") -> str:
    return reverse(f"planning:cycle:{name}", args=[one.cycle.year, one.pk])


def test_picture_and_table_hold_the_same_milestones_and_windows(team: Client) -> None:
    year = a_year()
    first = milestone(year, "Guidance <script>", date(2023, 12, 1), clock="nhs", kind="product")
    second = milestone(year, "Templates", date(2024, 1, 9), is_indicative=True)
    milestone(year, "Councils meet", clock="council", kind="meeting")
    needs(second, first, 7)
    PhaseWindow.objects.create(cycle=year, phase="review", opens_on=date(2024, 3, 2), closes_on=date(2024, 3, 20))
    PhaseWindow.objects.create(cycle=year, phase="update", opens_on=date(2026, 7, 1))
    html = team.get(YEAR_PAGE).content.decode()
    svg = re.search(r'<svg class="org-year__picture".*?</svg>', html, re.DOTALL)[0]
    in_picture = re.findall(r'href="#((?:milestone|window)-\w+)"', svg)
    in_table = re.findall(r'id="((?:milestone|window)-\w+)"', html)
    assert sorted(in_picture) == sorted(in_table)
    assert len(in_picture) == 6
    assert len(re.findall('class="org-year__needs"', svg)) == 1
    assert "style=" not in svg
    assert "Guidance &lt;script&gt;" in svg


def test_boxes_of_the_picture_never_cover_each_other(team: Client) -> None:
    year = a_year()
    for number in range(40):
        milestone(year, f"Milestone {number} " + "with many words " * (number % 5), date(2023, 12, 1 + number % 28))
    picture = team.get(YEAR_PAGE).context["picture"]
    boxes = [mark.box for lane in picture.lanes for mark in lane.marks]
    for number, (x, y, width, height) in enumerate(boxes):
        assert height >= 26
        for left, top, wide, tall in boxes[number + 1 :]:
            assert left >= x + width or x >= left + wide or top >= y + height or y >= top + tall


def test_year_page_counts_its_slips(team: Client) -> None:
    one = milestone(a_year(), "Guidance", date(2023, 12, 1))
    preview = team.post(page_of(one, "move"), {"to": "8 December 2023"})
    seen = preview.context["form"]["seen"].value()
    team.post(page_of(one, "move"), {"to": "8 December 2023", "seen": seen, "then": "confirm"})
    answer = team.get(YEAR_PAGE)
    assert answer.context["slips_total"] == "1 date moved 1 time, 7 days later in all."
    assert len(answer.context["picture"].lanes[0].marks[0].ghosts) == 1


def test_move_is_previewed_then_confirmed(team: Client) -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2023, 12, 1)), milestone(year, "B", date(2023, 12, 2))
    needs(second, first, 7)
    given = {"to": "8/12/2023", "reason": ""}
    preview = team.post(page_of(first, "move"), given)
    assert (preview.status_code, MilestoneMove.objects.count()) == (200, 0)
    assert preview.context["move"].rows[0][0] == "B"
    given |= {"seen": preview.context["form"]["seen"].value(), "then": "confirm"}
    assert team.post(page_of(first, "move"), given).status_code == 422
    assert team.post(page_of(first, "move"), {**given, "also_fixed": "on"}).status_code == 302
    assert [one.due_on for one in Milestone.objects.order_by("pk")] == [date(2023, 12, 8), date(2023, 12, 15)]
    assert b"because it needs" in team.get(page_of(second)).content


def test_old_preview_is_shown_again(team: Client) -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    answer = team.post(page_of(one, "move"), {"to": "8/12/2023", "seen": "old", "then": "confirm"})
    assert answer.status_code == 409
    assert b"changed meanwhile" in answer.content
    one.refresh_from_db()
    assert one.due_on == date(2023, 12, 1)


@pytest.mark.parametrize(
    "day",
    ["", "31 February 2024", "\x00", "1/1/9999", "0", "‮2024", "🎉" * 1000, "2" * 1_000_000, "<script>", "1/4/2025"],
)
def test_nonsense_days_are_answered(team: Client, day: str) -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    answer = team.post(page_of(one, "move"), {"to": day, "then": "confirm"})
    assert (answer.status_code, MilestoneMove.objects.count()) == (422, 0)


def test_milestone_of_another_year_is_not_found(team: Client) -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    a_year(2025)
    for name in ("milestone", "move", "milestone_change", "milestone_remove"):
        assert team.get(reverse(f"planning:cycle:{name}", args=[2025, one.pk])).status_code == 404
    assert team.get(reverse("planning:cycle:milestone", args=[2024, 10**30])).status_code == 404


def test_reader_sees_and_changes_nothing(client: Client) -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    client.force_login(person("service_lead"))
    assert b"Move the day" not in client.get(page_of(one)).content
    assert client.get(reverse("planning:cycle:milestones", args=[2024])).status_code == 403
    for name in ("move", "milestone_change", "milestone_remove", "milestone_done", "milestone_place", "milestone"):
        assert client.post(page_of(one, name), {"done": "yes", "to": "up"}).status_code == 403
    one.refresh_from_db()
    assert (one.done_at, one.due_on) == (None, date(2023, 12, 1))


def test_milestone_is_added_changed_ticked_and_removed(team: Client) -> None:
    a_year()
    given = {"name": "Launch", "kind": "meeting", "clock": "mlco", "quarter": "2024-04-01", "done_when": "ticked"}
    assert team.post(reverse("planning:cycle:milestone_add", args=[2024]), {**given, "name": "\x00"}).status_code == 422
    team.post(reverse("planning:cycle:milestone_add", args=[2024]), {**given, "audience": ["service_lead"]})
    one = Milestone.objects.get()
    assert (one.name, one.due_on, one.starts_on, one.audience) == ("Launch", None, date(2024, 4, 1), ["service_lead"])
    seen = team.get(page_of(one, "milestone_change")).context["form"].initial["seen"]
    team.post(page_of(one, "milestone_change"), {**given, "name": "Launch day", "seen": seen})
    late = team.post(page_of(one, "milestone_change"), {**given, "name": "Other", "seen": seen})
    assert (late.status_code, Milestone.objects.get().name) == (409, "Launch day")
    team.post(page_of(one, "milestone_done"), {"done": "yes"})
    assert Milestone.objects.get().done_at is not None
    assert b"off the timetable?" in team.get(page_of(one, "milestone_remove")).content
    team.post(page_of(one, "milestone_remove"))
    assert not Milestone.objects.exists()
    assert team.post(page_of(one, "milestone_remove")).status_code == 302


def test_circle_is_named_on_the_page(team: Client) -> None:
    year = a_year()
    a, b = milestone(year, "A"), milestone(year, "B")
    assert team.post(page_of(a), {"needs": b.pk, "gap_days": 7}).status_code == 302
    answer = team.post(page_of(b), {"needs": a.pk, "gap_days": 0})
    assert answer.status_code == 422
    assert "“B”, which needs “A”, which needs “B”" in answer.content.decode()
    for bad in ({"needs": "x"}, {"needs": a.pk, "gap_days": -1}, {"needs": a.pk, "gap_days": 10**9}):
        assert team.post(page_of(b), bad).status_code == 422


@pytest.mark.parametrize("count", [1, 40])
def test_list_makes_the_same_queries(
    team: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    year = a_year()
    for number in range(count):
        milestone(year, f"Milestone {number}")
    with django_assert_num_queries(8):
        assert team.get(reverse("planning:cycle:milestones", args=[2024])).status_code == 200
