"""Milestones: added, changed, ordered, ticked, removed; what they need, circles named, two people at once."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.cycle.actions.dates import move_milestone
from planning.cycle.actions.timeline import (
    ChangedMeanwhile,
    NewMilestone,
    add_dependencies,
    add_dependency,
    add_milestone,
    add_milestones,
    change_milestone,
    remove_dependency,
    remove_milestone,
    shift_milestone,
    tick_milestone,
    values_of,
)
from planning.cycle.models import Milestone, MilestoneDependency, PhaseWindow, PlanningCycle
from planning.cycle.queries.dates import planned_move
from planning.cycle.rules.dates import DateRefused
from tests.factories import person
from tests.planning.cycle.timetables import a_year, milestone, needs

pytestmark = pytest.mark.django_db
QUARTER = date(2023, 10, 1)


@pytest.fixture
def team() -> User:
    return person("planning_team")


def words(**values: Any) -> dict[str, Any]:
    given = {"name": "Guidance", "kind": "product", "clock": "nhs", "note": "", "sets": "", "done_when": "ticked"}
    return {**given, "audience": [], **values}


def test_milestone_with_only_a_quarter_or_with_a_day(team: User) -> None:
    year = a_year()
    some_time = add_milestone(cycle=year, quarter=QUARTER, words=words(), by=team)
    on_a_day = add_milestone(cycle=year, quarter=QUARTER, words=words(), due_on=date(2024, 5, 9), by=team)
    assert [(one.quarter, one.starts_on, one.due_on, one.order) for one in (some_time, on_a_day)] == [
        (3, QUARTER, None, 1),
        (1, date(2024, 4, 1), date(2024, 5, 9), 2),
    ]
    assert AuditEntry.objects.filter(action="cycle.add_milestone", by=team).count() == 2


def test_day_outside_the_year_is_refused(team: User) -> None:
    for quarter, day in ((QUARTER, date(2026, 1, 1)), (date(2030, 1, 1), None)):
        with pytest.raises(DateRefused, match="outside the planning year"):
            add_milestone(cycle=a_year(2024 + 10 * bool(day)), quarter=quarter, words=words(), due_on=day, by=team)
    assert not Milestone.objects.exists()


def test_milestone_that_is_a_date_of_the_round_takes_that_day(team: User) -> None:
    year = a_year()
    plans = add_milestone(cycle=year, quarter=QUARTER, words=words(sets="plans_due"), by=team)
    assert (plans.due_on, plans.starts_on) == (date(2024, 3, 1), date(2024, 1, 1))
    with pytest.raises(DateRefused, match="“Guidance” is this date of the round already"):
        add_milestone(cycle=year, quarter=QUARTER, words=words(sets="plans_due"), by=team)
    with pytest.raises(DateRefused, match="Writing opens is 1 October 2023, and this milestone 2 October 2023"):
        add_milestone(cycle=year, quarter=QUARTER, words=words(sets="writing_opens"), due_on=date(2023, 10, 2), by=team)
    add_milestone(cycle=year, quarter=QUARTER, words=words(sets="review_opens"), due_on=date(2024, 3, 2), by=team)
    assert PhaseWindow.objects.get().opens_on == date(2024, 3, 2)


def test_change_says_when_somebody_else_was_faster(team: User) -> None:
    one = milestone(a_year(), "Guidance")
    seen = values_of(one)
    change_milestone(milestone=one, quarter=QUARTER, words=words(name="NHS guidance"), seen=seen, by=team)
    with pytest.raises(ChangedMeanwhile) as refused:
        change_milestone(milestone=one, quarter=QUARTER, words=words(name="MFT guidance"), seen=seen, by=team)
    assert refused.value.current.name == "NHS guidance"
    moved = date(2024, 1, 1)
    change_milestone(milestone=one, quarter=moved, words=words(name="NHS guidance"), seen=None, by=team)
    one.refresh_from_db()
    assert (one.quarter, one.starts_on) == (4, moved)


def test_order_within_the_quarter_and_clock(team: User) -> None:
    year = a_year()
    first, other, second = (
        milestone(year, name, order=1, clock=clock) for name, clock in (("A", "mlco"), ("X", "nhs"), ("B", "mlco"))
    )
    assert shift_milestone(milestone=second, up=True, by=team)
    assert not shift_milestone(milestone=second, up=True, by=team)
    assert not shift_milestone(milestone=first, up=False, by=team)
    found = year.milestones.order_by("starts_on", "order", "pk")
    assert [one.name for one in found if one.clock == "mlco"] == ["B", "A"]
    assert not shift_milestone(milestone=other, up=True, by=team)


def test_only_what_is_ticked_can_be_ticked(team: User) -> None:
    year = a_year()
    one, other = milestone(year, "A"), milestone(year, "B", done_when="submitted")
    assert tick_milestone(milestone=one, done=True, by=team)
    assert not tick_milestone(milestone=one, done=True, by=team)
    one.refresh_from_db()
    assert (one.done_by, one.done_at is not None) == (team, True)
    assert tick_milestone(milestone=one, done=False, by=team)
    with pytest.raises(DateRefused, match="every plan is submitted"):
        tick_milestone(milestone=other, done=True, by=team)


def test_many_are_added_in_their_order_or_none_of_them(team: User) -> None:
    year = a_year()
    names = ("Guidance", "Plans due", "Review", "Report")
    sets = {"Plans due": "plans_due", "Review": "review_opens"}
    days = {"Review": date(2024, 3, 2)}
    new = [
        NewMilestone(QUARTER, words(name=one, sets=sets.get(one, "")), days.get(one), is_indicative=one == "Report")
        for one in names
    ]
    with pytest.raises(DateRefused, match="“Plans due” is this date of the round already"):
        add_milestones(cycle=year, new=[*new, new[1]], by=team)
    assert not Milestone.objects.exists()
    assert not AuditEntry.objects.exists()
    added = add_milestones(cycle=year, new=new, by=team)
    assert [(one.name, one.due_on, one.is_indicative) for one in Milestone.objects.order_by("order")] == [
        ("Guidance", None, False), ("Plans due", date(2024, 3, 1), False), ("Review", date(2024, 3, 2), False),
        ("Report", None, True),
    ]  # fmt: skip
    told = AuditEntry.objects.filter(action="cycle.add_milestone").order_by("pk")
    assert [one.object_id for one in told] == [str(one.pk) for one in added]
    assert told[1].changes["due_on"] == [None, "2024-03-01"]
    assert PhaseWindow.objects.get().opens_on == date(2024, 3, 2)


def test_many_dependencies_close_no_circle_among_themselves(team: User) -> None:
    year = a_year()
    a, b, c = (milestone(year, name) for name in "ABC")
    with pytest.raises(DateRefused, match="“A”, which needs “C”, which needs “B”, which needs “A”"):
        add_dependencies(cycle=year, wanted=[(b, a, 7), (c, b, 0), (a, c, 1)], by=team)
    assert not MilestoneDependency.objects.exists()
    add_dependencies(cycle=year, wanted=[(b, a, 7), (c, b, 0), (b, a, 9)], by=team)
    assert list(MilestoneDependency.objects.order_by("pk").values_list("gap_days", flat=True)) == [9, 0]
    changes = [one.changes for one in AuditEntry.objects.filter(action="cycle.add_dependency").order_by("pk")]
    assert changes == [{"days after A": [None, 7]}, {"days after B": [None, 0]}, {"days after A": [7, 9]}]


def test_circle_is_refused_with_its_names(team: User) -> None:
    year = a_year()
    a, b, c = (milestone(year, name) for name in "ABC")
    add_dependency(milestone=b, needs=a, gap_days=7, by=team)
    add_dependency(milestone=c, needs=b, gap_days=0, by=team)
    with pytest.raises(DateRefused, match="“A”, which needs “C”, which needs “B”, which needs “A”"):
        add_dependency(milestone=a, needs=c, gap_days=1, by=team)
    with pytest.raises(DateRefused, match="cannot wait for itself"):
        add_dependency(milestone=a, needs=a, gap_days=1, by=team)
    assert MilestoneDependency.objects.count() == 2
    add_dependency(milestone=b, needs=a, gap_days=9, by=team)
    assert MilestoneDependency.objects.get(milestone=b).gap_days == 9


def test_dependency_of_another_year_is_not_found(team: User) -> None:
    one, other = milestone(a_year(), "A"), milestone(a_year(2025), "B")
    with pytest.raises(DateRefused, match="not on the timetable"):
        add_dependency(milestone=one, needs=other, gap_days=1, by=team)


def test_dependency_is_taken_away_once(team: User) -> None:
    year = a_year()
    one, other = milestone(year, "A"), milestone(year, "B")
    link = needs(one, other, 3)
    assert not remove_dependency(milestone=other, key=link.pk, by=team)
    assert remove_dependency(milestone=one, key=link.pk, by=team)
    assert not remove_dependency(milestone=one, key=link.pk, by=team)


def test_closed_year_stays_as_it_is(team: User) -> None:
    one = milestone(a_year(state=PlanningCycle.State.CLOSED), "A")
    with pytest.raises(DateRefused, match="closed"):
        tick_milestone(milestone=one, done=True, by=team)
    with pytest.raises(DateRefused, match="closed"):
        add_milestone(cycle=one.cycle, quarter=QUARTER, words=words(), by=team)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_cannot_close_a_circle(team: User) -> None:
    year = a_year()
    a, b = milestone(year, "A"), milestone(year, "B")
    outcomes = at_once(
        lambda: add_dependency(milestone=a, needs=b, gap_days=0, by=team),
        lambda: add_dependency(milestone=b, needs=a, gap_days=0, by=team),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["DateRefused", "MilestoneDependency"]
    assert MilestoneDependency.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_a_milestone_moved_while_it_is_removed_is_gone_and_the_mover_is_told(team: User, _round: int) -> None:
    year = a_year()
    one, to = milestone(year, "A", date(2024, 1, 10)), date(2024, 1, 20)
    seen = planned_move(year, one, to).token
    given = {"is_indicative": True, "reason": "Later", "seen": seen, "by": team}
    outcomes = at_once(
        lambda: move_milestone(milestone=one, to=to, **given), lambda: remove_milestone(milestone=one, by=team)
    )
    told = [one for one in outcomes if isinstance(one, DateRefused)]
    assert len(outcomes) == 2
    assert [str(one) for one in told] in ([], ["This milestone is not on the timetable any more"])
    assert not Milestone.objects.exists()


def at_once(*works: Any) -> list[Any]:
    """Do all of it in threads that start together; return what each gave or raised."""
    gate, outcomes = Barrier(len(works)), []

    def run(work: Any) -> None:
        gate.wait()
        try:
            outcomes.append(work())
        except DateRefused as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes
