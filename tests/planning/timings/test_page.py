"""The page of how long deciding took: who sees it, its figures, and that it asks alike for few plans and many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from planning.approval import engine
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseStep, Decision, RouteStep
from planning.approval.rules import Seen
from services.models import Absence, Appointment, Service
from tests.factories import ServiceFactory, ServiceGroupFactory, person
from tests.planning.approval.cases import Journey, cover

pytestmark = pytest.mark.django_db
URL = "/how-long/"


@pytest.fixture
def clock():
    with freeze_time("2024-03-04 09:00") as frozen:
        yield frozen


def as_(role: str, **scope) -> Client:
    client = Client()
    client.force_login(person(role, **scope))
    return client


def rows(answer, name: str = "rows") -> list[list[str]]:
    return [[str(cell).replace("\xa0", " ") for cell in row] for row in answer.context[name]]


def decided(clock, journey: Journey, *days: str) -> Journey:
    """Submit on the first day and let each step approve on the next ones."""
    for number, day in enumerate(days):
        clock.move_to(f"{day} 10:00")
        if number == 0:
            journey.submit()
        else:
            journey.approve()
    return journey


def test_those_who_may_see_it(client):
    for role, status in (
        ("planning_team", 200),
        ("auditor", 200),
        ("executive_approver", 200),
        ("leadership_approver", 403),
        ("service_lead", 403),
        ("administrator", 403),
    ):
        assert as_(role).get(URL).status_code == status, role
        assert as_(role).get(f"{URL}every-wait.csv").status_code == status, role
    assert client.get(URL).status_code == 302


def test_the_time_in_each_step_and_with_authors(clock):
    journey = decided(clock, Journey(), "2024-03-04", "2024-03-06")
    clock.move_to("2024-03-11 10:00")
    journey.return_()
    decided(clock, journey, "2024-03-18", "2024-03-18", "2024-03-20")
    answer = as_("planning_team").get(URL)
    assert rows(answer) == [
        ["Leadership team", "2", "Too few to say: 0, 2 days", "2 days (2 working)", "–"],
        ["MLCO Executive", "2", "Too few to say: 2, 5 days", "5 days (3 working)", "–"],
    ]
    assert rows(answer, "elsewhere") == [
        ["Approved, not yet published", "0", "–", "–", "1 plan, the longest 0 days (0 working)"],
        ["With its authors after a return", "1", "Too few to say: 7 days", "7 days (5 working)", "–"],
    ]


def test_the_middle_is_given_from_five_waits_on(clock):
    for day in (5, 6, 7, 8, 18):
        decided(clock, Journey(), "2024-03-04", f"2024-03-{day:02}")
    clock.move_to("2024-03-20 10:00")
    [leadership, executive] = rows(as_("planning_team").get(URL))
    assert leadership == ["Leadership team", "5", "3 days (3 working)", "14 days (10 working)", "–"]
    assert executive == ["MLCO Executive", "0", "–", "–", "5 plans, the longest 15 days (11 working)"]


def test_figures_by_group_service_approver_and_year(clock):
    other = ServiceFactory(name="Dental", group=ServiceGroupFactory(code="other", name="Other", order=9))
    one = decided(clock, Journey(), "2024-03-04", "2024-03-06")
    two = decided(clock, Journey(service=other), "2024-03-08", "2024-03-12")
    stand_in = person("reader")
    cover(two.executive, stand_in)
    clock.move_to("2024-03-13 10:00")
    engine.approve(case=two.case, seen=_seen(two), by=stand_in)
    team = as_("planning_team")
    by_group = [row[:3] for row in rows(team.get(URL, {"by": "group"}))]
    assert by_group == [
        [one.service.group.name, "Leadership team", "1"],
        [one.service.group.name, "MLCO Executive", "0"],
        ["Other", "Leadership team", "1"],
        ["Other", "MLCO Executive", "1"],
    ]
    by_service = [row[:3] for row in rows(team.get(URL, {"by": "service", "group": "other"}))]
    assert by_service == [
        ["Dental", "Leadership team", "1"],
        ["Dental", "MLCO Executive", "1"],
        ["Dental", "Approved, not yet published", "0"],
    ]
    by_approver = rows(team.get(URL, {"by": "approver"}))
    assert sorted(by_approver) == sorted(
        [
            [one.head.name, "Leadership team", "1", "Too few to say: 2 days", "2 days (2 working)"],
            [two.head.name, "Leadership team", "1", "Too few to say: 4 days", "4 days (2 working)"],
            [stand_in.name, "MLCO Executive", "1", "Too few to say: 1 day", "1 day (1 working)"],
        ]
    )
    assert [row[:2] for row in rows(team.get(URL, {"by": "year"}))] == [
        ["2024/25", "Leadership team"],
        ["2024/25", "MLCO Executive"],
    ]


def _seen(journey: Journey) -> Seen:
    journey.case.refresh_from_db()
    step = journey.case.step
    return Seen(journey.case.round, step.order if step else None, journey.case.version_sha256)


def waiting(clock) -> dict[str, str]:
    return {one.service: one.nobody for one in as_("planning_team").get(URL).context["waiting"]}


def test_what_waits_stands_longest_first_and_what_nobody_can_decide_is_marked(clock):
    later = decided(clock, Journey(service=ServiceFactory(name="Later")), "2024-03-06")
    first = decided(clock, Journey(service=ServiceFactory(name="First")), "2024-03-04")
    clock.move_to("2024-03-08 10:00")
    assert list(waiting(clock)) == ["First", "Later"]
    assert set(waiting(clock).values()) == {""}
    Absence.objects.bulk_create(
        Absence(user=one, starts_on="2024-03-01", ends_on="2024-03-31") for one in (later.head, first.head)
    )
    assert set(waiting(clock).values()) == {"Everybody who could is on leave, without a deputy"}
    cover(first.head, person("reader"))
    assert set(waiting(clock).values()) == {""}
    Absence.objects.all().delete()
    for user in (first.head, later.head):
        first.declare_conflict(by=user)
    said = "Everybody who could wrote the plan, stood aside or has agreed already"
    assert waiting(clock) == {"First": said, "Later": ""}
    Appointment.objects.filter(role="leadership_approver").update(ends_on="2024-03-07")
    assert waiting(clock)["Later"] == "Nobody holds this role for the service"


def test_two_sides_asked_at_the_same_time_wait_each_on_its_own(clock):
    journey, partner = Journey(), person("partner_approver")
    route = ApprovalRoute.objects.get()
    RouteStep.objects.create(route=route, order=1, side=2, name="TLCO", permission="decide_as_partner")
    decided(clock, journey, "2024-03-04")
    clock.move_to("2024-03-06 10:00")
    engine.approve(case=journey.case, seen=_seen(journey), by=partner)
    clock.move_to("2024-03-08 10:00")
    answer = as_("planning_team").get(URL)
    assert [one.step for one in answer.context["waiting"]] == ["Leadership team"]
    running = "1 plan, the longest 4 days (4 working)"
    assert rows(answer) == [
        ["Leadership team", "0", "–", "–", running],
        ["TLCO", "1", "Too few to say: 2 days", "2 days (2 working)", "–"],
    ]
    journey.approve(by=journey.head)
    clock.move_to("2024-03-11 10:00")
    journey.unlock()
    answer = as_("planning_team").get(URL)
    assert [row[:3] for row in rows(answer)] == [
        ["Leadership team", "1", "Too few to say: 4 days"],
        ["TLCO", "1", "Too few to say: 2 days"],
        ["MLCO Executive", "1", "Too few to say: 3 days"],
    ]
    assert answer.context["waiting"] == []


def test_two_people_of_one_name_stand_apart_and_a_new_name_holds(clock):
    one, two = Journey(), Journey()
    for journey in (one, two):
        journey.head.name = "Sam Sample"
        journey.head.save()
        decided(clock, journey, "2024-03-04", "2024-03-06")
    journey = Journey()
    decided(clock, journey, "2024-03-06")
    two.head.name = "Sam Other"
    two.head.save()
    clock.move_to("2024-03-07 10:00")
    journey.approve(by=two.head)
    found = [row[:3] for row in rows(as_("planning_team").get(URL, {"by": "approver"}))]
    assert found == [["Sam Other", "Leadership team", "2"], ["Sam Sample", "Leadership team", "1"]]


def test_an_approver_of_some_services_sees_only_those(clock):
    group = ServiceGroupFactory(code="other", name="Other", order=9)
    decided(clock, Journey(service=ServiceFactory(name="Hidden")), "2024-03-04")
    decided(clock, Journey(service=ServiceFactory(name="Shown", group=group)), "2024-03-04")
    some = as_("executive_approver", group=group)
    answer = some.get(URL, {"by": "service"})
    assert [one.service for one in answer.context["waiting"]] == ["Shown"]
    assert "Hidden" not in answer.content.decode()
    assert "Hidden" not in some.get(f"{URL}every-wait.csv").content.decode()


def test_files_say_what_the_page_says(clock):
    journey = decided(clock, Journey(service=ServiceFactory(name="=Sum")), "2024-03-04", "2024-03-06")
    clock.move_to("2024-03-08 10:00")
    team = as_("planning_team")
    lines = team.get(f"{URL}export.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["Leadership team,1,,,2,2,0,,", "MLCO Executive,0,,,,,1,2,2"]
    every = team.get(f"{URL}every-wait.csv").content.decode("utf-8-sig").splitlines()
    code, group = journey.service.code, journey.service.group.name
    assert every[1:] == [
        f"'=Sum,{code},{group},2024/25,1,Leadership team,1,2024-03-04 10:00,2024-03-06 10:00,2,2,Agreed",
        f"'=Sum,{code},{group},2024/25,1,MLCO Executive,1,2024-03-06 10:00,,2,2,Still there",
    ]


@pytest.mark.parametrize("odd", ["\x00", "\u202e", "😀", "<script>alert(1)</script>", "x" * 5000, "9999-00", "-1"])
def test_odd_addresses_are_answered(clock, odd):
    decided(clock, Journey(), "2024-03-04")
    team = as_("planning_team")
    for name in ("year", "group", "by", "page", "waiting"):
        answer = team.get(URL, {name: odd})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_nothing_decided_yet_says_so():
    answer = as_("planning_team").get(URL)
    assert "Nothing was decided yet" in answer.content.decode()
    assert "No plan waits for a decision." in answer.content.decode()


def many_plans(journey: Journey, number: int) -> None:
    """Let so many plans of the service's group wait for the Executive, two days after they were submitted."""
    services = Service.objects.bulk_create(
        Service(code=f"many-{one}", name=f"Many {one}", group=journey.service.group, start_year=2024)
        for one in range(number)
    )
    cases = ApprovalCase.objects.bulk_create(
        ApprovalCase(service=service, year=2024, title=service.name, status_at=timezone.now(), round=1)
        for service in services
    )
    steps = CaseStep.objects.bulk_create(
        CaseStep(case=case, order=order, name=f"Step {order}", permission=permission)
        for case in cases
        for order, permission in ((1, "decide_as_leadership"), (2, "decide_as_executive"))
    )
    CaseStep.objects.filter(order=1, case__in=[case.pk for case in cases]).update(settled_at=timezone.now())
    for case, step in zip(cases, steps[1::2], strict=True):
        case.status, case.step = "submitted", step
    ApprovalCase.objects.bulk_update(cases, ["status", "step"])
    Decision.objects.bulk_create(
        Decision(
            sequence=1000 + 2 * place + half,
            case=case,
            move=move,
            from_status=before,
            to_status="submitted",
            round=1,
            step_order=order,
            step_name="Step 1" if order else "",
            version_number=1,
            by=journey.head,
            by_label=journey.head.name,
            role="leadership_approver",
            at=timezone.now() - timedelta(days=3 - 2 * half),
            hash="0" * 64,
        )
        for place, case in enumerate(cases)
        for half, (move, before, order) in enumerate((("submit", "draft", None), ("approve", "submitted", 1)))
    )


def test_few_plans_and_500_ask_alike(clock):
    user = person("planning_team")

    def asked() -> list[int]:
        found, team = [], Client()
        team.force_login(user)
        for by in ("step", "group", "service", "approver", "year"):
            with CaptureQueriesContext(connection) as queries:
                answer = team.get(URL, {"by": by, "waiting": "all"})
            assert answer.status_code == 200
            found.append(len(queries))
        waits.append(len(answer.context["waiting"]))
        return found

    waits: list[int] = []
    journeys = [decided(clock, Journey(), "2024-03-04", "2024-03-06") for _ in range(3)]
    few = asked()
    many_plans(journeys[0], 500)
    assert asked() == few
    assert waits == [3, 503]
    assert max(few) <= 17
