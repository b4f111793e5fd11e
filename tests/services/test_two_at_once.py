"""Two people at the same moment: one wins, the other is told, nothing is lost or written twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from services.actions import add_service, change_service, confirm_import, stage_import
from services.models import Service
from services.queries import service_of_code
from services.queries.catalogue import entry_of
from services.rules import ServiceEntry
from services.rules.catalogue import ChangedMeanwhile, EntryRefused
from services.rules.imports import ImportGone
from tests.factories import ServiceFactory, ServiceGroupFactory, person
from tests.services.files import csv_of, table_of

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes_of(*calls: Callable[[], Any]) -> list[str]:
    """Run the calls at once; return the name of what each raised, or "done"."""

    def run(call: Callable[[], Any]) -> str:
        try:
            call()
        except (ChangedMeanwhile, EntryRefused, ImportGone) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_of_two_changes_one_is_told() -> None:
    ServiceFactory(code="podiatry", name="Podiatry")
    service = service_of_code("podiatry")
    assert service is not None
    before, team = entry_of(service), person("planning_team")
    calls = [
        lambda name=name: change_service(entry=replace(before, name=name), seen=before.token, by=team)
        for name in ("One", "Two", "Three")
    ]
    assert outcomes_of(*calls) == ["ChangedMeanwhile", "ChangedMeanwhile", "done"]
    assert AuditEntry.objects.filter(action="services.change_service").count() == 1


def test_of_two_new_services_of_one_code_one_is_refused() -> None:
    team, group = person("planning_team"), ServiceGroupFactory()
    entry = ServiceEntry("podiatry", "Podiatry", group=group.code, start_year=PlanningYear(2024))
    assert outcomes_of(*[lambda: add_service(entry=entry, by=team)] * 2) == ["EntryRefused", "done"]
    assert Service.objects.count() == 1


def test_two_clicks_on_import_write_once() -> None:
    team, group = person("planning_team"), ServiceGroupFactory()
    table = table_of(csv_of(("podiatry", "Podiatry", group.code, "2024/25")), "csv")
    staged = stage_import(table=table, file_name="x.csv", on_conflict="update", by=team)
    assert outcomes_of(*[lambda: confirm_import(staged=staged, by=team)] * 2) == ["ImportGone", "done"]
    assert AuditEntry.objects.filter(action="services.add_service").count() == 1
