"""Opening, suspending, resuming and closing a year; its guidance and windows; two people at once."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from planning.cycle.actions.state import change_state
from planning.cycle.actions.windows import add_window, change_window, remove_window
from planning.cycle.models import Milestone, PhaseWindow, PlanningCycle
from planning.cycle.rules.dates import DateRefused
from planning.cycle.rules.state import CHANGES, StateMove, StateRefused, moves_from
from tests.factories import empty_plan, open_year, person

pytestmark = pytest.mark.django_db
OFFERED = {
    "preparing": ["open", "suspend"],
    "open": ["suspend", "close"],
    "suspended": ["resume", "close"],
    "closed": ["reopen"],
}


def at(name: str, *args: object) -> str:
    return reverse(f"planning:cycle:{name}", args=[PlanningYear(2024), *args])


def year_in(state: str) -> PlanningCycle:
    cycle = open_year()
    PlanningCycle.objects.filter(pk=cycle.pk).update(state=state)
    cycle.refresh_from_db()
    return cycle


@pytest.mark.parametrize("state", OFFERED)
@pytest.mark.parametrize("move", list(StateMove))
def test_each_move_fits_the_states_of_the_table(state: str, move: StateMove) -> None:
    cycle, team = year_in(state), person("planning_team")
    assert moves_from(state) == OFFERED[state]
    if move.value in OFFERED[state]:
        assert change_state(cycle=cycle, move=move, by=team, reason="Because").state == CHANGES[move].target
        assert AuditEntry.objects.filter(action=f"cycle.{move.value}", by=team).count() == 1
    else:
        with pytest.raises(StateRefused, match="Somebody may have changed it"):
            change_state(cycle=cycle, move=move, by=team, reason="Because")


def test_a_suspension_says_why_and_since_when_until_it_is_resumed() -> None:
    cycle, team = year_in("open"), person("planning_team")
    with pytest.raises(StateRefused, match="Give a reason"):
        change_state(cycle=cycle, move=StateMove.SUSPEND, by=team, reason=" ")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(StateRefused, match="Enter today or an earlier day"):
        change_state(cycle=cycle, move=StateMove.SUSPEND, by=team, reason="Ill", suspended_on=tomorrow)
    now = change_state(cycle=cycle, move=StateMove.SUSPEND, by=team, reason="Ill", suspended_on=date(2024, 1, 5))
    assert (now.suspended_on, now.suspended_reason) == (date(2024, 1, 5), "Ill")
    now = change_state(cycle=cycle, move=StateMove.RESUME, by=team)
    assert (now.suspended_on, now.suspended_reason) == (None, "")


def test_a_year_does_not_open_while_another_one_is_written() -> None:
    cycle, team = year_in("preparing"), person("planning_team")
    other = PlanningCycle.objects.create(
        year=2025, state="open", opens_on=cycle.plans_due_on, plans_due_on=cycle.plans_due_on + timedelta(days=9)
    )
    with pytest.raises(StateRefused, match="This overlaps 2025/26"):
        change_state(cycle=cycle, move=StateMove.OPEN, by=team)
    PlanningCycle.objects.filter(pk=other.pk).update(opens_on=cycle.plans_due_on + timedelta(days=1))
    assert change_state(cycle=cycle, move=StateMove.OPEN, by=team).state == "open"


def test_only_the_planning_team_changes_the_state() -> None:
    with pytest.raises(StateRefused, match="Only the planning team"):
        change_state(cycle=year_in("open"), move=StateMove.CLOSE, by=person("administrator"))


def test_the_pages_say_how_many_plans_it_concerns(client: Client) -> None:
    plan = empty_plan()
    client.force_login(person("planning_team"))
    page = client.get(at("state")).content.decode()
    assert "1 plan being written and 0 plans waiting for a decision are frozen" in page
    sent = {"suspended_on": "5 January 2024", "reason": "Staff are needed <b>elsewhere</b>"}
    page = client.post(at("change_state", "suspend"), sent, follow=True).content.decode()
    assert "2024/25 is suspended." in page
    assert "&lt;b&gt;" in page
    assert "<b>elsewhere" not in page
    assert "5 January 2024" in page
    assert "since 5 January 2024" in client.get(plan.get_absolute_url()).content.decode()
    answer = client.post(at("change_state", "suspend"), sent)
    assert answer.status_code == 409
    assert client.get(at("change_state", "suspend")).status_code == 302
    assert client.get(at("change_state", "explode")).status_code == 404
    assert client.post(at("change_state", "reopen"), {"reason": ""}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_who_close_the_year_at_once_close_it_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    cycle, team, said = year_in("open"), person("planning_team"), []

    def close() -> None:
        try:
            said.append(change_state(cycle=cycle, move=StateMove.CLOSE, by=team).state)
        except StateRefused:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=close) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["closed", "refused"]


def window(**facts: Any) -> PhaseWindow:
    cycle, team = open_year(), person("planning_team")
    days = {"phase": "review", "opens_on": date(2024, 3, 2), "closes_on": date(2024, 3, 15), **facts}
    return add_window(cycle=cycle, by=team, **days)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((date(2024, 3, 15), date(2024, 3, 20)), "overlap"),
        ((date(2024, 3, 1), None), "overlap"),
        ((date(2024, 4, 9), date(2024, 4, 1)), "The last day is before the day it opens"),
        ((date(2001, 4, 9), date(2001, 5, 1)), "is outside the planning year"),
        ((date(2099, 4, 9), None), "is outside the planning year"),
    ],
)
def test_windows_that_cannot_be_are_refused(days: tuple[date, date | None], words: str) -> None:
    window()
    with pytest.raises(DateRefused, match=words):
        window(opens_on=days[0], closes_on=days[1])
    assert PhaseWindow.objects.count() == 1


def test_a_window_that_changed_meanwhile_or_that_the_timetable_sets_is_left_alone() -> None:
    seen, team = window(), person("planning_team")
    change_window(window=PhaseWindow.objects.get(), opens_on=date(2024, 3, 3), closes_on=None, by=team)
    with pytest.raises(DateRefused, match="Somebody else changed this window"):
        change_window(window=seen, opens_on=date(2024, 3, 4), closes_on=None, by=team)
    Milestone.objects.create(
        cycle=open_year(),
        name="Review closes",
        quarter=4,
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 3, 31),
        due_on=date(2024, 3, 15),
        sets="review_closes",
    )
    with pytest.raises(DateRefused, match="Move “Review closes” instead"):
        remove_window(window=PhaseWindow.objects.get(), by=team)
    assert PhaseWindow.objects.count() == 1


def test_windows_in_the_browser(client: Client) -> None:
    cycle = open_year()
    client.force_login(person("planning_team"))
    sent = {"phase": "update", "opens_on": "1 July 2024", "closes_on": "14/7/2024"}
    page = client.post(at("add_window"), sent, follow=True).content.decode()
    assert "1 July 2024 to 14 July 2024" in page
    assert client.post(at("add_window"), sent).status_code == 409
    assert client.post(at("add_window"), {"phase": "x", "opens_on": "31/2/2024"}).status_code == 422
    one = PhaseWindow.objects.get()
    assert client.get(at("change_window", one.pk)).status_code == 200
    stale = client.post(at("change_window", one.pk), {"opens_on": "2 July 2024", "seen": "nonsense"})
    assert stale.status_code == 409
    seen = f"{one.opens_on}.{one.closes_on}"
    moved = client.post(at("change_window", one.pk), {"opens_on": "2 July 2024", "seen": seen}, follow=True)
    assert "2 July 2024, no last day" in moved.content.decode()
    assert "as long as the year is open" in client.get(at("remove_window", one.pk)).content.decode()
    client.post(at("remove_window", one.pk))
    assert client.post(at("remove_window", one.pk)).status_code == 404
    assert not cycle.windows.exists()


def test_guidance_is_saved_and_never_written_over(client: Client) -> None:
    open_year()
    client.force_login(person("planning_team"))
    seen = client.get(at("dates")).context["seen"]
    assert client.post(at("dates"), {"guidance": "Start early", "notice_days": "7", "seen": seen}).status_code == 302
    stale = client.post(at("dates"), {"guidance": "Mine", "notice_days": "9", "seen": seen})
    assert stale.status_code == 409
    assert "Mine" in stale.content.decode()
    assert "Start early" in stale.content.decode()
    cycle = PlanningCycle.objects.get(year=2024)
    assert (cycle.guidance, cycle.notice_days) == ("Start early", 7)
    for days in ("-1", "366", "x", ""):
        assert client.post(at("dates"), {"guidance": "", "notice_days": days, "seen": seen}).status_code == 422


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_dates_asks_the_same_for_any_number_of_windows(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    cycle = open_year()
    for n in range(count):
        day = date(2024, 4, 1) + timedelta(days=n)
        PhaseWindow.objects.create(cycle=cycle, phase="update", opens_on=day, closes_on=day)
    client.force_login(person("planning_team"))
    client.get(at("dates"))
    with django_assert_num_queries(8):
        assert client.get(at("dates")).status_code == 200
