"""What the portal exports, it loads again unchanged: the sample of 2024/25, and texts that spreadsheets trip over."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kloe.lines.models import Kloe
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone, PlanningCycle
from planning.operating_plan.models import Block, Chapter
from planning.priorities.models import Framework, PriorityAlias
from planning.releases.actions import open_document
from planning.releases.models import Document
from planning.sample_data.catalogue import load_catalogue
from planning.sample_data.figures import load_metrics
from planning.sample_data.load import load_what_is_aimed_at
from planning.sample_data.planning_year import load_planning_year, load_priorities
from planning.workplans.models import Deliverable, Workplan
from planning.year_workbook.actions import keep_workbook, load_workbook
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.queries import plan_for, rows_of, sheets_of
from planning.year_workbook.reading import read_workbook
from planning.year_workbook.rules import Existing, Outcome, Plan, WorkbookRefused
from planning.year_workbook.sheets import SHEETS
from planning.year_workbook.writing import CannotWrite, workbook_of
from tests.factories import FrameworkFactory, PriorityFactory, ServiceFactory, open_year, person
from tests.planning.year_workbook.files import document_with_lines, xlsx

pytestmark = pytest.mark.django_db
YEAR = PlanningYear(2024)
Faulty = YearWorkbook.Faulty


def exported() -> bytes:
    return workbook_of(YEAR, rows_of(YEAR))


def kept(content: bytes, by: Any) -> YearWorkbook:
    cycle = PlanningCycle.objects.get(year=YEAR)
    return keep_workbook(cycle=cycle, file=read_workbook(content, "year.xlsx"), file_name="year.xlsx", by=by)


def loaded(content: bytes, by: Any, faulty: str = Faulty.STOP) -> Plan:
    waiting = kept(content, by)
    seen = plan_for(sheets_of(waiting), YEAR, Existing.UPDATE).digest
    return load_workbook(waiting=waiting, existing=Existing.UPDATE, faulty=faulty, seen=seen, by=by)


def emptied() -> None:
    for model in (Deliverable, Workplan, Framework, Kloe):
        model._default_manager.filter(year=YEAR).delete()
    Milestone.objects.filter(cycle__year=YEAR).delete()


def load_sample(team: User) -> Document:
    """Load all of the sample of the year that a workbook holds."""
    load_catalogue(YEAR)
    load_metrics(YEAR)
    for year in (2019, 2021, 2023):
        load_priorities(year)
    load_planning_year(YEAR, opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1))
    load_what_is_aimed_at()
    return document_with_lines(team)


def test_the_sample_of_a_year_loads_again_unchanged_and_into_an_empty_year_whole() -> None:
    team = person("planning_team")
    document = load_sample(team)
    before, content = rows_of(YEAR), exported()
    assert {sheet.tab for sheet in SHEETS if before[sheet.tab]} == {sheet.tab for sheet in SHEETS}

    waiting = kept(content, team)
    with CaptureQueriesContext(connection) as asked:
        same = plan_for(sheets_of(waiting), YEAR, Existing.UPDATE)
    assert len(asked) <= 40, f"{len(asked)} queries of a preview"
    assert same.counts[Outcome.UNCHANGED] == sum(len(rows) for rows in before.values())
    assert (same.writes, same.counts[Outcome.REFUSED]) == (0, 0)

    emptied()
    Block.everything.filter(chapter__document=document).delete()
    waiting = kept(content, team)
    seen = plan_for(sheets_of(waiting), YEAR, Existing.UPDATE).digest
    with CaptureQueriesContext(connection) as asked:
        plan = load_workbook(waiting=waiting, existing=Existing.UPDATE, faulty=Faulty.STOP, seen=seen, by=team)
    assert plan.counts[Outcome.NEW] == sum(len(rows) for rows in before.values())
    assert rows_of(YEAR) == before
    by_themselves = sum(len(before[sheet.tab]) for sheet in SHEETS if sheet.writes_itself)
    entries = AuditEntry.objects.filter(action__startswith="year_workbook.add_")
    assert entries.count() == plan.writes - by_themselves
    assert AuditEntry.objects.get(action="year_workbook.load").changes["deliverables"] == [None, "68 new"]
    assert AuditEntry.objects.filter(action="cycle.add_milestone").count() == len(before["cycle"]) == 44
    assert plan_for(sheets_of(kept(exported(), team)), YEAR, Existing.UPDATE).writes == 0
    assert len(asked) <= 150, f"{len(asked)} queries"


TRICKY = [
    "=1+1",
    "'=HYPERLINK(1)",
    "+44 161",
    "-5% of visits",
    "@home",
    "#REF!",
    "TRUE",
    "0012",
    "1e5",
    "2024-03-01",
    "_x0041_ and _x005F_x0041_",
    "first line\n\n  second line\ttabbed",
    "“quotes” & <tags> é 😀",
    "x" * 30_000,
]


def test_texts_that_look_like_something_else_come_back_as_they_were() -> None:
    open_year()
    Deliverable.objects.bulk_create(
        Deliverable(year=YEAR, reference=f"=A{number}", title=text[:300], text=text, note="\r\nspaces \x0b\r\n")
        for number, text in enumerate(TRICKY)
    )
    before = rows_of(YEAR)
    team, content = person("planning_team"), exported()
    same = plan_for(sheets_of(kept(content, team)), YEAR, Existing.UPDATE)
    assert same.counts[Outcome.UNCHANGED] == sum(same.counts.values())
    emptied()
    assert loaded(content, team).counts[Outcome.REFUSED] == 0
    assert rows_of(YEAR) == before
    found = dict(Deliverable.objects.filter(year=YEAR).values_list("reference", "text"))
    assert [found[f"=A{number}"] for number in range(len(TRICKY))] == TRICKY


def test_a_text_too_long_for_a_cell_is_not_cut_off_in_silence() -> None:
    Deliverable.objects.create(year=YEAR, reference="CH-01", title="Waits", text="x" * 32_768)
    with pytest.raises(CannotWrite, match="deliverables, CH-01: text is too long"):
        exported()


def test_what_changed_is_written_and_nothing_else() -> None:
    open_year()
    core = FrameworkFactory(year=YEAR)
    priority = PriorityFactory(framework=core, code="resilience", name="Resilience")
    PriorityAlias.objects.bulk_create(PriorityAlias(priority=priority, name=name) for name in ("Stays", "Goes"))
    old, new = ServiceFactory(), ServiceFactory()
    dropped = timezone.now()
    deliverable = Deliverable.objects.create(
        year=YEAR, reference="CH-01", title="Waits", text="As\r\nit was", dropped_at=dropped, dropped_reason="No money"
    )
    deliverable.services.add(old)
    team, post = person("planning_team"), person("reader")
    rows = rows_of(YEAR)
    rows["priorities"][0]["aliases"] = "Comes\nStays"
    rows["deliverables"][0] |= {"services": new.code, "title": "Shorter waits", "owner": post.name}
    rows["deliverables"].append({**rows["deliverables"][0], "reference": "CH-02", "succeeds": "2024/25 CH-01"})

    plan = loaded(workbook_of(YEAR, rows), team)

    assert (plan.counts[Outcome.NEW], plan.counts[Outcome.CHANGED]) == (1, 2)
    changed, added = Deliverable.objects.filter(year=YEAR)
    assert (changed.title, changed.text, changed.dropped_at) == ("Shorter waits", "As\r\nit was", dropped)
    assert (changed.owner_user, list(changed.services.all()), changed.revision) == (post, [new], 1)
    assert (added.succeeds, list(added.services.all())) == (changed, [new])
    assert sorted(priority.aliases.values_list("name", flat=True)) == ["Comes", "Stays"]
    entry = AuditEntry.objects.get(action="year_workbook.change_priority")
    assert (entry.by, entry.reason) == (team, "From year.xlsx")
    assert entry.changes == {"aliases": ["Goes\nStays", "Comes\nStays"]}


def test_what_a_file_leaves_out_stays() -> None:
    open_year()
    earlier = Deliverable.objects.create(year=2023, reference="D-01", title="Earlier")
    service, team = ServiceFactory(), person("planning_team")
    one = Deliverable.objects.create(
        year=YEAR, reference="CH-01", title="Waits", succeeds=earlier, quarter=2, owner=team.name, owner_user=team
    )
    one.services.add(service)
    plan = loaded(xlsx({"deliverables": [{"reference": "CH-01", "title": "Shorter waits"}]}), team)
    assert [(cell.column, cell.new) for cell in plan.sheets[0].rows[0].differences] == [("title", "Shorter waits")]
    one.refresh_from_db()
    assert (one.title, one.succeeds, one.quarter, one.owner_user) == ("Shorter waits", earlier, 2, team)
    assert list(one.services.all()) == [service]


def test_rows_with_a_fault_are_skipped_with_all_that_names_them() -> None:
    open_year()
    team = person("planning_team")
    rows = {
        "frameworks": [{"code": "mft", "kind": "partner", "name": "MFT", "short_name": "MFT"}],
        "priorities": [
            {"framework": "mft", "code": "one", "name": "One"},
            {"framework": "mft", "code": "two words", "name": "Two"},
        ],
        "deliverables": [{"reference": "CH-01", "title": "Waits", "quarter": "5"}],
    }
    content = workbook_of(YEAR, {tab: [filled(tab, row) for row in some] for tab, some in rows.items()})
    plan = loaded(content, team, faulty=Faulty.SKIP)
    assert (plan.counts[Outcome.NEW], plan.counts[Outcome.REFUSED]) == (2, 2)
    assert [one["code"] for one in rows_of(YEAR)["priorities"] if one["framework"] == "mft"] == ["one"]
    assert not Deliverable.objects.exists()


def test_what_the_operating_plan_itself_refuses_stops_all() -> None:
    """Figures without a point: only the block as a whole is wrong."""
    open_year()
    team = person("planning_team")
    document = open_document(year=YEAR, kind="operating_plan", title="Operating Plan", by=team)
    Chapter.objects.create(document=document, title="Money", order=1)
    line = {"chapter": "Money", "block": "Budget", "number": "1", "kind": "figure", "text": "Services", "figure": "£1m"}
    rows = {
        "frameworks": [{"code": "mft", "kind": "partner", "name": "MFT", "short_name": "MFT"}],
        "budget_points": [line],
    }
    content = workbook_of(YEAR, {tab: [filled(tab, row) for row in some] for tab, some in rows.items()})
    with pytest.raises(WorkbookRefused, match="Nothing was loaded: Points: write at least one point"):
        loaded(content, team)
    assert not Framework.objects.filter(code="mft").exists()
    assert not AuditEntry.objects.filter(action__startswith="year_workbook").exists()


def filled(tab: str, row: dict[str, str]) -> dict[str, str]:
    columns = next(sheet for sheet in SHEETS if sheet.tab == tab).columns
    return dict.fromkeys(columns, "") | row
