"""Pages of providers: who comes to them, what they show, what forms answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from kloe.providers.actions.catalogue import change_provider, rate_provider
from kloe.providers.models import Provider, ProviderAudit, RiskRating
from kloe.providers.rules.changes import ProviderRefused
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from tests.factories import person
from tests.kloe.providers.world import World, in_days, make_world, provider, today

pytestmark = pytest.mark.django_db
HOME = "/providers/"


@pytest.fixture
def world() -> World:
    return make_world()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def rate(one: Provider, level: str, by: Any, days: int = 90) -> RiskRating:
    seen = one.rating_id or 0
    reason = f"It is {level}"
    return rate_provider(provider=one, level=level, reason=reason, review_on=in_days(days), seen=seen, by=by)


@pytest.mark.parametrize(
    ("role", "reads", "manages"),
    [
        ("commissioning_team", True, True),
        ("planning_team", True, True),
        ("auditor", True, False),
        ("executive_approver", True, False),
        ("reader", False, False),
        ("metrics_analyst", False, False),
        ("administrator", False, False),
    ],
)
def test_who_comes_to_which_page(world: World, role: str, reads: bool, manages: bool) -> None:
    client, audit, action = world.client(person(role)), world.audit(), world.action()
    own = f"{HOME}rose-court/"
    to_read = [HOME, own, f"{HOME}audits/2024-25/", f"{HOME}actions/", f"{HOME}actions/actions.csv"]
    to_read += [f"{HOME}export/csv/", f"{HOME}export/xlsx/", f"{HOME}audits/{audit.pk}/", f"{HOME}actions/{action.pk}/"]
    to_write = [f"{HOME}add/", f"{HOME}import/", f"{own}change/", f"{own}risk/", f"{own}plan-audit/"]
    to_write += [f"{own}set-action/", *(f"{HOME}audits/{audit.pk}/{one}/" for one in ("change", "found", "call-off"))]
    to_write += [f"{HOME}actions/{action.pk}/{one}/" for one in ("close", "change")]
    assert {client.get(one).status_code for one in to_read} == {200 if reads else 403}
    assert {client.get(one).status_code for one in to_write} == {200 if manages else 403}
    assert ("Set an action" in text(client.get(own))) is manages
    assert Client().get(own).status_code == 302
    assert client.get(f"{HOME}actions/mine/").status_code == 200
    assert [client.get(f"{HOME}{one}/").status_code for one in ("nowhere", "audits/999", "export/pdf")] == (
        [404, 404, 404] if reads else [403, 403, 403]
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_shows_the_worst_first_in_few_questions(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        rate(provider(f"low-{number}", places=30, cqc_rating="good"), "low", world.team)
    high = provider("high-hall", places=10, cqc_rating="inadequate")
    rate(high, "high", world.team)
    provider("gone", ended_on=in_days(-1))
    world.action(high, days=3)
    world.audit(high)
    client = world.client(world.team)
    client.get(HOME)
    with django_assert_num_queries(8):
        page = text(client.get(HOME))
    order = [page.index(one) for one in (">High Hall<", ">Rose Court<", ">Low 0<")]
    assert order == sorted(order)
    assert "Gone" not in page
    assert page.count("Low risk") >= count
    assert f"{30 * count} of {30 * count + 10} beds in residential and nursing care" in page
    assert f"Of {count + 1} providers that the CQC has rated, {count} {'is' if count == 1 else 'are'} good" in page
    assert f"{count + 2} providers" in page
    for rating, name in (("inadequate", "High Hall"), ("none", "Rose Court")):
        found = text(client.get(f"{HOME}?cqc={rating}"))
        assert ("1 provider" in found, f">{name}<" in found) == (True, True)
    assert "1 provider" in text(client.get(f"{HOME}?risk=high&kind=nursing"))
    assert "1 provider" in text(client.get(f"{HOME}?risk=due"))
    assert "Gone" in text(client.get(f"{HOME}?ended=yes"))
    assert "No provider fits" in text(client.get(f"{HOME}?text=nobody"))


def test_risk_is_judged_with_a_reason_and_its_history_stays(world: World) -> None:
    client, page = world.client(world.team), f"{HOME}rose-court/risk/"
    bad = client.post(page, {"level": "", "reason": " ", "review_on": "1 April 2024", "seen": 0})
    assert bad.status_code == 422
    for words in ("Choose how great the risk is", "Say why", "Choose a day after today"):
        assert words in text(bad)
    far = client.post(page, {"level": "low", "reason": "Fine", "review_on": f"{in_days(367):%d/%m/%Y}", "seen": 0})
    assert (far.status_code, "Judge it again within a year" in text(far)) == (422, True)
    with pytest.raises(ProviderRefused, match="within a year"):
        rate(world.provider, "low", world.team, days=367)
    sent = {"level": "high", "reason": "No manager since May", "review_on": f"{in_days(30):%d/%m/%Y}", "seen": 0}
    assert client.post(page, sent).status_code == 302
    again = client.post(page, {**sent, "level": "low", "reason": "A manager came"})
    assert (again.status_code, "No manager since May" in text(again), "A manager came" in text(again)) == (
        409,
        True,
        True,
    )
    first = RiskRating.objects.get()
    assert client.post(page, {**sent, "level": "low", "reason": "A manager came", "seen": first.pk}).status_code == 302
    shown = text(client.get(f"{HOME}rose-court/"))
    assert shown.index("A manager came") < shown.index("No manager since May")
    assert world.team.name in shown
    assert list(RiskRating.objects.values_list("level", flat=True)) == ["low", "high"]
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskRating.objects.filter(pk=first.pk).update(level="low")
    [one, two] = AuditEntry.objects.filter(action="providers.rate_provider").order_by("pk")
    assert (one.reason, two.changes["risk"]) == ("No manager since May", ["High risk", "Low risk"])


def test_a_provider_is_added_changed_and_never_overwritten_unseen(world: World) -> None:
    client = world.client(world.team)
    new = {"code": "Elm-House", "name": "Elm House", "kind": "residential", "places": "12", "cqc_rating": ""}
    bad = client.post(f"{HOME}add/", {**new, "places": "-1", "cqc_rated_on": "soon"})
    for words in ("greater than or equal to 1", "Enter a date such as"):
        assert words in text(bad)
    assert "This word stands for a page" in text(client.post(f"{HOME}add/", {**new, "code": "Audits"}))
    tomorrow = {"cqc_rating": "good", "cqc_rated_on": f"{in_days(1):%d/%m/%Y}"}
    assert "The day has not come yet" in text(client.post(f"{HOME}add/", {**new, **tomorrow}))
    rated = client.post(f"{HOME}add/", {**new, "cqc_rated_on": "1 May 2024"})
    assert (rated.status_code, "Say how the CQC rated it" in text(rated)) == (422, True)
    assert client.post(f"{HOME}add/", new).status_code == 302
    assert "There is a provider with the code elm-house already" in text(client.post(f"{HOME}add/", new))
    elm = Provider.objects.get(code="elm-house")
    values = {"name": "Elm House North", "kind": "residential"}
    change_provider(provider=elm, values=values, seen=0, by=world.other)
    stale = client.post(f"{HOME}elm-house/change/", {**new, "name": "Elm House South", "seen": 0})
    assert stale.status_code == 409
    assert "Elm House North" in text(stale)
    assert "Elm House South" in text(stale)
    assert client.post(f"{HOME}elm-house/change/", {**new, "name": "Elm House South", "seen": 1}).status_code == 302
    elm.refresh_from_db()
    assert (elm.name, elm.revision) == ("Elm House South", 2)


def test_an_audit_is_planned_changed_and_done_for_good(world: World) -> None:
    client, lead = world.client(world.team), world.other
    keys = [one.pk for one in world.questions]
    sent = {"planned_on": f"{in_days(9):%d/%m/%Y}", "lead": lead.pk, "questions": keys[:3], "about": "Nights"}
    bad = client.post(f"{HOME}rose-court/plan-audit/", {**sent, "questions": [], "planned_on": "1/4/2024"})
    assert "Choose at least one of the CQC" in text(bad)
    assert "The day has passed" in text(bad)
    far = client.post(f"{HOME}rose-court/plan-audit/", {**sent, "planned_on": f"{in_days(800):%d/%m/%Y}"})
    assert "more than two years ahead" in text(far)
    unknown = client.post(f"{HOME}rose-court/plan-audit/", {**sent, "questions": [-(10**30), "x"]})
    assert (unknown.status_code, "Select a valid choice" in text(unknown)) == (422, True)
    outsider = client.post(f"{HOME}rose-court/plan-audit/", {**sent, "lead": world.owner.pk})
    assert outsider.status_code == 422
    assert client.post(f"{HOME}rose-court/plan-audit/", sent).status_code == 302
    twice = client.post(f"{HOME}rose-court/plan-audit/", sent)
    assert (twice.status_code, "This audit is planned already" in text(twice)) == (422, True)
    audit = ProviderAudit.objects.get()
    assert Notice.objects.get(user=lead).kind == "provider_audit_planned"
    assert "looks at: Responsive, Well-led" in text(client.get(f"{HOME}rose-court/"))
    page = f"{HOME}audits/{audit.pk}/"
    assert client.post(f"{page}change/", {**sent, "questions": keys[:4], "seen": 0}).status_code == 302
    stale = client.post(f"{page}change/", {**sent, "about": "Days", "seen": 0})
    assert (stale.status_code, "Nights" in text(stale), "Days" in text(stale)) == (409, True, True)
    found = {f"judgement_{key}": "met" for key in keys[:3]} | {"done_on": f"{today():%d/%m/%Y}", "seen": 1}
    found |= {f"judgement_{keys[3]}": "not_met", "summary": "Calls wait too long"}
    wanting = client.post(f"{page}found/", found)
    assert (wanting.status_code, "Say what was found wanting under “Responsive”" in text(wanting)) == (422, True)
    late = client.post(f"{page}found/", {**found, "done_on": f"{in_days(1):%d/%m/%Y}"})
    assert "The day has not come yet" in text(late)
    early = client.post(f"{page}found/", {**found, f"found_{keys[3]}": "Bells", "done_on": f"{in_days(-400):%d/%m/%Y}"})
    assert "more than a year before the day it was planned for" in text(early)
    assert client.post(f"{page}found/", {**found, f"found_{keys[3]}": "Bells ring 20 minutes"}).status_code == 302
    shown = text(client.get(page))
    assert "Bells ring 20 minutes" in shown
    assert shown.count("Nothing was found wanting.") == 3
    assert ("No action is set for it yet" in shown, "Set an action" in shown) == (True, True)
    assert "Found wanting, and no action is set for it yet" in text(client.get(f"{HOME}rose-court/"))
    world.action(text="Answer bells within 5 minutes", finding=audit.findings.get(judgement="not_met"))
    shown = text(client.get(page))
    assert ("Action 1: Answer bells within 5 minutes" in shown, "Set another action" in shown) == (True, True)
    assert "no action is set for it yet" not in shown.lower() + text(client.get(f"{HOME}rose-court/")).lower()
    second = client.post(f"{page}found/", {**found, f"found_{keys[3]}": "Other words"}, follow=True)
    assert "This audit is done already" in text(second)
    assert "You had written: Calls wait too long" in text(second)
    assert client.get(f"{page}change/").status_code == 302
    with pytest.raises(DatabaseError), transaction.atomic():
        ProviderAudit.objects.filter(pk=audit.pk).update(summary="Nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        audit.findings.update(judgement="met")


@pytest.mark.parametrize("count", [1, 3])
def test_the_years_plan_says_what_nobody_looks_at(world: World, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        one = provider(f"home-{number}")
        world.audit(one, days=0, questions=2)
    done = world.done(world.audit(days=0))
    called_off = world.audit(days=0)
    client = world.client(world.team)
    sent = {"reason": "The home closes for a week", "seen": 0}
    assert client.post(f"{HOME}audits/{called_off.pk}/call-off/", sent).status_code == 302
    page = f"{HOME}audits/{PlanningYear.on(today()).slug}/"
    client.get(page)
    with django_assert_num_queries(8):
        shown = text(client.get(page))
    assert f"{count + 2} audits in all, 1 done" in shown
    assert shown.count("Not planned") == 3 * count
    assert shown.count("Safe: met") == 1
    assert "Called off" in shown
    for one in (done, done.provider):
        assert f'href="{one.get_absolute_url()}"' in shown
    assert f"looked at or planned for 1 of {counted(count + 1, 'provider')}." in shown
    provider("unseen")
    assert f"planned for 1 of {count + 2} providers; for 1, none is." in text(client.get(page))
    assert client.get(f"{HOME}audits/").headers["Location"] == page
    for year in ("2000-01", "2019-20", "2099-00"):
        assert "No audit stands in this year" in text(client.get(f"{HOME}audits/{year}/"))


def test_what_is_left_open_of_a_provider_that_ended_is_said(world: World) -> None:
    client, page = world.client(world.team), f"{HOME}rose-court/"
    world.audit()
    world.action()
    assert "Something is still open" not in text(client.get(page))
    change_provider(provider=world.provider, values={"ended_on": in_days(-1)}, seen=0, by=world.team)
    assert "it has 1 planned audit and 1 open action" in text(client.get(page))


def test_an_audit_of_a_year_before_is_not_forgotten_until_it_is_done(world: World) -> None:
    audit, year = world.audit(), PlanningYear.on(today())
    day = year.starts_on - timedelta(days=3)
    ProviderAudit.objects.filter(pk=audit.pk).update(planned_on=day)
    lead, page, before = world.client(world.other), f"{HOME}audits/{year.slug}/", f"{HOME}audits/{year.previous.slug}/"
    assert "1 audit in all, 0 done, 1 overdue" in text(lead.get(page))
    assert "1 audit in all, 0 done, 1 overdue" in text(lead.get(before))
    home = text(lead.get("/"))
    assert ("audit of a provider that you lead is overdue" in home, audit.get_absolute_url() in home) == (True, True)
    assert "that you lead" not in text(world.client(world.team).get("/"))
    audit.refresh_from_db()
    world.done(audit)
    assert "1 audit in all, 1 done" in text(lead.get(page))
    assert "No audit stands in this year" in text(lead.get(before))
    assert "that you lead" not in text(lead.get("/"))
