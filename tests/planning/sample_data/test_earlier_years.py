"""The years before the sample's plans, as the sources describe them, and the timetable that moves with its round."""

from datetime import date

import pytest

from planning.cycle.models import Milestone, MilestoneDependency, PlanningCycle
from planning.priorities.models import Priority
from planning.sample_data.earlier_years import load_earlier_years
from planning.sample_data.timetable import load_cycle

pytestmark = pytest.mark.django_db


def composition(year: int) -> list[tuple[str, int | None]]:
    return list(PlanningCycle.objects.get(year=year).composition.values_list("name", "count"))


def test_2019_was_made_of_twelve_neighbourhoods_three_localities_and_two_citywide_plans() -> None:
    load_earlier_years()
    assert composition(2019) == [
        ("Neighbourhood plans", 12),
        ("Locality plans of community services", 3),
        ("Adult social care plan", 1),
        ("Citywide plan of children’s services", 1),
    ]
    assert PlanningCycle.objects.get(year=2019).state == "closed"
    assert list(Priority.objects.filter(framework__year=2019).values_list("name", flat=True)) == [
        "Population health delivery",
        "Integrated working in neighbourhood teams",
        "Strong relationships with primary care",
        "Better system resilience",
        "Phase 2 of the MLCO",
    ]
    assert Milestone.objects.get(cycle__year=2019, sets="plans_due").due_on == date(2019, 7, 31)


def test_2020_is_suspended_and_says_why() -> None:
    load_earlier_years()
    cycle = PlanningCycle.objects.get(year=2020)
    assert (cycle.state, cycle.approach, cycle.suspended_on) == ("suspended", "top_down", None)
    assert cycle.suspended_reason.startswith("All planning in the NHS was suspended nationally")
    assert "financial plan and strategy was agreed" in cycle.suspended_reason
    assert not Priority.objects.filter(framework__year=2020).exists()


def test_2021_was_outlined_by_the_executive_on_two_clocks() -> None:
    load_earlier_years()
    cycle = PlanningCycle.objects.get(year=2021)
    assert (cycle.state, cycle.approach) == ("closed", "top_down")
    assert dict(composition(2021))["Service plans of Integrated Neighbourhood Teams"] == 13
    assert Priority.objects.filter(framework__year=2021).count() == 6
    published = cycle.milestones.get(name="Operating Plan published")
    assert (published.due_on, published.is_indicative) == (date(2021, 4, 30), True)
    assert {one.needs.clock for one in published.dependencies.all()} == {"mlco", "nhs"}
    dated = cycle.milestones.exclude(due_on=None)
    assert all(one.is_indicative for one in dated)
    assert set(cycle.milestones.values_list("clock", flat=True)) == {"mlco", "council", "nhs"}


def test_2024_stands_as_its_source_says_when_it_is_not_moved() -> None:
    cycle = load_cycle(2024)
    assert (cycle.opens_on, cycle.plans_due_on) == (date(2023, 10, 1), date(2024, 3, 1))
    approved = cycle.milestones.get(done_when="leadership")
    assert (approved.due_on, approved.quarter, approved.note) == (date(2024, 3, 15), 4, "")
    assert set(cycle.milestones.values_list("quarter", flat=True)) == {1, 2, 3, 4}
    assert sum(count or 0 for _, count in composition(2024)) == 46


@pytest.mark.parametrize("due", [date(2026, 12, 5), date(2025, 3, 30), date(2024, 2, 29), date(2027, 1, 1)])
def test_moved_timetable_keeps_distances_and_whole_quarters(due: date) -> None:
    cycle = load_cycle(2024, {"opens_on": date(2023, 10, 1), "plans_due_on": due}, moved=True)
    handed_in = cycle.milestones.get(sets="plans_due")
    approved = cycle.milestones.get(done_when="leadership")
    assert handed_in.due_on == due
    assert approved.due_on is not None
    assert (approved.due_on - due).days == 14
    assert approved.note == "In the published planning cycle: 15 March 2024."
    assert cycle.milestones.get(name="Launch at Freedom to Lead 2024").note == (
        "In the published planning cycle: April to June 2024."
    )
    for one in cycle.milestones.all():
        assert one.starts_on.day == 1
        assert (one.starts_on.month - 4) % 12 // 3 + 1 == one.quarter
        assert 89 <= (one.ends_on - one.starts_on).days <= 91
        assert one.due_on is None or one.starts_on <= one.due_on <= one.ends_on
    for link in MilestoneDependency.objects.select_related("milestone", "needs"):
        if link.milestone.due_on and link.needs.due_on:
            assert (link.milestone.due_on - link.needs.due_on).days >= link.gap_days
