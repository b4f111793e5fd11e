"""Two people bring, approve or undo values of one metric at the same moment. On PostgreSQL, where they meet."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kloe.measurements.actions import CellEntered, approve_values, save_cells, undo_batch
from kloe.measurements.batches import confirm, take_in
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.rules.batches import BatchRefused
from mlco_portal.audit.models import AuditEntry
from tests.factories import measure
from tests.kloe.measurements.world import WHY, World, make_world, months, word

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def world() -> World:
    return make_world()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let everybody act at the same moment; return what each got, or met."""
    answers: list[Any] = [None] * len(acts)
    together = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            together.wait(timeout=20)
            answers[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - whatever the thread meets, its test looks at
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return answers


def batch_of(world: World, by: Any, value: str, on_conflict: str = "update") -> ImportBatch:
    content = f"metric,period,value\nvacancy-rate,{word(months()[-1])},{value}\n".encode()
    batch, _ = take_in(content=content, file_name="a.csv", origin="file", on_conflict=on_conflict, by=by)
    return batch


def test_of_two_who_fill_the_same_cell_one_is_told_what_the_other_entered(world: World) -> None:
    def fill(value: int, by: Any) -> Callable[[], Any]:
        cell = CellEntered(world.whole, months()[-1], (Decimal(value), None, None), 0)
        return lambda: save_cells(cells=[cell], reason="", by=by)[0].problem

    said = at_once(fill(5, world.analyst), fill(6, world.other))
    assert sorted(bool(one) for one in said) == [False, True]
    [loser] = [one for one in said if one]
    value = Measurement.objects.get().value
    assert loser == f"Somebody entered {value.normalize():f} here meanwhile. Save again to replace it"
    assert MeasurementCorrection.objects.count() == 0


def test_of_two_imports_of_one_period_the_second_is_looked_at_again(world: World) -> None:
    one, two = batch_of(world, world.analyst, "5"), batch_of(world, world.other, "6")
    at_once(lambda: confirm(batch=one, by=world.analyst), lambda: confirm(batch=two, by=world.other))
    states = sorted(ImportBatch.objects.values_list("state", flat=True))
    assert states == ["done", "ready"]
    done = ImportBatch.objects.get(state="done")
    assert (Measurement.objects.get().batch, MeasurementCorrection.objects.count()) == (done, 0)


def test_a_batch_that_two_presses_import_comes_in_once(world: World) -> None:
    batch = batch_of(world, world.analyst, "5")
    got = at_once(*[lambda: confirm(batch=batch, by=world.analyst)] * 2)
    assert sorted(type(one).__name__ for one in got) == ["BatchRefused", "bool"]
    assert AuditEntry.objects.filter(action="kloe.import_values").count() == 1


def test_a_batch_is_undone_once_while_its_values_are_approved(world: World) -> None:
    batch = batch_of(world, world.analyst, "5")
    confirm(batch=batch, by=world.analyst)
    one = Measurement.objects.get()
    got = at_once(
        lambda: undo_batch(batch=batch, reason=WHY, by=world.analyst),
        lambda: undo_batch(batch=batch, reason=WHY, by=world.other),
        lambda: approve_values(seen={one.pk: 0}, by=world.owner),
    )
    assert sum(isinstance(answer, BatchRefused) for answer in got[:2]) == 1
    assert got[2] in [(1, 0), (0, 1)]
    assert (Measurement.objects.count(), MeasurementCorrection.objects.filter(kind="removed").count()) == (0, 1)


def test_a_value_that_is_put_right_is_not_approved_unseen(world: World) -> None:
    month = months()[-1]
    one = measure(world.vacancies, 5, month.ends_on, state="provisional", entered_by=world.analyst)
    cell = CellEntered(world.whole, month, (Decimal(7), None, None), 1)
    at_once(
        lambda: save_cells(cells=[cell], reason=WHY, by=world.analyst),
        lambda: approve_values(seen={one.pk: 0}, by=world.owner),
    )
    one.refresh_from_db()
    assert (one.value, one.state, one.proposed_value) in [(7, "provisional", None), (5, "approved", None)]
