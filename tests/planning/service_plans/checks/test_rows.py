"""Dates, owners, measures, and rows that repeat."""

from datetime import date

import pytest

from planning.service_plans.checks import RULES
from tests.planning.service_plans.checks.plans import PRIORITY, places, plan, priorities, section, words


@pytest.mark.parametrize(
    ("due", "today", "said"),
    [
        ("30 September 2024", date(2024, 1, 1), ""),
        ("1 April 2024", date(2024, 1, 1), ""),
        ("31 March 2025", date(2024, 1, 1), ""),
        ("soon", date(2024, 1, 1), ""),
        ("", date(2024, 1, 1), ""),
        ("1/4/2025", date(2024, 1, 1), "1 April 2025 is after the planning year, which ends on 31 March 2025"),
        (
            "30 Sep 2023",
            date(2024, 1, 1),
            "30 September 2023 is before the planning year, which begins on 1 April 2024",
        ),
        ("30 September 2024", date(2024, 10, 1), "30 September 2024 has passed"),
        ("30 September 2024", date(2024, 9, 30), ""),
        ("30 September 2024", date(2026, 1, 1), ""),
    ],
)
def test_dates_outside_the_year_are_found(due: str, today: date, said: str) -> None:
    found = words(RULES["date-outside-year"], priorities({"due": due}, today=today))
    assert found == ([f"Priority 1: {said}"] if said else [])


@pytest.mark.parametrize(
    "owner", ["all", "TBC", "tbc.", "various", "The team", "N/A", "?", "to be  confirmed", "All staff"]
)
def test_owner_who_is_nobody_is_found(owner: str) -> None:
    [found] = words(RULES["vague-owner"], priorities({"owner": owner}))
    assert found.endswith("names nobody. Name one post")


@pytest.mark.parametrize("owner", ["", "Service lead", "Team leader", "All-age lead", "Various works manager"])
def test_owner_who_is_somebody_is_left_alone(owner: str) -> None:
    assert words(RULES["vague-owner"], priorities({"owner": owner})) == []


@pytest.mark.parametrize(
    "measure", ["Homes are happier with us", "Better care", "People like it", "Staff may feel safe to speak"]
)
def test_measure_without_a_number_is_found(measure: str) -> None:
    expected = [] if " may " in measure else [("priorities", "priorities1", "measure")]
    assert places(RULES["vague-measure"], priorities({"measure": measure})) == expected


@pytest.mark.parametrize(
    "measure",
    [
        *("", "12 clinics", "Nobody waits a year", "Visits double", "Open by June", "Half of staff"),
        *("Everyone leaves with a written plan", "Calls made to everyone on the list", "Framework awarded on time"),
        *("Strategy agreed by the Executive", "Both clinics open and taking bookings", "New letters in use"),
    ],
)
def test_measure_with_a_number_or_a_date_is_left_alone(measure: str) -> None:
    assert words(RULES["vague-measure"], priorities({"measure": measure})) == []


def test_one_owner_of_everything_is_found_once() -> None:
    same = {"owner": "Service lead"}
    assert words(RULES["one-owner"], priorities(same, {"owner": "service  lead."}, same)) == [
        "“Service lead” leads all 3 priorities. Can someone else take one on?"
    ]
    assert words(RULES["one-owner"], priorities(same, same)) == []
    assert words(RULES["one-owner"], priorities(same, same, {"owner": "Nurse"})) == []
    assert words(RULES["one-owner"], priorities(same, same, {"owner": ""})) == []


def test_rows_that_say_the_same_are_found_at_the_later_one() -> None:
    rows = [PRIORITY, {**PRIORITY, "priority": "Other"}, {**PRIORITY, "priority": " shorter  WAITS."}]
    assert words(RULES["same-rows"], plan(section("priorities", "priorities", *rows))) == [
        "Priority 3 says the same as priority 1"
    ]
    assert words(RULES["same-rows"], plan(section("priorities", "priorities", *rows[:2]))) == []


def test_support_without_a_team_is_found() -> None:
    asked = {"issue": "Few staff", "action": "Advertise", "support": "A new post", "team": ""}
    rows = [asked, {**asked, "team": "digital"}, {**asked, "support": "None"}, {**asked, "support": " "}]
    checked = plan(section("resourcing", "workforce_area", *rows))
    assert places(RULES["support-of-no-team"], checked) == [("resourcing", "resourcing1", "team")]


def test_contribution_without_a_measure_is_found() -> None:
    rows = [
        {"kloe": "q1", "contribution": "Ask", "measure": ""},
        {"kloe": "q1", "contribution": "Ask", "measure": "Score"},
    ]
    checked = plan(section("kloes", "kloe_contributions", *rows))
    assert places(RULES["contribution-unmeasured"], checked) == [("kloes", "kloes1", "measure")]
