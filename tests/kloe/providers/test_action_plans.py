"""Actions of providers: set, said to be done, sent back, closed by somebody else, and reminded of."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kloe.providers.actions.action_plans import change_action, close_action, report_action
from kloe.providers.actions.reminding import remind_of_dates
from kloe.providers.models import AuditFinding, ProviderAction, ProviderAudit, QualityReminder
from kloe.providers.rules.permissions import NotPermitted
from kloe.providers.tasks import remind_of_provider_quality
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice
from mlco_portal.wording import counted
from tests.factories import person
from tests.kloe.providers.world import World, in_days, make_world, provider

pytestmark = pytest.mark.django_db
ACTIONS = "/providers/actions/"


@pytest.fixture
def world() -> World:
    return make_world()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def kinds_for(user: Any) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_an_action_goes_its_way_until_somebody_else_closes_it(world: World) -> None:
    world.done(world.audit(days=0), "partly", "Two of nine are trained")
    finding = AuditFinding.objects.order_by("pk")[0]
    team, owner = world.client(world.team), world.client(world.owner)
    sent = {"text": "Train everybody", "owner": world.owner.pk, "due_on": f"{in_days(30):%d/%m/%Y}"}
    assert "The date has passed" in text(team.post("/providers/rose-court/set-action/", {**sent, "due_on": "1/4/2024"}))
    assert team.post("/providers/rose-court/set-action/", {**sent, "finding": finding.pk}).status_code == 302
    twice = team.post("/providers/rose-court/set-action/", {**sent, "finding": finding.pk})
    assert (twice.status_code, "This is set already, as action 1" in text(twice)) == (422, True)
    action = ProviderAction.objects.get()
    page = f"{ACTIONS}{action.pk}/"
    assert "Safe: Partly met" in text(team.get(page))
    assert "Train everybody" in text(owner.get(f"{ACTIONS}mine/"))
    assert "somebody else has to close it" not in text(team.get(page))
    assert owner.get(f"{page}close/").status_code == 403
    assert team.get(f"{page}done/").status_code == 403
    assert owner.post(f"{page}done/", {"report": "Seven came", "seen": 0}).status_code == 302
    assert "Say what is still missing" in text(team.post(f"{page}more/", {"missing": "", "seen": 1}))
    assert team.post(f"{page}more/", {"missing": "Two are left", "seen": 1}).status_code == 302
    assert "Two are left" in text(owner.get(page))
    again = team.post(f"{page}more/", {"missing": "And?", "seen": 2})
    assert (again.status_code, "Nothing is reported on this action now" in text(again)) == (422, True)
    assert owner.post(f"{page}done/", {"report": "All nine came", "seen": 2}).status_code == 302
    stale = team.post(f"{page}close/", {"note": "I saw the list", "seen": 1})
    assert (stale.status_code, "All nine came" in text(stale), "I saw the list" in text(stale)) == (409, True, True)
    assert team.post(f"{page}close/", {"note": "I saw the list", "seen": 3}).status_code == 302
    shown = text(team.get(page))
    order = [shown.index(f">{one}<") for one in ("Set", "Said to be done", "Asked for more", "Closed")]
    assert shown.count("org-history__what") == 5
    assert order[0] < order[2] < shown.rindex(">Closed<")
    late = owner.post(f"{page}done/", {"report": "More words", "seen": 4}, follow=True)
    assert "This action is closed already" in text(late)
    assert "You had written: More words" in text(late)
    assert kinds_for(world.owner) == ["provider_action_set", "provider_action_more", "provider_action_closed"]
    assert kinds_for(world.team) == ["provider_action_reported", "provider_action_reported"]
    moves = AuditEntry.objects.filter(object_type="kloe.ProviderAction").order_by("pk").values_list("action", flat=True)
    assert [one.removeprefix("providers.") for one in moves] == [
        "add_action",
        "report_action",
        "ask_for_more",
        "report_action",
        "close_action",
    ]


def test_the_owner_never_closes_not_even_as_one_who_looks_after_providers(world: World) -> None:
    action = world.action(owner=world.team, by=world.other)
    page = f"{ACTIONS}{action.pk}/"
    client = world.client(world.team)
    assert "You own this action, so somebody else has to close it" in text(client.get(page))
    assert client.post(f"{page}close/", {"note": "Fine", "seen": 0}).status_code == 403
    with pytest.raises(NotPermitted):
        close_action(action=action, note="Fine", seen=0, by=world.team)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProviderAction.objects.filter(pk=action.pk).update(closed_at="2024-05-01T09:00Z", closed_by=world.team)
    action.refresh_from_db()
    assert action.closed_at is None


def test_a_closed_action_stands_in_the_database_itself(world: World) -> None:
    action = close_action(action=world.action(), note="I saw it", seen=0, by=world.team)
    for change in ({"text": "Nothing"}, {"closed_at": None, "closed_by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ProviderAction.objects.filter(pk=action.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProviderAction.objects.filter(pk=action.pk).delete()


def test_another_owner_says_anew_what_was_done(world: World) -> None:
    action, new = world.action(), person("reader")
    report_action(action=action, report="Half of it", seen=0, by=world.owner)
    client, page = world.client(world.team), f"{ACTIONS}{action.pk}/"
    same = {"owner": world.owner.pk, "due_on": f"{action.due_on:%d/%m/%Y}", "reason": "Why not", "seen": 1}
    assert "Choose another owner or another date" in text(client.post(f"{page}change/", same))
    change_action(action=action, owner=new, due_on=in_days(40), reason="She left", seen=1, by=world.team)
    shown = text(client.get(page))
    assert f"from {world.owner.name} to {new.name}" in shown
    assert "Half of it" in shown
    action.refresh_from_db()
    assert (action.owner, action.report, action.reported_at) == (new, "", None)
    assert kinds_for(new) == ["provider_action_changed"]
    outsider = world.client(world.owner)
    assert outsider.get(page).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_all_actions_are_listed_filtered_and_downloaded(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        one = world.action(provider(f"home-{number}"), days=-2, text=f"=Mend door {number}")
    close_action(action=world.action(text="Mend the roof"), note="Seen", seen=0, by=world.team)
    client = world.client(world.team)
    client.get(ACTIONS)
    with django_assert_num_queries(6):
        page = text(client.get(ACTIONS))
    words = counted(count, "action")
    assert f"{words} open in all, {count} of them overdue" in page
    assert page.count("Mend door") == count
    assert "Mend the roof" not in page
    assert "Mend the roof" in text(client.get(f"{ACTIONS}?state=closed"))
    assert "No action fits" in text(client.get(f"{ACTIONS}?state=reported"))
    file = client.get(f"{ACTIONS}actions.csv?state=all").content.decode("utf-8-sig").splitlines()
    assert len(file) == count + 2
    assert f"'=Mend door {count - 1}" in "".join(file)
    assert str(one.provider) in "".join(file)


def monday() -> date:
    day = in_days(0)
    return day - timedelta(days=day.weekday())


def test_people_are_reminded_once_a_day_and_never_at_the_weekend(world: World, django_assert_num_queries: Any) -> None:
    day = monday()
    late, closed, reported = world.action(), world.action(), world.action()
    close_action(action=closed, note="Seen", seen=0, by=world.team)
    report_action(action=reported, report="Done", seen=0, by=world.owner)
    ProviderAction.objects.filter(closed_at=None).update(due_on=day - timedelta(days=1))
    audit = world.audit()
    ProviderAudit.objects.filter(pk=audit.pk).update(planned_on=day - timedelta(days=1))
    Notice.objects.all().delete()
    assert remind_of_dates(today=day + timedelta(days=5)) == 0
    assert remind_of_dates(today=day) == 4
    assert remind_of_dates(today=day) == 0
    assert kinds_for(world.owner) == ["provider_action_overdue"]
    assert kinds_for(world.team) == ["provider_action_overdue"] * 2
    assert kinds_for(world.other) == ["provider_audit_overdue"]
    assert Notice.objects.filter(link=reported.get_absolute_url()).get().subject.endswith("waits to be closed")
    assert QualityReminder.objects.count() == 3
    with django_assert_num_queries(3):
        remind_of_dates(today=day)
    assert remind_of_provider_quality(planned_for=None).endswith("notices made")
    world.owner.is_active = False
    world.owner.save()
    Notice.objects.update(told_at=timezone.now())
    remind_of_dates(today=day + timedelta(days=7))
    assert {one.user for one in Notice.objects.filter(told_at=None, link=late.get_absolute_url())} == {
        world.team,
        world.other,
    }


def test_the_home_page_says_what_is_mine_and_what_waits_to_be_closed(world: World) -> None:
    late, reported = world.action(), world.action()
    ProviderAction.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    report_action(action=reported, report="Done", seen=0, by=world.owner)
    owner, team = text(world.client(world.owner).get("/")), text(world.client(world.team).get("/"))
    assert "actions of providers are yours" in owner
    assert "1 is overdue" in owner
    assert "Nothing waits for you" not in owner
    assert "action of a provider waits to be closed" in team
    assert "action of a provider is overdue" in team
    assert "action of a provider" not in text(world.client(person("auditor")).get("/"))
