"""Adding, changing, retiring and bringing back services, through the actions alone."""

from dataclasses import replace
from datetime import date

import pytest

from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from services.actions import add_service, bring_back_service, change_service, retire_service
from services.models import Service, ServiceSuccession
from services.queries import catalogue_as_it_stands, service_of_code
from services.queries.catalogue import entry_of
from services.rules import ServiceEntry, entry_problems, scope_problem
from services.rules.catalogue import ChangedMeanwhile, EntryRefused, NotPermitted, entry_warnings
from tests.factories import AppointmentFactory, ServiceFactory, ServiceGroupFactory, person

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 1)


def entry(**values: object) -> ServiceEntry:
    ServiceGroupFactory()
    given = {"code": "podiatry", "name": "Podiatry", "group": "citywide", "start_year": PlanningYear(2024), **values}
    return ServiceEntry(**given)  # type: ignore[arg-type]


def stored(code: str) -> ServiceEntry:
    service = service_of_code(code)
    assert service is not None
    return entry_of(service)


def test_added_service_says_what_was_entered_and_is_audited() -> None:
    team = person("planning_team")
    given = entry(
        name=" Podiatry  service ", aliases=("Foot care", " Chiropody ", "Foot care"), summary="Feet.\r\nToes."
    )
    add_service(entry=given, by=team)
    assert stored("podiatry") == replace(
        given, name="Podiatry service", aliases=("Chiropody", "Foot care"), summary="Feet.\nToes."
    )
    note = AuditEntry.objects.get(action="services.add_service")
    assert note.by == team
    assert note.changes["aliases"] == [None, "Chiropody | Foot care"]


def test_code_that_is_taken_is_refused() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    with pytest.raises(EntryRefused, match="Podiatry has this code already"):
        add_service(entry=entry(name="Another"), by=team)
    assert Service.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "contributor", "service_lead", "executive_approver", "metrics_analyst"])
def test_roles_that_do_not_look_after_the_catalogue_cannot_write_it(role: str) -> None:
    with pytest.raises(NotPermitted):
        add_service(entry=entry(), by=person(role))
    assert not Service.objects.exists()


def test_change_is_audited_with_old_and_new_and_no_change_writes_nothing() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    before = stored("podiatry")
    change_service(entry=replace(before, name="Foot health", aliases=("Podiatry",)), seen=before.token, by=team)
    note = AuditEntry.objects.get(action="services.change_service")
    assert note.changes == {"name": ["Podiatry", "Foot health"], "aliases": ["", "Podiatry"]}
    after = stored("podiatry")
    change_service(entry=after, seen=after.token, by=team)
    assert AuditEntry.objects.filter(action="services.change_service").count() == 1


def test_second_of_two_people_is_told_and_nothing_is_overwritten() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    both_saw = stored("podiatry")
    change_service(entry=replace(both_saw, name="Foot health"), seen=both_saw.token, by=team)
    with pytest.raises(ChangedMeanwhile, match="Somebody else changed Foot health") as told:
        change_service(entry=replace(both_saw, summary="Feet"), seen=both_saw.token, by=person("administrator"))
    assert told.value.current.name == "Foot health"
    assert stored("podiatry").summary == ""


@pytest.mark.parametrize(
    "name", ["Homeless families health team", "HOMELESSNESS outreach", "Rough-sleeper support", "Rough sleeping team"]
)
def test_homelessness_services_are_refused_with_the_reason(name: str) -> None:
    with pytest.raises(EntryRefused, match="outside the planning round"):
        add_service(entry=entry(name=name), by=person("planning_team"))
    with pytest.raises(EntryRefused, match="outside the planning round"):
        add_service(entry=entry(aliases=(name,)), by=person("planning_team"))
    assert scope_problem("Health visiting for homes") is None


REFUSALS = [
    ({"name": ""}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"name": "Feet\x00"}, "name"),
    ({"code": "Not A Code"}, "code"),
    ({"code": "import"}, "code"),
    ({"code": "x" * 81}, "code"),
    ({"group": "nonsense"}, "group"),
    ({"group": ""}, "group"),
    ({"locality": "Z"}, "locality"),
    ({"neighbourhood": "atlantis"}, "neighbourhood"),
    ({"part_of": "nothing"}, "part_of"),
    ({"part_of": "podiatry"}, "part_of"),
    ({"plan_arrangement": "with_parent"}, "part_of"),
    ({"joint_with": ("XLCO",)}, "joint_with"),
    ({"kind": "int"}, "neighbourhood"),
    ({"kind": "locality_team"}, "locality"),
    ({"aliases": ("a|b",)}, "aliases"),
    ({"aliases": tuple(f"alias {n}" for n in range(31))}, "aliases"),
    ({"start_year": None}, "start_year"),
    ({"end_year": PlanningYear(2023), "retired_reason": "x"}, "end_year"),
    ({"end_year": PlanningYear(2025)}, "retired_reason"),
    ({"retired_reason": "Merged"}, "retired_reason"),
    ({"successors": ("podiatry",)}, "successors"),
]


@pytest.mark.parametrize(("values", "field"), REFUSALS)
def test_entry_that_makes_no_sense_is_refused_at_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(EntryRefused) as refused:
        add_service(entry=entry(**values), by=person("planning_team"))
    assert field in {problem.field for problem in refused.value.problems}
    assert not Service.objects.exists()


def test_part_of_a_part_is_refused() -> None:
    team, group = person("planning_team"), ServiceGroupFactory()
    parent = ServiceFactory(code="msk", name="MSK", group=group)
    ServiceFactory(code="msk-north", name="MSK North", part_of=parent, group=group)
    with pytest.raises(EntryRefused, match="MSK North is itself part of MSK"):
        add_service(entry=entry(part_of="msk-north"), by=team)


def test_same_name_elsewhere_is_warned_about_and_not_refused() -> None:
    ServiceFactory(code="feet", name="Foot health").aliases.create(name="PODIATRY")
    catalogue = catalogue_as_it_stands(TODAY).with_entries([entry()])
    assert entry_problems(entry(), catalogue) == []
    assert entry_warnings(entry(), catalogue) == ["Foot health (feet) is also known as Podiatry."]


def test_retired_service_keeps_its_place_and_names_who_carries_on() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    ServiceFactory(code="feet", name="Foot health")
    seen = stored("podiatry").token
    retire_service(
        code="podiatry", end_year=PlanningYear(2024), reason="Merged", successors=["feet"], seen=seen, by=team
    )
    after = stored("podiatry")
    assert (after.end_year, after.retired_reason, after.successors) == (2024, "Merged", ("feet",))
    assert ServiceSuccession.objects.get().from_year == PlanningYear(2025)
    assert AuditEntry.objects.get(action="services.retire_service").reason == "Merged"


def test_service_is_not_retired_while_parts_and_roles_hang_on_it() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    service = Service.objects.get()
    ServiceFactory(code="podiatry-north", name="Podiatry North", part_of=service)
    AppointmentFactory(user__name="Service lead, Podiatry", role="service_lead", scope="service", service=service)
    with pytest.raises(EntryRefused) as refused:
        retire_service(
            code="podiatry", end_year=PlanningYear(2024), reason="Merged", seen=stored("podiatry").token, by=team
        )
    texts = [problem.text for problem in refused.value.problems]
    assert texts[0].startswith("Parts of it run on: Podiatry North.")
    assert texts[1].startswith("Roles in it run on after 31 March 2025: Service lead, Podiatry (Service lead).")
    assert stored("podiatry").end_year is None


def test_role_that_ends_with_the_year_does_not_hold_a_service_back() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    AppointmentFactory(role="service_lead", scope="service", service=Service.objects.get(), ends_on=date(2099, 3, 31))
    retire_service(
        code="podiatry", end_year=PlanningYear(2098), reason="Merged", seen=stored("podiatry").token, by=team
    )
    assert stored("podiatry").end_year == 2098


def test_successor_must_run_in_the_following_year() -> None:
    team = person("planning_team")
    add_service(entry=entry(), by=team)
    ServiceFactory(code="old", name="Old one", end_year=2024, retired_reason="Ended")
    with pytest.raises(EntryRefused, match="Old one does not run in 2025/26"):
        retire_service(
            code="podiatry",
            end_year=PlanningYear(2024),
            reason="Merged",
            successors=["old"],
            seen=stored("podiatry").token,
            by=team,
        )


def test_brought_back_service_runs_on_without_end_reason_or_successors() -> None:
    team = person("planning_team")
    add_service(entry=entry(end_year=PlanningYear(2024), retired_reason="Merged"), by=team)
    bring_back_service(code="podiatry", seen=stored("podiatry").token, by=team)
    assert stored("podiatry") == entry()
    assert AuditEntry.objects.get(action="services.bring_back_service").changes["end_year"] == ["2024/25", ""]


def test_every_service_of_the_sample_stands_the_check(sample_catalogue: None) -> None:
    catalogue = catalogue_as_it_stands(TODAY)
    assert len(catalogue.entries) > 60
    assert [problem for one in catalogue.entries.values() for problem in entry_problems(one, catalogue)] == []
