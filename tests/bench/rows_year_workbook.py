"""The workbook of 2024/25: exported, looked at, and loaded into a year that was emptied; nothing of it stays."""

import time
from collections.abc import Iterator

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kloe.lines.models import Kloe
from mlco_portal.years import PlanningYear
from planning.alignment.models import PlanPriorityDeliverable
from planning.cycle.models import Milestone, PlanningCycle
from planning.operating_plan.models import Block
from planning.priorities.models import Framework
from planning.releases.models import Document
from planning.workplans.models import Deliverable, Workplan
from planning.year_workbook.actions import keep_workbook, load_workbook
from planning.year_workbook.queries import plan_for, rows_of, sheets_of
from planning.year_workbook.reading import read_workbook
from planning.year_workbook.writing import workbook_of
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.rows_operating_plan import load_aims
from tests.bench.world import YEAR
from tests.planning.year_workbook.files import document_with_lines

MOST_SECONDS, MOST_QUERIES = 5, 200


def measure(bench: Bench) -> Iterator[Figure]:
    """Nothing while the other rows run: the year is emptied here."""
    yield from ()


def last(bench: Bench) -> Iterator[Figure]:
    team, cycle = bench.world.people["planning_team"], PlanningCycle.objects.get(year=YEAR)
    document = Document.objects.filter(year=YEAR).first()
    if document is None:
        load_aims(bench.world)
        document = document_with_lines(team)
    started = time.perf_counter()
    content = workbook_of(PlanningYear(YEAR), rows_of(YEAR))
    note = f"{len(content) // 1024} KB"
    yield Figure("workbook of a year, exported", _since(started), "s", at_most(MOST_SECONDS), note)
    with transaction.atomic():
        _empty(document)
        started = time.perf_counter()
        file = read_workbook(content, "year.xlsx")
        waiting = keep_workbook(cycle=cycle, file=file, file_name="year.xlsx", by=team)
        plan = plan_for(sheets_of(waiting), YEAR, waiting.existing)
        looked = _since(started)
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            load_workbook(waiting=waiting, existing=waiting.existing, faulty=waiting.faulty, seen=plan.digest, by=team)
        loaded = _since(started)
        transaction.set_rollback(True)
    yield Figure("workbook of a year, read and previewed", looked, "s", at_most(MOST_SECONDS))
    yield Figure("workbook of a year, loaded", loaded, "s", at_most(MOST_SECONDS), f"{plan.writes} rows")
    yield Figure("workbook of a year, queries of loading it", len(asked), "queries", at_most(MOST_QUERIES))


def _empty(document: Document) -> None:
    PlanPriorityDeliverable.objects.filter(deliverable__year=YEAR).delete()
    for model in (Deliverable, Workplan, Framework, Kloe):
        model._default_manager.filter(year=YEAR).delete()
    Milestone.objects.filter(cycle__year=YEAR).delete()
    Block.everything.filter(chapter__document=document).delete()


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)
