"""The planning year's page: the timetable by quarter, two clocks, and the dates to know."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time
from pytest_django import DjangoAssertNumQueries

from planning.cycle.models import Milestone, PlanningCycle
from tests.factories import person

pytestmark = pytest.mark.django_db
PAGE = "/planning-year/"
QUARTERS = [
    (date(2023, 10, 1), date(2023, 12, 31)),
    (date(2024, 1, 1), date(2024, 3, 31)),
    (date(2024, 4, 1), date(2024, 6, 30)),
]


def cycle(year: int = 2024, state: str = "open") -> PlanningCycle:
    return PlanningCycle.objects.create(
        year=year, state=state, opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1), guidance="Start early"
    )


def milestone(to: PlanningCycle, name: str, quarter: int = 0, **values: object) -> Milestone:
    starts_on, ends_on = QUARTERS[quarter]
    return Milestone.objects.create(cycle=to, name=name, quarter=3, starts_on=starts_on, ends_on=ends_on, **values)


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(person("reader"))
    return client


def test_page_is_for_people_who_are_signed_in(client: Client) -> None:
    answer = client.get(PAGE)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:sign_in"))


def test_page_without_a_planning_year_says_what_will_stand_here(reader: Client) -> None:
    assert b"No planning year is set up yet" in reader.get(PAGE).content


def test_quarters_come_in_order_with_three_clocks_side_by_side(reader: Client) -> None:
    current = cycle()
    milestone(current, "Final plan", 2, kind="product")
    milestone(current, "Draft guidance", kind="product", order=2)
    milestone(current, "Set out the timetable", order=1)
    milestone(current, "NHS guidance", clock="nhs", due_on=date(2023, 12, 31), is_indicative=True)
    milestone(current, "Councils meet", 1, clock="council", kind="meeting")
    quarters = reader.get(PAGE).context["quarters"]
    assert [(one.heading, one.caption) for one in quarters] == [
        ("October to December 2023", "Quarter 3 of 2023/24"),
        ("January to March 2024", "Quarter 4 of 2023/24"),
        ("April to June 2024", "Quarter 1 of 2024/25"),
    ]
    assert [(cell.label, [(one.kind, one.name) for one in cell.items]) for cell in quarters[0].cells] == [
        ("Our own timetable", [("Activity", "Set out the timetable"), ("Product", "Draft guidance")]),
        ("Council budget", []),
        ("NHS and MFT guidance", [("Activity", "NHS guidance")]),
    ]
    assert [one.name for one in quarters[1].cells[1].items] == ["Councils meet"]


def test_dates_to_know_are_in_order_and_say_which_may_change(reader: Client) -> None:
    current = cycle()
    milestone(current, "Leadership teams decide", 1, due_on=date(2024, 3, 15), is_indicative=True)
    milestone(current, "No day yet", 1)
    assert reader.get(PAGE).context["key_dates"] == [
        ("Writing opens", "1 October 2023"),
        ("Service plans are due", "1 March 2024"),
        ("Leadership teams decide", "15 March 2024 (this date may still change)"),
    ]


@pytest.mark.parametrize(
    ("day", "now"), [("2023-09-30", []), ("2023-10-01", [0]), ("2023-12-31", [0]), ("2024-01-01", [1])]
)
def test_quarter_of_today_is_marked(day: str, now: list[int]) -> None:
    current = cycle()
    for quarter in range(3):
        milestone(current, "Something", quarter)
    with freeze_time(day):
        client = Client()
        client.force_login(person("reader"))
        quarters = client.get(PAGE).context["quarters"]
    assert [number for number, one in enumerate(quarters) if one.is_now] == now


def test_running_year_is_shown_and_others_are_linked(reader: Client) -> None:
    cycle(2023, "closed")
    cycle(2024)
    cycle(2025, "preparing")
    shown = reader.get(PAGE)
    assert b"2024/25</h1>" in shown.content
    assert [str(one) for one in shown.context["other_years"]] == ["2025/26", "2023/24"]
    assert b"2023/24</h1>" in reader.get(reverse("planning:cycle:year", args=[2023])).content


def test_unknown_year_and_wrong_method(reader: Client) -> None:
    cycle()
    assert reader.get("/planning-year/2019-20/").status_code == 404
    assert reader.get("/planning-year/2024-27/").status_code == 404
    assert reader.post(PAGE).status_code == 405


@pytest.mark.parametrize("count", [1, 3, 60])
def test_page_makes_the_same_queries_for_any_number_of_milestones(
    reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    current = cycle()
    for number in range(count):
        milestone(current, f"Milestone {number}", number % 3)
    with django_assert_num_queries(10):
        answer = reader.get(PAGE)
    found = [one for row in answer.context["quarters"] for cell in row.cells for one in cell.items]
    assert len(found) == count


@freeze_time("2024-04-02 12:00")
def test_suspension_is_said_before_anything_else_of_the_year(reader: Client) -> None:
    current = cycle(state="suspended")
    current.suspended_on, current.suspended_reason = date(2024, 2, 5), "Every service is needed elsewhere"
    current.save()
    milestone(current, "Draft guidance")
    page = reader.get(PAGE + "2024-25/").content.decode()
    assert "Service plans were due on 1 March 2024" in page
    assert "Planning for 2024/25 has been suspended since 5 February 2024</h2>" in page
    assert page.index("Every service is needed elsewhere") < page.index("Start early") < page.index("Dates to know")


def test_team_is_led_to_what_runs_the_year_and_to_the_next_year_only_while_there_is_none(client: Client) -> None:
    cycle()
    client.force_login(person("planning_team"))
    assert "Open 2025/26 from this year" in client.get(PAGE + "2024-25/").content.decode()
    cycle(2025, "preparing")
    page = client.get(PAGE + "2024-25/").content.decode()
    assert "Change the timetable" in page
    assert "Open 2025/26" not in page


@pytest.mark.parametrize(("year", "offered"), [(2098, b"Open 2099/00 from this year"), (2099, None)])
def test_the_next_year_is_offered_up_to_the_last_that_there_is(
    client: Client, year: int, offered: bytes | None
) -> None:
    cycle(year=year)
    client.force_login(person("planning_team"))
    answer = client.get(f"/planning-year/{year}-{(year + 1) % 100:02d}/")
    assert answer.status_code == 200
    assert (offered in answer.content) if offered else (b"from this year" not in answer.content)
