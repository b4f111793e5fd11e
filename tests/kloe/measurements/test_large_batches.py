"""Batches that a job writes and takes back, and many values approved together: all or nothing, said in words."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kloe.measurements import batches, tasks
from kloe.measurements.actions import approve_values, approve_waiting, undo_batch
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.resources import MeasurementResource, MeasurementRows
from kloe.measurements.rules.batches import BatchRefused
from kloe.measurements.tables import read_file
from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.periods import last_ended, recent_periods
from mlco_portal.audit.models import AuditEntry
from tests.factories import measure
from tests.kloe.measurements.world import WHY, World, make_world, months, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    settings.MEASUREMENTS_AT_ONCE_ROWS = 2
    return make_world()


def content(*values: int) -> bytes:
    lines = [f"vacancy-rate,{word(month)},{value}" for month, value in zip(months(), values, strict=True)]
    return "\n".join(["metric,period,value", *lines]).encode()


def send(client: Client, on_conflict: str = "stop", values: tuple[int, ...] = (5, 6, 7)) -> ImportBatch:
    file = SimpleUploadedFile("values.csv", content(*values))
    client.post("/values/imports/file/", {"file": file, "on_conflict": on_conflict})
    return ImportBatch.objects.latest("sent_at")


def work() -> None:
    """Do what waits in the queue."""
    for one in DBTaskResult.objects.ready():
        waiting: Any = one.task_result
        waiting.task.call(**waiting.kwargs)
        one.delete()


def imported(world: World, on_conflict: str = "stop") -> ImportBatch:
    batch = send(world.client(world.analyst), on_conflict)
    batches.check(batch.pk)
    batches.confirm(batch=batch, by=world.analyst)
    batches.write(batch.pk)
    batch.refresh_from_db()
    return batch


def page_of(client: Client, batch: ImportBatch, **asked: Any) -> str:
    return " ".join(client.get(f"/values/imports/{batch.pk}/", **asked).content.decode().split())


def standing() -> list[tuple[Decimal, str]]:
    return list(Measurement.objects.order_by("as_of").values_list("value", "state"))


def test_a_large_file_is_checked_imported_and_undone_by_jobs_that_say_how_far_they_are(world: World) -> None:
    client = world.client(world.analyst)
    batch = send(client)
    address = f"/values/imports/{batch.pk}/"
    assert "It waits for its turn to be checked" in page_of(client, batch)
    work()
    client.post(address, {"then": "import"})
    client.post(address, {"then": "import"})
    assert ("It waits for its turn to be imported" in page_of(client, batch), standing()) == (True, [])
    work()
    assert "Undo this import" in page_of(client, batch)
    assert len(standing()) == 3
    for _ in range(2):
        client.post(f"{address}undo/", {"reason": WHY})
    page = page_of(client, batch)
    assert ("What it brought is being taken back" in page, "Undo this import" in page) == (True, False)
    assert len(standing()) == 3
    work()
    page = page_of(client, batch)
    assert "What became of its values: 3 values taken away." in page
    assert (standing(), MeasurementCorrection.objects.filter(kind="removed", reason=WHY).count()) == ([], 3)
    assert tasks.take_back_batch(batch=str(batch.pk)) == "None"
    entry = AuditEntry.objects.get(action="kloe.undo_import")
    assert (entry.by, entry.reason, entry.changes) == (world.analyst, WHY, {"removed": [None, 3]})


def test_the_page_of_what_is_on_its_way_reloads_only_where_somebody_asked(world: World) -> None:
    client = world.client(world.analyst)
    batch = send(client)
    ImportBatch.objects.update(state="writing", rows_total=3, rows_done=1, counts={"new": 3})
    address = f"/values/imports/{batch.pk}/"
    answer = client.get(address)
    assert "Refresh" not in answer
    assert "let this page reload" in answer.content.decode()
    assert client.get(f"{address}?watch=1")["Refresh"] == "5"
    assert "1 of 3 rows read" in page_of(client, batch)
    part = page_of(client, batch, headers={"HX-Request": "true"})
    assert ("1 of 3 rows read" in part, "<html" in part) == (True, False)
    ImportBatch.objects.update(rows_done=3)
    assert "3 values are being written, all together" in page_of(client, batch)
    ImportBatch.objects.update(state="ready")
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "Refresh" not in client.get(f"{address}?watch=1")


def test_what_goes_wrong_on_the_way_is_told_and_leaves_nothing_half_done(world: World) -> None:
    """The content of the batch is lost: the job fails, says so, and the same job works once it is back."""
    client = world.client(world.analyst)
    batch = send(client)
    work()
    client.post(f"/values/imports/{batch.pk}/", {"then": "import"})
    kept = ImportBatch.objects.get().content
    ImportBatch.objects.update(content=b"lost")
    with pytest.raises(Exception, match="decompress"):
        tasks.write_batch(batch=str(batch.pk))
    assert standing() == []
    page = page_of(client, batch)
    assert "Something went wrong on the way, and nothing is half done" in page
    ImportBatch.objects.update(content=kept)
    assert "Try again now" in page
    client.post(f"/values/imports/{batch.pk}/", {"then": "again"})
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.problem, len(standing())) == ("done", "", 3)


def test_what_was_read_ahead_is_read_again_when_anything_changed(world: World) -> None:
    batch = send(world.client(world.analyst))

    def read() -> MeasurementResource:
        resource = MeasurementResource(batch=batch, by=world.analyst)
        resource.import_data(MeasurementRows(read_file(content(5, 6, 7), "a.csv")), dry_run=True)
        return resource

    ahead = read()
    assert ahead.is_current()
    one = measure(world.vacancies, 9, months(9)[0].ends_on, state="provisional", entered_by=world.analyst)
    assert not ahead.is_current()
    ahead = read()
    approve_values(seen={one.pk: 0}, by=world.owner)
    assert not ahead.is_current()
    ahead = read()
    one.delete()
    measure(world.vacancies, 9, months(9)[0].ends_on, revision=1)
    assert not ahead.is_current()
    ahead = read()
    MetricSeries.objects.filter(metric=world.vacancies).update(ended_on=months(9)[-1].ends_on)
    assert not ahead.is_current()
    ahead = read()
    world.vacancies.unit = "number"
    world.vacancies.save()
    assert not ahead.is_current()


def test_a_slow_worker_that_comes_last_changes_nothing(world: World) -> None:
    """The check of a worker that was taken for dead ends after somebody let the batch in."""
    batch = send(world.client(world.analyst))
    table = read_file(content(5, 6, 7), "a.csv")
    resource = MeasurementResource(batch=batch, by=world.analyst)
    resource.import_data(MeasurementRows(table), dry_run=True)
    work()
    batches.confirm(batch=batch, by=world.analyst)
    assert not batches._keep(batch, resource.report, was="checking")
    batch.refresh_from_db()
    assert batch.state == "queued"
    with pytest.raises(BatchRefused, match="once only"):
        undo_batch(batch=batch, reason=WHY, by=world.analyst)


def test_undo_keeps_what_others_did_meanwhile_and_says_so(world: World) -> None:
    """Of three values one was provisional, one approved, one not there; on each somebody's change waits by now."""
    first, second, _ = months()
    measure(world.vacancies, 1, first.ends_on, state="provisional", entered_by=world.other)
    measure(world.vacancies, 2, second.ends_on, entered_by=world.other)
    batch = imported(world, "update")
    approve_waiting(metric=world.vacancies, upto=timezone.now(), by=world.owner)
    for one in Measurement.objects.all():
        change = {"value": str(int(one.value) * 10), "reason": "Counted again", "seen": one.revision}
        world.client(world.other).post(f"/values/{one.pk}/correct/", change)
    page = world.client(world.analyst).get(f"/values/imports/{batch.pk}/undo/").content.decode()
    assert "3 changes that somebody made to values" in " ".join(page.split())
    undone = undo_batch(batch=batch, reason=WHY, by=world.analyst)
    assert (undone.removed, undone.restored, undone.replaced, undone.taken_back, undone.stayed) == (0, 2, 1, 0, 0)
    assert standing() == [(50, "provisional"), (2, "approved"), (70, "provisional")]
    assert Measurement.objects.get(as_of=second.ends_on).proposed_value == 60
    kept = MeasurementCorrection.objects.filter(reason=WHY).order_by("as_of")
    assert [(one.old_value, one.new_value, one.was_approved) for one in kept] == [
        (5, 1, True), (6, 2, True), (7, 70, True),
    ]  # fmt: skip


def test_undo_drops_its_own_changes_that_wait_and_keeps_that_it_did(world: World) -> None:
    _, second, third = months()
    approved = measure(world.vacancies, 2, second.ends_on, entered_by=world.other)
    batch = imported(world, "update")
    newest = Measurement.objects.get(as_of=third.ends_on)
    change = {"value": "70", "reason": WHY, "seen": newest.revision}
    world.client(world.other).post(f"/values/{newest.pk}/correct/", change)
    client = world.client(world.analyst)
    client.post(f"/values/imports/{batch.pk}/undo/", {"reason": WHY})
    work()
    approved.refresh_from_db()
    assert (approved.value, approved.proposed_value, standing()) == (2, None, [(2, "approved"), (70, "provisional")])
    page = page_of(client, batch)
    for words in ("1 value taken away", "1 value taken back before it was approved", "1 value put right since"):
        assert words in page
    assert "6% was declined, 2% stands" in client.get(f"/values/{approved.pk}/").content.decode()


def test_many_values_are_approved_together_in_few_statements_and_one_entry(world: World) -> None:
    """New values and changes, those that the owner brought left out; the page shows a hundred of them at a time."""
    periods = recent_periods("monthly", last_ended("monthly", timezone.localdate()), 113)
    now, rows = timezone.now(), []
    for number, period in enumerate(periods):
        brought = world.owner if number == 0 else world.analyst
        dates = {"series": world.whole, "period_start": period.starts_on, "as_of": period.ends_on, "entered_at": now}
        change = {"state": "approved", "approved_at": now, "proposed_value": 8, "proposed_reason": WHY}
        change |= {"proposed_by": brought, "proposed_at": now, "entered_by": world.other}
        rows.append(Measurement(**dates, value=7, **(change if number > 100 else {"entered_by": brought})))
    Measurement.objects.bulk_create(rows)
    client = world.client(world.owner)
    page = client.get("/values/waiting/").content.decode()
    assert (page.count('name="v"'), "page=2" in page) == (100, True)
    with CaptureQueriesContext(connection) as queries:
        said = client.post(
            "/values/waiting/", {"then": "all:vacancy-rate", "upto": timezone.now().isoformat()}, follow=True
        )
    assert "112 values approved" in said.content.decode()
    assert sum("kloe_measurement" in one["sql"] for one in queries.captured_queries) < 14
    assert Measurement.objects.filter(state="approved", approved_by=world.owner, proposed_at=None).count() == 112
    assert set(MeasurementCorrection.objects.values_list("old_value", "new_value", "by", "reason", "was_approved")) == {
        (7, 8, world.analyst.pk, WHY, True)
    }
    assert MeasurementCorrection.objects.count() == 12
    assert Measurement.objects.filter(value=8, entered_by=world.analyst, revision=1).count() == 12
    assert [one.changes for one in AuditEntry.objects.filter(action="kloe.approve_values")] == [{"values": [None, 112]}]
