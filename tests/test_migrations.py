"""Migrations keep what people wrote: from the first release to the newest state, and back where that is possible."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps as installed
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from kloe.lines.models import Kloe
from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, Target
from mlco_portal.audit.actions import record
from planning.priorities.models import Priority
from planning.service_plans.models import PlanSection, SectionShare
from planning.service_plans.models.history import SectionMilestone
from services.models import DeputyCover, Service
from tests.conftest import APPEND_ONLY, APPEND_ONLY_SINCE
from tests.factories import AppointmentFactory, ServiceFactory, empty_plan, full_plan, measure, person, write
from tests.planning.publication.plans import approved_plan, publish
from tests.planning.review.plans import submitted_plan

FIRST_RELEASE = [
    ("accounts", "0001_initial"),
    ("audit", "0002_append_only"),
    ("mail", "0001_initial"),
    ("services", "0001_initial"),
    ("kloe", "0001_initial"),
    ("planning", "0002_append_only"),
]
OURS = tuple(label for label, _ in FIRST_RELEASE)
COPY = "migrated"
ODD = "“Ärzte” \u202eright to left\u202c 🙂\n\n- a list <b>that stays text</b>"


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def migrate(to: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(to)


def rows(apps: Any, fields: dict[str, list[str]] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return every row of our tables, with the fields named or with all of them."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        if model._meta.app_label in OURS and not (fields is not None and label not in fields):
            names = fields[label] if fields else sorted(field.attname for field in model._meta.concrete_fields)
            found[label] = list(model.objects.order_by("pk").values(*names))
    return found


def fields_of(apps: Any) -> dict[str, list[str]]:
    return {
        model._meta.label: sorted(field.attname for field in model._meta.concrete_fields)
        for model in apps.get_models()
        if model._meta.app_label in OURS
    }


@pytest.fixture
def _a_database_of_its_own(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Work in a copy of the tests' database and throw it away: quicker than bringing the database itself back."""
    creation, settings = connection.creation, connection.settings_dict
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        creation.clone_test_db(COPY, verbosity=0)
        original, settings["NAME"] = settings["NAME"], creation.get_test_db_clone_settings(COPY)["NAME"]
        yield
        connection.close()
        settings["NAME"] = original
        creation.destroy_test_db(verbosity=0, suffix=COPY)


@pytest.fixture
def _full_portal(_a_database_of_its_own: None) -> None:
    """Plans in every state with their versions, decisions, publications and files, and what stands around them."""
    team = person("planning_team")
    publish(approved_plan())
    submitted_plan()
    full_plan()
    written = empty_plan()
    lead = person("service_lead", service=written.service)
    write(written, {"our-service": ODD, "looking-back": [{"achievement": ODD, "impact": "=1+1"}]}, by=lead)
    Kloe.objects.get_or_create(year=2024, code="KL1", defaults={"theme": "Access", "line": ODD})
    role = AppointmentFactory(role="leadership_approver")
    cover = {"starts_on": date(2024, 4, 1), "ends_on": date(2024, 4, 30), "reason": ODD[:200]}
    DeputyCover.objects.create(appointment=role, deputy=person("reader"), **cover)
    record("planning.try", by=team, about=written, changes={"text": ["", ODD]}, reason=ODD)


VERBS = ("update", "delete")
BEFORE_SERIES = [("kloe", "0002_metrics")]
VALUE_FIELDS = {"kloe.Measurement": ["id", "metric_id", "service_id", "as_of", "value", "target"]}


@pytest.mark.usefixtures("_full_portal")
def test_everything_is_kept_back_and_forward_and_back_again() -> None:
    """What was filled in is read by the models of that time before, and by those of today after.

    On the way forward a metric gets values of the time before there were series; on the way back it has them again.
    """
    service = ServiceFactory()
    full = rows(installed)
    migrate(FIRST_RELEASE)
    old = MigrationExecutor(connection).loader.project_state(FIRST_RELEASE).apps
    before, names = rows(old), fields_of(old)
    assert {label: len(found) for label, found in before.items() if found} == {
        label: len(found) for label, found in full.items() if found and label in names
    }
    assert len(before["planning.PublishedFile"]) == 6
    assert len(before["planning.Decision"]) == 5
    migrate(BEFORE_SERIES)
    without_series = MigrationExecutor(connection).loader.project_state(BEFORE_SERIES).apps
    values = values_of_the_organisation_and_of(service, without_series)
    migrate(newest())
    years_of_priorities = [one.pop("year") for one in before["planning.Priority"]]
    names["planning.Priority"].remove("year")
    assert rows(installed, names) == before
    kept = Priority.objects.core().order_by("pk").values_list("framework__year", flat=True)
    assert list(kept) == years_of_priorities != []
    what_came_later_is_empty()
    changes_are_refused_still()
    values_moved_to_series_with_dated_targets(service)
    measure(Metric.objects.get(), 7, date(2024, 4, 30), service.group)
    measure(Metric.objects.get(), 7, date(2024, 5, 31), state="provisional")
    migrate(BEFORE_SERIES)
    assert rows(without_series, VALUE_FIELDS) == values
    migrate(FIRST_RELEASE)
    for one, year in zip(before["planning.Priority"], years_of_priorities, strict=True):
        one["year"] = year
    assert rows(old) == before


def values_of_the_organisation_and_of(service: Service, apps: Any) -> dict[str, list[dict[str, Any]]]:
    waits = apps.get_model("kloe", "Metric").objects.create(code="waits", name=ODD, better="lower")
    for day, value, target, where in (
        (date(2024, 2, 29), "9.5", "8", None),
        (date(2024, 3, 31), "6", "0", None),
        (date(2024, 4, 30), "5", "0", None),
        (date(2024, 3, 31), "2.1234", None, service.pk),
    ):
        apps.get_model("kloe", "Measurement").objects.create(
            metric=waits, as_of=day, value=value, target=target, service_id=where
        )
    return rows(apps, VALUE_FIELDS)


def values_moved_to_series_with_dated_targets(service: Service) -> None:
    """A metric's values of the organisation and of a service became two series, read as before."""
    assert sorted(
        (one.series.scope, one.series.service_id, one.as_of, one.period_start, one.value, one.state)
        for one in Measurement.objects.select_related("series")
    ) == [
        ("organisation", None, date(2024, 2, 29), date(2024, 2, 1), Decimal("9.5"), "approved"),
        ("organisation", None, date(2024, 3, 31), date(2024, 3, 1), Decimal(6), "approved"),
        ("organisation", None, date(2024, 4, 30), date(2024, 4, 1), Decimal(5), "approved"),
        ("service", service.pk, date(2024, 3, 31), date(2024, 3, 1), Decimal("2.1234"), "approved"),
    ]
    assert list(Target.objects.values_list("kind", "value", "starts_on", "ends_on")) == [
        ("at_most", 8, date(2024, 2, 1), date(2024, 2, 29)),
        ("at_most", 0, date(2024, 3, 1), None),
    ]


def what_came_later_is_empty() -> None:
    assert SectionShare.objects.count() == 0
    assert SectionMilestone.objects.count() == 0
    assert set(PlanSection.objects.values_list("milestone_revision", flat=True)) == {0}


def changes_are_refused_still() -> None:
    """SQLite makes a table anew to alter it, and loses its triggers then; an empty table has nothing to refuse."""
    assert {f"{table}_no_{verb}" for table in (*APPEND_ONLY, *APPEND_ONLY_SINCE) for verb in VERBS} <= triggers()
    filled = [table for table in APPEND_ONLY if count_of(table)]
    assert filled == ["audit_auditentry", "planning_decision", "planning_planversion"]
    for table in filled:
        for statement in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def triggers() -> set[str]:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(listed[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def count_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_nothing_is_left_to_be_migrated() -> None:
    """The models say no more than the migrations do."""
    state = MigrationExecutor(connection).loader.project_state().apps
    assert fields_of(state) == fields_of(installed)
