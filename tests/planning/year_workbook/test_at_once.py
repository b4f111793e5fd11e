"""Two people confirm two workbooks at the same moment: one is loaded, the other is told and looks again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from mlco_portal.audit.models import AuditEntry
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Framework
from planning.year_workbook.actions import keep_workbook, load_workbook
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.queries import plan_for, sheets_of
from planning.year_workbook.reading import read_workbook
from planning.year_workbook.rules import LookAgain, WorkbookGone
from tests.factories import person
from tests.planning.year_workbook.files import CORE, RESILIENCE, xlsx

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes_of(calls: list[Callable[[], Any]]) -> list[str]:
    """Run the calls at once; return the name of what each raised, or "done"."""

    def run(call: Callable[[], Any]) -> str:
        try:
            call()
        except (LookAgain, WorkbookGone) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_of_two_workbooks_at_once_one_is_loaded_and_the_other_is_shown_anew() -> None:
    cycle = PlanningCycle.objects.create(
        year=2024, state="open", opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1)
    )
    waiting = []
    for name in ("Resilience", "Teams that cope"):
        content = xlsx({"frameworks": [CORE], "priorities": [{**RESILIENCE, "name": name}]})
        team = person("planning_team")
        file = read_workbook(content, "year.xlsx")
        waiting.append(keep_workbook(cycle=cycle, file=file, file_name=name, by=team))
    seen = {one.pk: plan_for(sheets_of(one), 2024, "update").digest for one in waiting}
    calls: list[Callable[[], Any]] = [
        lambda one=one: load_workbook(waiting=one, existing="update", faulty="stop", seen=seen[one.pk], by=one.by)
        for one in waiting * 2
    ]
    assert outcomes_of(calls) == ["LookAgain", "LookAgain", "WorkbookGone", "done"]
    assert Framework.objects.count() == 1
    assert AuditEntry.objects.filter(action="year_workbook.load").count() == 1
    assert YearWorkbook.objects.count() == 1
