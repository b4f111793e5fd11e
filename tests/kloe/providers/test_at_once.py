"""Two people rate, audit or close at the same moment. On PostgreSQL, where they meet."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kloe.providers.actions.action_plans import change_action, close_action, report_action
from kloe.providers.actions.auditing import call_off_audit
from kloe.providers.actions.catalogue import rate_provider
from kloe.providers.actions.reminding import remind_of_dates
from kloe.providers.models import AuditFinding, ProviderAction, QualityReminder, RiskRating
from kloe.providers.rules.changes import AlreadyClosed, ChangedMeanwhile
from tests.factories import person
from tests.kloe.providers.world import World, in_days, make_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def world() -> World:
    return make_world()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let everybody act at the same moment; return what each got, or met."""
    answers: list[Any] = [None] * len(acts)
    together = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            together.wait(timeout=20)
            answers[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - whatever the thread meets, its test looks at
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return answers


def names(answers: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in answers)


def test_of_two_judgements_one_is_shown_the_other(world: World) -> None:
    def judge(level: str, by: Any) -> Callable[[], Any]:
        return lambda: rate_provider(
            provider=world.provider, level=level, reason=level, review_on=in_days(9), seen=0, by=by
        )

    got = at_once(judge("high", world.team), judge("low", world.other))
    assert names(got) == ["ChangedMeanwhile", "RiskRating"]
    [refused] = [one for one in got if isinstance(one, ChangedMeanwhile)]
    assert refused.current.rating == RiskRating.objects.get()


def test_an_audit_is_done_or_called_off_never_both(world: World) -> None:
    audit = world.audit(days=0)
    got = at_once(
        lambda: world.done(audit),
        lambda: call_off_audit(audit=audit, reason="Closed", seen=0, by=world.other),
    )
    assert names(got) == ["AlreadyClosed", "ProviderAudit"]
    audit.refresh_from_db()
    assert AuditFinding.objects.count() == (5 if audit.state == "done" else 0)


def test_actions_set_at_once_have_numbers_of_their_own(world: World) -> None:
    at_once(*[lambda: world.action()] * 3)
    assert sorted(ProviderAction.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_an_action_is_closed_once_while_its_owner_reports_and_it_changes_hands(world: World) -> None:
    action, new = world.action(), person("reader")
    got = at_once(
        lambda: close_action(action=action, note="One", seen=0, by=world.team),
        lambda: close_action(action=action, note="Two", seen=0, by=world.other),
        lambda: report_action(action=action, report="Done", seen=0, by=world.owner),
        lambda: change_action(action=action, owner=new, due_on=in_days(3), reason="Why", seen=0, by=world.team),
    )
    assert sum(isinstance(one, ProviderAction) for one in got) == 1
    assert all(isinstance(one, ProviderAction | AlreadyClosed | ChangedMeanwhile) for one in got)
    action.refresh_from_db()
    assert action.revision == 1


def test_two_workers_remind_once(world: World) -> None:
    today = timezone.localdate()
    day = today - timedelta(days=today.weekday())
    ProviderAction.objects.filter(pk=world.action().pk).update(due_on=in_days(-10))
    told = at_once(*[lambda: remind_of_dates(today=day)] * 2)
    assert (sorted(told), QualityReminder.objects.count()) == ([0, 2], 1)
