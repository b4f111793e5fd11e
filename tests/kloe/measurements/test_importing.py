"""Values from files and pastes: looked at first, imported all or not at all, undone as a whole."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kloe.measurements import batches
from kloe.measurements.actions import approve_values
from kloe.measurements.batches import confirm, discard
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.rules.batches import BatchRefused
from mlco_portal.audit.models import AuditEntry
from tests.factories import measure, person
from tests.kloe.measurements.world import WHY, World, make_world, months, word

pytestmark = pytest.mark.django_db
FILE, PASTE = "/values/imports/file/", "/values/imports/paste/"
FIRST, SECOND, THIRD = 0, 1, 2


@pytest.fixture
def world() -> World:
    return make_world()


def lines(*rows: tuple[str, ...], head: str = "metric,place,period,value") -> bytes:
    return "\n".join([head, *(",".join(row) for row in rows)]).encode()


def send(client: Client, content: bytes, name: str = "values.csv", on_conflict: str = "stop") -> ImportBatch:
    file = SimpleUploadedFile(name, content)
    answer = client.post(FILE, {"file": file, "on_conflict": on_conflict})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("sent_at")


def page_of(client: Client, batch: ImportBatch) -> str:
    return " ".join(client.get(f"/values/imports/{batch.pk}/").content.decode().split())


def let_in(client: Client, batch: ImportBatch) -> ImportBatch:
    client.post(f"/values/imports/{batch.pk}/", {"then": "import"})
    batch.refresh_from_db()
    return batch


def values() -> list[Decimal]:
    return list(Measurement.objects.order_by("series_id", "as_of").values_list("value", flat=True))


def three(world: World) -> bytes:
    first, second, third = map(word, months())
    return lines(
        ("vacancy-rate", "", first, "5.1%"),
        ("Vacancy rate", "podiatry", second, "6.25"),
        ("long-waits", "", third, '"1,204"'),
    )


def test_a_file_is_looked_at_imported_and_undone(world: World) -> None:
    client = world.client(world.analyst)
    batch = send(client, three(world))
    assert (batch.state, values()) == ("ready", [])
    page = page_of(client, batch)
    assert "Import these values" in page
    assert "1204" in page
    assert let_in(client, batch).state == "done"
    assert values() == [Decimal("5.1"), Decimal("6.25"), Decimal(1204)]
    assert {one.state for one in Measurement.objects.all()} == {"provisional"}
    let_in(client, batch)
    assert len(values()) == 3
    again = send(client, three(world))
    assert "The very same content was imported" in page_of(client, again)
    assert again.counts["unchanged"] == 3
    assert "Import these values" not in page_of(client, again)
    report = client.get(f"/values/imports/{batch.pk}/report.csv").content.decode()
    assert f'2,New,,"Vacancy rate, the whole organisation, {word(months()[FIRST])}: 5.1"' in report
    address = f"/values/imports/{batch.pk}/undo/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": WHY}).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, batch.undone_reason, values()) == ("undone", world.analyst, WHY, [])
    assert MeasurementCorrection.objects.filter(kind="removed", reason=WHY).count() == 3
    client.post(address, {"reason": WHY})
    assert MeasurementCorrection.objects.count() == 3
    actions = AuditEntry.objects.filter(action__startswith="kloe.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["kloe.import_values", "kloe.undo_import"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"metric,month,amount\nx,y,1\n", "a.csv", "needs a column value"),
        (b"", "a.csv", "The file is empty"),
        (b"PK\x03\x04broken", "a.xlsx", "workbook"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(world: World, content: bytes, name: str, words: str) -> None:
    client = world.client(world.analyst)
    batch = send(client, content, name)
    assert batch.state == "refused"
    assert words in page_of(client, batch)
    refused = client.post(FILE, {"file": SimpleUploadedFile("a.pdf", b"%PDF"), "on_conflict": "stop"})
    assert (refused.status_code, "ends in .csv or .xlsx" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("on_conflict", "state", "counts", "waits", "now"),
    [
        ("stop", "refused", {"refused": 2, "unchanged": 1}, None, [5, 4, 8]),
        ("skip", "ready", {"skipped": 2, "unchanged": 1}, None, [5, 4, 8]),
        ("update", "done", {"changed": 2, "unchanged": 1}, 6, [5, 7, 8]),
    ],
)
def test_what_is_there_already_stops_is_skipped_or_updated(
    world: World, on_conflict: str, state: str, counts: dict[str, int], waits: int | None, now: list[int]
) -> None:
    first, second, third = months()
    approved = measure(world.vacancies, 5, first.ends_on)
    measure(world.vacancies, 4, second.ends_on, state="provisional")
    measure(world.vacancies, 8, third.ends_on)
    rows = [("vacancy-rate", "", word(one), str(value)) for one, value in zip(months(), (6, 7, 8), strict=True)]
    client = world.client(world.analyst)
    batch = let_in(client, send(client, lines(*rows), on_conflict=on_conflict))
    assert (batch.state, {name: number for name, number in batch.counts.items() if number}) == (state, counts)
    approved.refresh_from_db()
    assert (approved.proposed_value, values()) == (waits, now)


def test_undo_brings_back_what_was_replaced_and_leaves_what_was_put_right_since(world: World) -> None:
    first, second, third = months()
    approved = measure(world.vacancies, 5, first.ends_on, entered_by=world.other)
    measure(world.vacancies, 4, second.ends_on, state="provisional", entered_by=world.other)
    rows = [("vacancy-rate", "", word(one), str(value)) for one, value in zip(months(), (6, 7, 8), strict=True)]
    client = world.client(world.analyst)
    batch = let_in(client, send(client, lines(*rows), on_conflict="update"))
    approved.refresh_from_db()
    approve_values(seen={approved.pk: approved.revision}, by=world.owner)
    newest = Measurement.objects.get(as_of=third.ends_on)
    client.post(f"/values/{newest.pk}/correct/", {"value": "9", "reason": WHY, "seen": newest.revision})
    page = client.get(f"/values/imports/{batch.pk}/undo/").content.decode()
    assert "1 value of it is approved" in " ".join(page.split())
    client.post(f"/values/imports/{batch.pk}/undo/", {"reason": WHY})
    assert values() == [5, 4, 9]
    approved.refresh_from_db()
    assert (approved.state, approved.entered_by) == ("approved", world.other)
    assert Measurement.objects.get(as_of=second.ends_on).state == "provisional"


def test_a_paste_and_a_workbook_say_the_same_as_a_file(world: World) -> None:
    first = months()[FIRST]
    client = world.client(world.analyst)
    cells = f"Metric\tPeriod\tNumerator\tDenominator\r\nvacancy-rate\t{word(first)}\t45\t60\r\n"
    client.post(PASTE, {"cells": cells, "on_conflict": "stop"})
    pasted = ImportBatch.objects.get()
    assert (pasted.origin, pasted.counts["new"]) == ("paste", 1)
    assert client.post(PASTE, {"cells": "", "on_conflict": "stop"}).status_code == 422
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["metric", "period", "value"])
    sheet.append(["vacancy-rate", first.ends_on, 0.75])
    sheet["C2"].number_format = "0.0%"
    sheet.append(["long-waits", first.ends_on, "=1+1"])
    kept = io.BytesIO()
    book.save(kept)
    batch = send(client, kept.getvalue(), "values.xlsx")
    assert batch.counts["new"] == 1
    assert "formula" in page_of(client, batch)
    assert let_in(client, pasted).state == "done"
    assert values() == [75]
    assert Measurement.objects.get().numerator == 45


def test_what_changed_since_the_preview_is_looked_at_again(world: World) -> None:
    client = world.client(world.analyst)
    batch = send(client, three(world), on_conflict="update")
    measure(world.vacancies, 3, months()[FIRST].ends_on, state="provisional")
    let_in(client, batch)
    assert (batch.state, batch.counts["changed"], values()) == ("ready", 1, [3])
    assert "The values in the portal changed since you looked at this" in page_of(client, batch)
    assert let_in(client, batch).state == "done"
    assert values() == [Decimal("5.1"), Decimal("6.25"), Decimal(1204)]


def test_a_large_file_is_checked_and_imported_by_a_job(world: World, monkeypatch: Any, settings: Any) -> None:
    settings.MEASUREMENTS_AT_ONCE_ROWS = 2
    client = world.client(world.analyst)
    batch = send(client, three(world))
    assert batch.state == "waiting"
    assert "Look again" in page_of(client, batch)
    assert batches.check(batch.pk) == "3 rows checked"
    batch.refresh_from_db()
    assert let_in(client, batch).state == "queued"
    assert batches.write(batch.pk) == "3 rows imported"
    assert batches.write(batch.pk) == "nothing to import"
    assert len(values()) == 3


def test_a_batch_is_its_senders_to_import_and_others_only_look(world: World) -> None:
    batch = send(world.client(world.analyst), three(world))
    other = world.client(world.other)
    assert "Import these values" not in page_of(other, batch)
    with pytest.raises(BatchRefused, match="Only who sent this"):
        confirm(batch=batch, by=world.other)
    local = world.client(person("metrics_analyst", service=world.service))
    assert local.get(f"/values/imports/{batch.pk}/").status_code == 404
    discard(batch=batch, by=world.analyst)
    with pytest.raises(BatchRefused, match="Undo it instead"):
        discard(batch=ImportBatch.objects.get(), by=world.analyst)
    assert "Nothing was imported yet" in other.get("/values/imports/").content.decode()


def test_local_analysts_import_for_their_place_only(world: World) -> None:
    local = world.client(person("metrics_analyst", service=world.service))
    batch = send(local, three(world))
    assert (batch.state, batch.counts["new"], batch.counts["refused"]) == ("refused", 1, 2)
    assert "You may not enter values here" in page_of(local, batch)
