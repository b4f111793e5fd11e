"""What a file would do, what it does, and that it does all of it or nothing."""

from dataclasses import replace
from datetime import date

import pytest

from mlco_portal.audit.models import AuditEntry
from mlco_portal.spreadsheets import Table
from mlco_portal.years import PlanningYear
from services.actions import change_service, import_table
from services.models import Service
from services.queries import catalogue_as_it_stands, service_of_code
from services.queries.catalogue import entry_of
from services.rules.catalogue import NotPermitted
from services.rules.imports import ImportOutdated, ImportPlan, ImportRefused, import_plan
from tests.factories import LocalityFactory, ServiceFactory, ServiceGroupFactory, person
from tests.services.files import csv_of, exported, table_of

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 1)
GOOD = ("podiatry", "Podiatry", "citywide", "2024/25")


def plan_of(table: Table, on_conflict: str = "update") -> ImportPlan:
    ServiceGroupFactory()
    return import_plan(table, catalogue_as_it_stands(TODAY), on_conflict)


def rows(*given: tuple[str, ...], header: tuple[str, ...] = ("code", "name", "group", "start_year")) -> Table:
    return table_of(csv_of(*given, header=header), "csv")


def write(table: Table, on_conflict: str = "update") -> ImportPlan:
    expected = plan_of(table, on_conflict).digest
    return import_table(table=table, on_conflict=on_conflict, expected=expected, by=person("planning_team"))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_exported_sample_imports_again_without_a_change(sample_catalogue: None, ending: str) -> None:
    first = Service.objects.order_by("pk")[0]
    first.name, first.summary, first.kind = "=SUM(A1), then; more", "'-5% \u2013 \u201cnew\u201d\nline", "service"
    first.save()
    first.aliases.create(name="+44 161")
    last = Service.objects.order_by("-pk")[0]
    last.end_year, last.retired_reason = PlanningYear(2025), "Merged, at last"
    last.save()
    last.successions.create(successor=first, from_year=PlanningYear(2026))
    plan = plan_of(table_of(exported(ending), ending))
    assert plan.problems == ()
    assert plan.counts == {"new": 0, "changed": 0, "unchanged": 71, "skipped": 0, "refused": 0}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_exported_sample_fills_an_empty_catalogue_with_the_same(sample_catalogue: None, ending: str) -> None:
    content = exported(ending)
    before = catalogue_as_it_stands(TODAY).entries
    Service.objects.update(part_of=None, plan_arrangement="own")
    Service.objects.all().delete()
    plan = write(table_of(content, ending), "stop")
    assert plan.counts["new"] == 71
    assert catalogue_as_it_stands(TODAY).entries == before
    assert AuditEntry.objects.filter(action="services.add_service", reason="Imported from a file").count() == 71


def test_rows_may_name_one_another_in_any_order() -> None:
    header = ("code", "name", "group", "start_year", "part_of", "plan_arrangement")
    table = rows(
        ("msk-north", "MSK North", "citywide", "2024/25", "msk", "with_parent"),
        ("msk", "MSK", "citywide", "2024", "", "Writes its own plan"),
        header=header,
    )
    write(table)
    part = Service.objects.get(code="msk-north")
    assert (str(part.part_of), part.plan_arrangement) == ("MSK", "with_parent")


def test_a_code_that_is_there_stops_skips_or_updates() -> None:
    ServiceFactory(code="podiatry", name="Old name", group=ServiceGroupFactory())
    table = rows(GOOD, ("new", "New service", "citywide", "2025/26"))
    stop = plan_of(table, "stop")
    assert not stop.is_ready
    assert [problem.text for problem in stop.refused[0].problems] == ["Old name is in the catalogue already"]
    assert plan_of(table, "skip").counts == {"new": 1, "changed": 0, "unchanged": 0, "skipped": 1, "refused": 0}
    update = plan_of(table, "update")
    assert [(one.column, one.old, one.new) for one in update.rows[0].differences] == [("name", "Old name", "Podiatry")]
    with pytest.raises(ImportRefused):
        write(table, "stop")
    assert Service.objects.count() == 1
    write(table, "skip")
    assert Service.objects.get(code="podiatry").name == "Old name"
    write(table, "update")
    assert Service.objects.get(code="podiatry").name == "Podiatry"


def test_columns_left_out_keep_what_the_catalogue_says() -> None:
    service = ServiceFactory(code="podiatry", name="Podiatry", summary="Feet", locality=LocalityFactory())
    service.aliases.create(name="Foot care")
    write(rows(("podiatry", "Foot health"), header=("code", "name")))
    service.refresh_from_db()
    assert (service.name, service.summary, str(service.locality)) == ("Foot health", "Feet", "North")
    assert [alias.name for alias in service.aliases.all()] == ["Foot care"]


PROBLEMS = [
    (("podiatry", "Podiatry", "nonsense", "2024/25"), "group", "no service group with the code nonsense"),
    (("podiatry", "Podiatry", "", "2024/25"), "group", "Choose the service group"),
    (("podiatry", "Podiatry", "citywide", "twenty"), "start_year", "planning year such as 2024/25"),
    (("podiatry", "Podiatry", "citywide", "2024/27"), "start_year", "planning year such as 2024/25"),
    (("podiatry", "Podiatry", "citywide", ""), "start_year", "Enter the first planning year"),
    (("podiatry", "", "citywide", "2024"), "name", "Enter the name"),
    (("", "Podiatry", "citywide", "2024"), "code", "Enter a code"),
    (("Podiatry", "Podiatry", "citywide", "2024"), "code", "small letters"),
    (("podiatry", "x" * 201, "citywide", "2024"), "name", "Shorten this to 200"),
    (("homeless-health", "Homeless health", "citywide", "2024"), "name", "outside the planning round"),
]


@pytest.mark.parametrize(("row", "column", "words"), PROBLEMS)
def test_each_problem_names_its_row_and_column_and_nothing_is_written(
    row: tuple[str, ...], column: str, words: str
) -> None:
    table = rows(("fine", "A fine one", "citywide", "2024/25"), row)
    plan = plan_of(table)
    assert [(one.number, problem.field) for one in plan.refused for problem in one.problems] == [(3, column)]
    assert words in plan.refused[0].problems[0].text
    with pytest.raises(ImportRefused):
        write(table)
    assert not Service.objects.exists()


def test_code_twice_in_the_file_is_refused() -> None:
    plan = plan_of(rows(GOOD, GOOD))
    assert [(one.number, one.problems[0].text) for one in plan.refused] == [
        (3, "Row 2 has the same code. A service stands in one row")
    ]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("name", "group"), "The file needs a column code."),
        (("kode", "nome"), "The file needs a column code and a column name."),
        (("code", "name", "colour"), "does not know the column colour. It knows: code, name"),
    ],
)
def test_wrong_headers_are_named(header: tuple[str, ...], words: str) -> None:
    plan = plan_of(rows(tuple("x" for _ in header), header=header))
    assert not plan.is_ready
    assert words in " ".join(plan.problems)


def test_words_that_no_choice_knows_are_refused_with_the_choices() -> None:
    header = ("code", "name", "group", "start_year", "kind", "on_plan_list")
    plan = plan_of(rows((*GOOD, "shop", "perhaps"), header=header))
    assert {problem.field: problem.text for problem in plan.refused[0].problems} == {
        "kind": "Enter one of: service, joint_plan, locality_team, int, asc_provider, enabler, organisation",
        "on_plan_list": "Enter yes or no",
    }


def test_change_since_the_preview_is_told_and_nothing_is_written() -> None:
    ServiceFactory(code="podiatry", name="Old name", group=ServiceGroupFactory())
    table, team = rows(GOOD), person("planning_team")
    seen = plan_of(table).digest
    service = service_of_code("podiatry")
    assert service is not None
    before = entry_of(service)
    change_service(entry=replace(before, name="Newer"), seen=before.token, by=team)
    with pytest.raises(ImportOutdated) as told:
        import_table(table=table, on_conflict="update", expected=seen, by=team)
    assert told.value.plan.rows[0].differences[0].old == "Newer"
    assert Service.objects.get().name == "Newer"


def test_ending_a_service_with_running_parts_is_refused_in_a_file_too() -> None:
    parent = ServiceFactory(code="msk", name="MSK", group=ServiceGroupFactory())
    ServiceFactory(code="msk-north", name="MSK North", part_of=parent)
    header = ("code", "name", "end_year", "retired_reason")
    plan = plan_of(rows(("msk", "MSK", "2024/25", "Merged"), header=header))
    assert plan.refused[0].problems[0].text.startswith("Parts of it run on: MSK North")
    both = plan_of(
        rows(("msk", "MSK", "2024/25", "Merged"), ("msk-north", "MSK North", "2024/25", "Merged"), header=header)
    )
    assert both.is_ready


def test_only_those_who_look_after_the_catalogue_import() -> None:
    table = rows(GOOD)
    with pytest.raises(NotPermitted):
        import_table(table=table, on_conflict="stop", expected=plan_of(table).digest, by=person("service_lead"))
    assert not Service.objects.exists()


def test_two_thousand_rows_are_written_whole() -> None:
    table = rows(*((f"s-{n}", f"Service {n}", "citywide", "2024/25") for n in range(2000)))
    plan = write(table)
    assert plan.counts["new"] == 2000
    assert Service.objects.count() == 2000
    assert AuditEntry.objects.count() == 2000
