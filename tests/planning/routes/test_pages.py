"""The pages of routes, as the planning team uses them without JavaScript."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from planning.approval.models import ApprovalRoute, RouteStep
from planning.cycle.models import PlanningCycle
from planning.routes.actions import change_route, make_route
from planning.service_plans.actions import submit_plan
from services.models import Absence, DeputyCover
from tests.factories import YEAR, ServiceFactory, UserFactory, full_plan, open_year, person
from tests.planning.routes.routes import (
    EXECUTIVE,
    FIRST,
    LEADERSHIP,
    PARTNER,
    SECOND,
    URL,
    as_sent,
    common_route,
    group_of,
    joint_service,
    signed_in,
    standard,
    steps_of,
)

pytestmark = pytest.mark.django_db


def page(client: Client, route: ApprovalRoute | None = None) -> str:
    answer = client.get(f"{URL}{route.pk}/" if route else URL)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("role", ["reader", "service_lead", "leadership_approver", "auditor", "administrator"])
def test_pages_are_for_the_planning_team(client: Client, role: str) -> None:
    route = common_route()
    common_route()
    scope = {"service": ServiceFactory()} if role == "service_lead" else {}
    signed_in(client, person(role, **scope))
    for path in ("", f"{route.pk}/", f"{route.pk}/delete/"):
        assert client.get(f"{URL}{path}").status_code == 403
    assert client.post(f"{URL}{route.pk}/", as_sent(route, FIRST)).status_code == 403
    assert client.post(f"{URL}make/common-route/").status_code == 403
    assert RouteStep.objects.count() == 2


def test_visitors_sign_in_first(client: Client) -> None:
    route = common_route()
    for path in ("", f"{route.pk}/", f"{route.pk}/delete/"):
        assert client.get(f"{URL}{path}").status_code == 302


def test_unknown_years_and_routes_are_not_found(client: Client) -> None:
    route = common_route()
    signed_in(client)
    for path in ("/planning-year/2031-32/routes/", f"/planning-year/2031-32/routes/{route.pk}/", f"{URL}999/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{URL}make/no-such-group/").status_code == 404


def test_list_says_which_group_takes_which_route_and_offers_one_of_its_own(client: Client) -> None:
    common_route()
    own, other = group_of("own", "Podiatry", "Nutrition"), group_of("other", "City Centre")
    planner = signed_in(client)
    make_route(year=YEAR, group=own, by=planner)
    html = page(client)
    assert "Route of Group own" in html
    assert "Leadership team, then MLCO Executive" in html
    assert f'action="{URL}make/{other.code}/"' in html
    assert f'action="{URL}make/{own.code}/"' not in html
    answer = client.post(f"{URL}make/{other.code}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{URL}{ApprovalRoute.objects.get(group=other).pk}/"
    assert "“Route of Group other” is made" in answer.content.decode()


def test_group_without_any_route_is_named(client: Client) -> None:
    open_year()
    group_of("other", "City Centre")
    ApprovalRoute.objects.all().delete()
    signed_in(client)
    html = page(client)
    assert "their plans cannot be submitted: Group other" in html
    client.post(f"{URL}make/common-route/")
    assert "their plans cannot be submitted" not in page(client)


def test_page_shows_who_can_decide_today_and_for_which_services_nobody_can(client: Client) -> None:
    route = common_route()
    group = group_of("g", "Podiatry", "Nutrition")
    podiatry = group.services.get(name="Podiatry")
    chief = person("executive_approver")
    deputy = UserFactory(name="Director of Strategy")
    today = timezone.localdate()
    DeputyCover.objects.create(
        appointment=chief.appointments.get(), deputy=deputy, starts_on=today, ends_on=today, reason=""
    )
    person("leadership_approver", service=podiatry)
    signed_in(client)
    html = page(client, route)
    assert "1 person can decide today" in html
    assert f"{chief.name} (deputy: Director of Strategy)" in html
    assert "Nobody can decide for 1 of 2 services. Give somebody the role: Nutrition" in html


def test_somebody_on_leave_cannot_decide_unless_somebody_stands_in(client: Client) -> None:
    route = common_route()
    group_of("g", "Podiatry")
    chief, today = person("executive_approver"), timezone.localdate()
    Absence.objects.create(user=chief, starts_on=today, ends_on=today)
    person("leadership_approver")
    signed_in(client)
    html = page(client, route)
    assert f"{chief.name}, on leave: nobody stands in" in html
    assert "Nobody can decide for the one service. Give somebody the role: Podiatry" in html
    cover = DeputyCover.objects.create(
        appointment=chief.appointments.get(), deputy=UserFactory(name="Deputy"), starts_on=today, ends_on=today
    )
    html = page(client, route)
    assert f"{chief.name}, on leave: Deputy stands in" in html
    assert "Nobody can decide" not in html
    DeputyCover.objects.filter(pk=cover.pk).update(
        starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )
    assert f"{chief.name}, on leave: nobody stands in" in page(client, route)


def test_too_few_is_a_warning_and_next_in_line_is_told(client: Client) -> None:
    route = common_route()
    group_of("g", "Podiatry")
    person("executive_approver")
    planner = signed_in(client)
    steps = [standard()[0], standard(needed=2)[1]]
    change_route(route=route, revision=0, name="R", revision_scope="everything", steps=steps, by=planner)
    assert "2 must agree, and fewer can for the one service: Podiatry: 1 person" in page(client, route)
    sent = as_sent(ApprovalRoute.objects.get(), {**FIRST, "next_in_line": EXECUTIVE}, {**SECOND, "agree": "2"})
    assert client.post(f"{URL}{route.pk}/", sent).status_code == 302
    assert "The executive approvers decide for the one service: nobody else can: Podiatry" in page(client, route)


def test_step_for_joint_plans_counts_joint_services_alone(client: Client) -> None:
    route = common_route()
    group = group_of("g", "Podiatry")
    joint = joint_service(group)
    person("partner_approver", service=joint)
    signed_in(client)
    partner = str(joint.joint_with.get().pk)
    side = {"name": "TLCO", "permission": PARTNER, "together": "on", "organisation": partner}
    assert client.post(f"{URL}{route.pk}/", as_sent(route, FIRST, side, SECOND)).status_code == 302
    assert steps_of(route) == [(1, 1, "Leadership team"), (1, 2, "TLCO"), (2, 1, "MLCO Executive")]
    html = page(client)
    assert "Asked at the same time" in html
    assert "Only for plans that are joint with TLCO" in html
    assert "Leadership team with TLCO, then MLCO Executive" in html
    joint.joint_with.clear()
    assert "No service here writes a plan that is joint with TLCO, so nobody is asked now" in page(client, route)


def test_steps_are_added_moved_and_taken_away_before_anything_is_saved(client: Client) -> None:
    route = common_route()
    signed_in(client)
    url = f"{URL}{route.pk}/"
    added = client.post(url, as_sent(route, {**FIRST, "name": "Half typed"}, SECOND, then="add"))
    assert added.status_code == 200
    html = " ".join(added.content.decode().split())
    assert "Step 3 added. Nothing is saved yet." in html
    assert 'value="Half typed"' in html
    moved = client.post(url, as_sent(route, FIRST, {**SECOND, "due_on": "no day"}, then="up:1"))
    html = " ".join(moved.content.decode().split())
    assert "Step 2 moved up. Nothing is saved yet." in html
    assert html.index('value="MLCO Executive"') < html.index('value="Leadership team"')
    assert 'value="no day"' in html
    gone = client.post(url, as_sent(route, FIRST, SECOND, then="remove:0")).content.decode()
    assert 'value="Leadership team"' not in gone
    assert 'name="steps-count" value="1"' in gone
    assert steps_of(route) == [(1, 1, "Leadership team"), (2, 1, "MLCO Executive")]


def test_saved_route_is_told_with_the_plans_that_keep_theirs(client: Client) -> None:
    lead = person("service_lead")
    plan = full_plan(lead)
    lead.appointments.update(scope="service", service=plan.service)
    submit_plan(plan=plan, by=lead)
    route = ApprovalRoute.objects.get()
    signed_in(client)
    assert "1 plan under way keeps the steps it set out on" in page(client, route)
    answer = client.post(f"{URL}{route.pk}/", as_sent(route, FIRST, {**SECOND, "agree": "all"}), follow=True)
    assert answer.redirect_chain[-1][0] == f"{URL}#route-{route.pk}"
    assert "“Standard route” is saved. 1 plan under way keeps the steps it set out on." in answer.content.decode()
    assert RouteStep.objects.get(permission=EXECUTIVE).everybody
    assert "All of the executive approvers" in page(client)
    refused = client.post(f"{URL}{route.pk}/delete/")
    assert refused.status_code == 409
    assert "1 plan has gone or is going by this route" in refused.content.decode()


def test_two_who_save_at_once_see_both_and_decide(client: Client) -> None:
    route = common_route()
    planner = signed_in(client)
    mine = as_sent(route, FIRST, {**SECOND, "name": "As I typed it"})
    other = standard(needed=3)
    change_route(route=route, revision=0, name="As they saved it", revision_scope="changes", steps=other, by=planner)
    answer = client.post(f"{URL}{route.pk}/", mine)
    assert answer.status_code == 409
    html = " ".join(answer.content.decode().split())
    assert "Somebody else saved this route after you opened it" in html
    assert "As they saved it" in html
    assert "Any 3 of the executive approvers" in html
    assert 'value="As I typed it"' in html
    assert 'name="revision" value="1"' in html
    assert client.post(f"{URL}{route.pk}/", {**mine, "revision": "1"}).status_code == 302
    assert steps_of(route) == [(1, 1, "Leadership team"), (2, 1, "As I typed it")]


def test_what_was_typed_into_a_deleted_route_is_still_to_be_read(client: Client) -> None:
    common_route()
    planner = signed_in(client)
    made = make_route(year=YEAR, group=group_of("g", "Podiatry"), by=planner)
    assert "Delete “Route of Group g”?" in client.get(f"{URL}{made.pk}/delete/").content.decode()
    client.post(f"{URL}{made.pk}/delete/")
    answer = client.post(f"{URL}{made.pk}/", as_sent(made, {**FIRST, "name": "My long step"}))
    assert answer.status_code == 409
    assert "My long step, 15/3/2024" in answer.content.decode()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"permission": ""}, "Choose who decides"),
        ({"permission": "manage_cycle"}, "Select a valid choice"),
        ({"name": ""}, "Enter name"),
        ({"name": "x" * 101}, "Shorten it to 100 characters; it has 101"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
        ({"agree": "-1"}, "Select a valid choice"),
        ({"organisation": "9" * 40}, "Select a valid choice"),
        ({"next_in_line": LEADERSHIP}, "Choose others than those who decide, or nobody"),
        ({"due_on": "31/2/2024"}, "Enter a date such as 31 March 2025"),
        ({"due_on": "1/1/2030"}, "1 January 2030 is outside the planning year"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client: Client, row: dict[str, str], words: str) -> None:
    route = common_route()
    signed_in(client)
    answer = client.post(f"{URL}{route.pk}/", as_sent(route, {**FIRST, **row}, SECOND))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert steps_of(route) == [(1, 1, "Leadership team"), (2, 1, "MLCO Executive")]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"then": "up:99"},
        {"then": "remove:\u0663"},
        {"then": "up:\u00b2"},
        {"then": "down:"},
        {"steps-count": "99999999999999"},
        {"steps-count": "-1"},
        {"steps-count": "٣", "then": "add"},
        {"name": "\u202e" + "🙂" * 5000, "steps-count": "2"},
        {"name": "<script>alert(1)</script>" * 40000},
        {"revision": "9" * 60, "steps-count": "1", "steps-0-name": "x"},
    ],
)
def test_nonsense_is_answered(client: Client, sent: dict[str, str]) -> None:
    route = common_route()
    signed_in(client)
    answer = client.post(f"{URL}{route.pk}/", sent)
    assert answer.status_code in (200, 422)
    assert "<script>alert(1)" not in answer.content.decode()
    assert steps_of(route) == [(1, 1, "Leadership team"), (2, 1, "MLCO Executive")]


def test_closed_year_is_read_and_not_changed(client: Client) -> None:
    route = common_route()
    group_of("g", "Podiatry")
    signed_in(client)
    PlanningCycle.objects.update(state="closed")
    html = page(client)
    assert "The year is closed: its routes stay as they are." in html
    assert "Change this route" not in html
    assert "Give it its own route" not in html
    assert client.get(f"{URL}{route.pk}/").status_code == 302
    assert client.post(f"{URL}{route.pk}/", as_sent(route, FIRST)).status_code == 409
    assert RouteStep.objects.count() == 2


def test_what_is_sent_after_the_session_ended_comes_back(client: Client) -> None:
    route = common_route()
    planner = signed_in(client)
    url = f"{URL}{route.pk}/"
    mark = client.get(url).content.decode().split('name="form_mark" value="')[1].split('"')[0]
    client.logout()
    answer = client.post(url, {**as_sent(route, FIRST, SECOND, {**FIRST, "name": "A third step"}), "form_mark": mark})
    assert answer.status_code == 302
    client.force_login(planner)
    assert 'value="A third step"' in client.get(url).content.decode()
    assert RouteStep.objects.count() == 2


@pytest.mark.parametrize("groups", [1, 6])
def test_pages_ask_the_same_number_of_questions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, groups: int
) -> None:
    common_route()
    planner = signed_in(client)
    for number in range(groups):
        made = make_route(year=YEAR, group=group_of(f"g{number}", "A", "B", "C"), by=planner)
        for service in made.group.services.all() if made.group else ():
            person("leadership_approver", service=service)
    for path, count in ((URL, 13), (f"{URL}{made.pk}/", 16)):
        client.get(path)
        cache.clear()
        with django_assert_num_queries(count):
            assert client.get(path).status_code == 200


def test_day_of_a_step_may_be_before_today(client: Client) -> None:
    route = common_route()
    signed_in(client)
    assert client.post(f"{URL}{route.pk}/", as_sent(route, {**FIRST, "due_on": "1/5/2023"}, SECOND)).status_code == 302
    assert RouteStep.objects.get(permission=LEADERSHIP).due_on == date(2023, 5, 1)
