"""Moving a date: what it carries along, what refuses it, what stays written of it."""

from datetime import date, timedelta

import pytest
from freezegun import freeze_time

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.approval.models import ApprovalCase, CaseStep, RouteStep
from planning.cycle.actions.dates import OtherConsequences, move_milestone
from planning.cycle.actions.timeline import remove_milestone, tick_milestone
from planning.cycle.models import Milestone, MilestoneMove, PhaseWindow, PlanningCycle
from planning.cycle.queries.dates import planned_move
from planning.cycle.queries.timeline import Slips, timeline_of
from planning.cycle.rules.dates import DateRefused
from tests.factories import full_plan, open_year, person
from tests.planning.cycle.timetables import a_year, milestone, needs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _long_before():
    with freeze_time("2023-06-01 10:00"):
        yield


@pytest.fixture
def team() -> User:
    return person("planning_team")


def move(one: Milestone, to: date, by: User | None = None, **more: object) -> object:
    """Look at the preview, then confirm exactly that."""
    seen = planned_move(one.cycle, one, to).token
    given = {"is_indicative": False, "seen": seen, **more}
    return move_milestone(milestone=one, to=to, by=by, **given)


def due(*milestones: Milestone) -> list[date | None]:
    return [Milestone.objects.get(pk=one.pk).due_on for one in milestones]


def test_move_carries_what_needs_it_and_writes_a_move_for_each(team: User) -> None:
    year = a_year()
    first = milestone(year, "Guidance", date(2023, 12, 1))
    second = milestone(year, "Templates", date(2023, 12, 10), is_indicative=True)
    third = milestone(year, "Meeting", date(2024, 2, 1), is_indicative=True)
    needs(second, first, 7)
    needs(third, second, 14)
    move(first, date(2023, 12, 20), team, reason="The guidance is late")
    assert due(first, second, third) == [date(2023, 12, 20), date(2023, 12, 27), date(2024, 2, 1)]
    own, pushed = MilestoneMove.objects.order_by("pk")
    assert (own.milestone, own.before, own.after, own.reason, own.moved_by, own.because_of) == (
        first,
        date(2023, 12, 1),
        date(2023, 12, 20),
        "The guidance is late",
        team,
        None,
    )
    assert (pushed.milestone, pushed.before, pushed.after, pushed.because_of) == (
        second,
        date(2023, 12, 10),
        date(2023, 12, 27),
        own,
    )
    told = AuditEntry.objects.filter(action="cycle.move_milestone").order_by("pk").values_list("object_label", "reason")
    assert list(told) == [("Guidance", "The guidance is late"), ("Templates", "Needs “Guidance”")]


def test_quarter_follows_the_day() -> None:
    one = milestone(a_year(), "Launch", date(2024, 3, 31))
    move(one, date(2024, 4, 1))
    one.refresh_from_db()
    assert (one.quarter, one.starts_on, one.ends_on) == (1, date(2024, 4, 1), date(2024, 6, 30))


def test_fixed_days_move_only_when_said_so() -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2023, 12, 1)), milestone(year, "B", date(2023, 12, 2))
    needs(second, first)
    with pytest.raises(DateRefused, match="Say that they may"):
        move(first, date(2023, 12, 9))
    assert due(first, second) == [date(2023, 12, 1), date(2023, 12, 2)]
    move(first, date(2023, 12, 9), also_fixed=True)
    assert due(first, second) == [date(2023, 12, 9), date(2023, 12, 9)]


def test_what_is_done_is_never_moved(team: User) -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2023, 12, 1)), milestone(year, "B", date(2023, 12, 2))
    needs(second, first)
    tick_milestone(milestone=second, done=True, by=team)
    plan = move(first, date(2023, 12, 9))
    assert ([one.name for one in plan.stay], due(second)) == (["B"], [date(2023, 12, 2)])
    with pytest.raises(DateRefused, match="“B” is done"):
        move(second, date(2023, 12, 20))
    tick_milestone(milestone=second, done=False, by=team)
    move(second, date(2023, 12, 20))
    assert due(second) == [date(2023, 12, 20)]


def test_less_than_the_agreed_notice_needs_a_reason() -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    with freeze_time("2023-11-18 10:00"):
        with pytest.raises(DateRefused, match="less than the agreed notice of 14 days"):
            move(one, date(2024, 1, 10))
        assert not MilestoneMove.objects.exists()
        move(one, date(2024, 1, 10), reason="The Executive meets later")
    assert due(one) == [date(2024, 1, 10)]


def test_preview_of_something_else_moves_nothing() -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2023, 12, 1)), milestone(year, "B", date(2023, 12, 2))
    seen = planned_move(year, first, date(2023, 12, 9)).token
    needs(second, first)
    with pytest.raises(OtherConsequences, match="changed meanwhile"):
        move(first, date(2023, 12, 9), seen=seen, also_fixed=True)
    assert due(first, second) == [date(2023, 12, 1), date(2023, 12, 2)]


@pytest.mark.parametrize("day", [date(2023, 3, 31), date(2025, 4, 1), date(2099, 1, 1), date.min, date.max])
def test_day_outside_the_year_is_refused(day: date) -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    with pytest.raises(DateRefused, match="outside the planning year"):
        move(one, day, reason="Why not")


def test_push_beyond_the_year_refuses_the_whole_move() -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2024, 12, 1)), milestone(year, "B", date(2025, 3, 1))
    needs(second, first, 60)
    with pytest.raises(DateRefused, match="“B” would be pushed too far"):
        move(first, date(2025, 3, 1), also_fixed=True)
    assert due(first, second) == [date(2024, 12, 1), date(2025, 3, 1)]


def test_nothing_moves_before_what_it_needs() -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2023, 12, 1)), milestone(year, "B", date(2023, 12, 20))
    needs(second, first, 7)
    with pytest.raises(DateRefused, match="8 December 2023 is the earliest day"):
        move(second, date(2023, 12, 7))


def test_same_day_is_refused_but_may_become_fixed() -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1), is_indicative=True)
    with pytest.raises(DateRefused, match="its day already"):
        move(one, date(2023, 12, 1), is_indicative=True)
    move(one, date(2023, 12, 1), is_indicative=False)
    one.refresh_from_db()
    assert (one.is_indicative, timeline_of(one.cycle).slips) == (False, {})


def test_closed_year_moves_nothing() -> None:
    one = milestone(a_year(state="closed"), "A", date(2023, 12, 1))
    with pytest.raises(DateRefused, match="closed"):
        move(one, date(2023, 12, 2))


def test_slips_are_counted_and_summed() -> None:
    one = milestone(a_year(), "A", date(2023, 12, 1))
    for day in (date(2023, 12, 8), date(2023, 12, 5)):
        move(one, day)
        one.refresh_from_db()
    assert timeline_of(one.cycle).slips == {one.pk: Slips(2, 4, (date(2023, 12, 1), date(2023, 12, 8)))}


def test_summer_time_does_not_change_the_count_of_days() -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2024, 3, 30)), milestone(year, "B", date(2024, 3, 31))
    third = milestone(year, "C", date(2024, 10, 26), is_indicative=True)
    needs(second, first, 1)
    needs(third, second, 209)
    move(first, date(2024, 3, 31), also_fixed=True)
    assert due(first, second, third) == [date(2024, 3, 31), date(2024, 4, 1), date(2024, 10, 27)]


def test_removed_milestone_leaves_the_history_of_what_it_pushed(team: User) -> None:
    year = a_year()
    first, second = milestone(year, "A", date(2023, 12, 1)), milestone(year, "B", date(2023, 12, 2))
    needs(second, first)
    move(first, date(2023, 12, 9), also_fixed=True)
    remove_milestone(milestone=first, by=team)
    remove_milestone(milestone=first, by=team)
    kept = MilestoneMove.objects.get()
    assert (kept.milestone, kept.reason) == (second, "It needed “A”, which was removed afterwards")


def test_date_of_the_round_moves_with_its_milestone() -> None:
    year = a_year()
    plans = milestone(year, "Plans sent in", date(2024, 3, 1), sets="plans_due")
    PhaseWindow.objects.create(cycle=year, phase="review", opens_on=date(2024, 3, 2), closes_on=date(2024, 3, 20))
    review = milestone(year, "Review", date(2024, 3, 2), sets="review_opens", is_indicative=True)
    needs(review, plans, 1)
    move(plans, date(2024, 3, 8))
    year.refresh_from_db()
    assert (year.plans_due_on, year.windows.get().opens_on) == (date(2024, 3, 8), date(2024, 3, 9))
    with pytest.raises(DateRefused, match="Review cannot close before it opens"):
        move(plans, date(2024, 4, 8))
    with pytest.raises(DateRefused, match="Plans cannot be due before writing opens"):
        move(plans, date(2023, 9, 1))
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"cycle.change_dates", "cycle.change_window"} <= actions


def test_first_day_of_review_makes_its_window() -> None:
    year = a_year()
    move(milestone(year, "Review", sets="review_opens"), date(2024, 3, 2))
    window = year.windows.get()
    assert (window.phase, window.opens_on, window.closes_on) == ("review", date(2024, 3, 2), None)


def test_window_of_a_phase_may_not_meet_another() -> None:
    year = a_year()
    PhaseWindow.objects.create(cycle=year, phase="review", opens_on=date(2024, 3, 2), closes_on=date(2024, 3, 20))
    PhaseWindow.objects.create(cycle=year, phase="review", opens_on=date(2024, 6, 1))
    last = milestone(year, "Review ends", date(2024, 3, 20), sets="review_closes")
    with pytest.raises(DateRefused, match="overlap"):
        move(last, date(2024, 6, 1))
    move(last, date(2024, 5, 31))
    assert year.windows.order_by("opens_on")[0].closes_on == date(2024, 5, 31)


def test_writing_may_not_overlap_another_year() -> None:
    a_year(2025, state="preparing")
    plans = milestone(a_year(), "Plans sent in", date(2024, 3, 1), sets="plans_due")
    with pytest.raises(DateRefused, match="overlaps 2025/26"):
        move(plans, date(2024, 10, 1))
    move(plans, date(2024, 9, 30))


def test_approval_steps_follow_when_asked() -> None:
    year = open_year()
    plans = milestone(year, "Plans sent in", year.plans_due_on, sets="plans_due")
    before = list(RouteStep.objects.order_by("pk").values_list("due_on", flat=True))
    move(plans, year.plans_due_on + timedelta(days=7))
    assert list(RouteStep.objects.order_by("pk").values_list("due_on", flat=True)) == before
    plans.refresh_from_db()
    move(plans, year.plans_due_on + timedelta(days=12), also_steps=True)
    after = list(RouteStep.objects.order_by("pk").values_list("due_on", flat=True))
    assert after == [day + timedelta(days=5) for day in before]
    assert AuditEntry.objects.filter(action="approval.shift_due_dates").count() == 1


def test_running_plans_follow_but_what_is_decided_stays() -> None:
    year = open_year()
    PlanningCycle.objects.filter(pk=year.pk).update(opens_on=date(2023, 5, 1))
    decided, returned = (full_plan().case for _ in range(2))
    for case, at in ((decided, 2), (returned, None)):
        CaseStep.objects.bulk_create(
            CaseStep(case=case, order=order, name=str(order), permission="decide_as_executive", due_on=day)
            for order, day in ((1, date(2024, 3, 15)), (2, date(2024, 3, 20)))
        )
        step = case.steps.get(order=at) if at else None
        ApprovalCase.objects.filter(pk=case.pk).update(status="submitted" if at else "returned", step=step)
    plans = milestone(PlanningCycle.objects.get(), "Plans sent in", date(2024, 3, 1), sets="plans_due")
    move(plans, date(2024, 3, 6), also_steps=True)
    assert list(decided.steps.values_list("due_on", flat=True)) == [date(2024, 3, 15), date(2024, 3, 25)]
    assert list(returned.steps.values_list("due_on", flat=True)) == [date(2024, 3, 20), date(2024, 3, 25)]
