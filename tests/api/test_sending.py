"""Values that programs send: all of them or none, once a key, provisional until approved."""

import json
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from kloe.measurements.actions import undo_batch
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.metrics.models import MetricSeries
from kloe.tokens.actions import revoke_token
from mlco_portal.audit.models import AuditEntry
from mlco_portal.tokens.models import TokenDay
from tests.api.asking import reader, token_and_secret
from tests.factories import LocalityFactory, MetricFactory, measure, person, series_of

BODY = [{"metric": "vacancy-rate", "period": "2024-03", "value": 7.25}]


def sent(secret: str, values: Any, key: str = "march", **more: Any) -> Any:
    body = values if isinstance(values, str) else json.dumps({"values": values, **more})
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    return Client().post("/api/v1/measurement-batches", body, content_type="application/json", headers=headers)


def problems(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422, response.content
    return [(one["where"], one["message"]) for one in response.json()["problems"]]


@pytest.fixture
def vacancies(db: None) -> MetricSeries:
    return series_of(MetricFactory(name="Vacancy rate", code="vacancy-rate", unit="percent", better="lower"))


@pytest.fixture
def secret(vacancies: MetricSeries) -> str:
    return token_and_secret(reads=False, writes="all", name="Workforce system")[1]


def test_values_are_provisional_and_the_trail_says_what_came(vacancies: MetricSeries, secret: str) -> None:
    more = [{"metric": "Vacancy rate", "period": "29/02/2024", "numerator": 12, "denominator": "160", "unit": "%"}]
    response = sent(secret, [*BODY, *more])
    batch = ImportBatch.objects.get()
    assert (response.status_code, response.json()) == (
        201,
        {"batch": str(batch.pk), "new": 2, "changed": 0, "unchanged": 0, "skipped": 0},
    )
    march, february = Measurement.objects.order_by("-as_of")
    assert (march.value, march.state, march.as_of, march.batch) == (
        Decimal("7.25"),
        "provisional",
        date(2024, 3, 31),
        batch,
    )
    assert (february.value, february.numerator, february.denominator) == (Decimal("7.5"), 12, 160)
    entry = AuditEntry.objects.get(action="kloe.push_values")
    assert (entry.object_id, entry.changes) == (str(batch.pk), {"new": [None, 2]})
    assert "Workforce system" in entry.reason
    assert TokenDay.objects.get().values == 2
    assert reader().rows("measurements") == []


def test_the_same_again_is_answered_as_before_and_other_values_are_refused(secret: str) -> None:
    first, again = sent(secret, BODY), sent(secret, json.dumps({"values": BODY}, indent=2))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (Measurement.objects.count(), ImportBatch.objects.count(), TokenDay.objects.get().values) == (1, 1, 1)
    other = sent(secret, [{**BODY[0], "value": 8}])
    assert other.status_code == 409
    assert "new key" in other.json()["message"]
    assert Measurement.objects.get().value == Decimal("7.25")
    assert sent(secret, BODY, key="april").json()["unchanged"] == 1
    # A key belongs to its token: that of another one is another key.
    assert sent(token_and_secret(writes="all")[1], [{**BODY[0], "period": "2024-01"}]).status_code == 201


ROWS = [
    ({"value": "about 7"}, "value", "not a number"),
    ({"value": 101}, "value", "between 0 and 100"),
    ({"value": -1}, "value", "between 0 and 100"),
    ({"value": "Infinity"}, "value", "not a number that can be kept"),
    ({"value": None}, "value", "Enter a value"),
    ({"value": None, "numerator": 3, "denominator": 0}, "denominator", "zero"),
    ({"value": None, "numerator": -3, "denominator": 4}, "numerator", "less than zero"),
    ({"value": "£7"}, "value", "measured in per cent, not in pounds"),
    ({"value": "NaN"}, "value", "not a number that can be kept"),
    ({"unit": "hours"}, "unit", "measured in per cent, not in hours"),
    ({"period": "2034-03"}, "period", "Check the year"),
    ({"period": "03-2024-31"}, "period", "is not a period"),
    ({"period": "2024-03-15"}, "period", "neither the first nor the last day"),
    ({"metric": "no-such"}, "metric", "No metric is called"),
    ({"place": "nowhere"}, "place", "is not measured for"),
]


def test_each_bad_row_is_told_and_nothing_is_written(vacancies: MetricSeries, secret: str) -> None:
    count = series_of(MetricFactory(code="falls", unit="number"))
    good = {"metric": "vacancy-rate", "period": "2024-03", "value": 7.25}
    values = [{**good, "period": "2024-01", **wrong} for wrong, _, _ in ROWS]
    said = problems(sent(secret, [good, *values, good, {**good, "metric": "falls", "value": -2}]))
    expected = [(f"body.values.{row}.{column}", words) for row, (_, column, words) in enumerate(ROWS, start=1)]
    last = len(ROWS) + 1
    expected += [
        (f"body.values.{last}.period", "Row 1 has a value"),
        (f"body.values.{last + 1}.value", "less than zero"),
    ]
    assert [where for where, _ in said] == [where for where, _ in expected]
    assert [words for (_, words), (_, text) in zip(expected, said, strict=True) if words not in text] == []
    assert not Measurement.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not AuditEntry.objects.filter(action="kloe.push_values").exists()
    assert TokenDay.objects.get().values == 0
    assert sent(secret, BODY).status_code == 201
    assert count.measurements.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("{", 400),
        ("[]", 422),
        ('{"values": []}', 422),
        ('{"values": [{"metric": "vacancy-rate", "period": "2024-03", "value": true}]}', 422),
        ('{"values": [{"metric": "vacancy-rate", "period": "2024-03", "value": Infinity}]}', 422),
        ('{"values": [{"metric": "vacancy-rate", "period": "2024-03", "value": 1e400}]}', 422),
        ('{"values": [{"metric": "vacancy-rate", "period": "2024-03", "valeu": 7}]}', 422),
        ('{"values": [{"metric": "\\ud800", "period": "2024-03", "value": 7}]}', 422),
        ('{"values": [{"metric": "a\\u0000b", "period": "2024-03", "value": 7}]}', 422),
        (f'{{"values": {json.dumps(BODY * 10_001)}}}', 422),
        (json.dumps({"values": BODY, "padding": "x" * 6_000_000}), 413),
    ],
    ids=[
        "empty",
        "cut",
        "list",
        "none",
        "boolean",
        "endless",
        "too-large",
        "misspelt",
        "half-sign",
        "nul",
        "many",
        "big",
    ],
)
def test_what_is_no_batch_is_refused_in_words(secret: str, body: str, status: int) -> None:
    response = sent(secret, body)
    assert response.status_code == status, response.content
    assert response.json()["message"]
    assert ("is not JSON" in response.json()["message"]) == (status == 400)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 81, "ü"])
def test_a_key_is_needed(secret: str, key: str) -> None:
    assert [where for where, _ in problems(sent(secret, BODY, key=key))] == ["header.Idempotency-Key"]


def test_a_token_sends_what_it_names_and_nothing_else(vacancies: MetricSeries) -> None:
    north, other = LocalityFactory(), MetricFactory(code="other")
    series_of(vacancies.metric, north)
    series_of(other)
    by_metric = token_and_secret(writes="named", metrics=[vacancies.metric])[1]
    by_series = token_and_secret(writes="named", series=[vacancies])[1]
    in_north = [{**BODY[0], "place": "N"}]
    assert sent(by_metric, [*BODY, *in_north]).status_code == 201
    assert problems(sent(by_series, in_north, key="n"))[0][0] == "body.values.0.place"
    (said,) = problems(sent(by_metric, [{**BODY[0], "metric": "other"}], key="o"))
    assert "This token may not send values here" in said[1]
    for given in ({}, {"reads_staff_plans": True}):
        response = sent(token_and_secret(**given)[1], BODY)
        assert (response.status_code, "measurements:write" in response.json()["message"]) == (403, True)
    assert sent("plan_unknown", BODY).status_code == 401


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [("expired", 401, "This token is expired"), ("revoked", 401, "This token is revoked"), ("busy", 429, "")],
)
def test_a_token_that_does_not_count_any_more_writes_nothing(
    vacancies: MetricSeries, what: str, status: int, words: str
) -> None:
    with freeze_time("2026-06-10 11:30:20"):
        token, secret = token_and_secret(writes="all", per_minute=1)
        if what == "revoked":
            revoke_token(token=token, reason="It was seen in a mail", by=person("administrator"))
        if what == "busy":
            assert sent(secret, BODY).status_code == 201
    with freeze_time(token.expires_at if what == "expired" else "2026-06-10 11:30:40"):
        response = sent(secret, [{**BODY[0], "period": "2024-02"}], key="february")
    assert (response.status_code, words in response.json()["message"]) == (status, True)
    assert Measurement.objects.filter(as_of="2024-02-29").count() == 0
    assert ImportBatch.objects.count() == (what == "busy")


def test_a_value_that_differs_stops_is_skipped_or_waits_beside_the_approved_one(
    vacancies: MetricSeries, secret: str
) -> None:
    measure(vacancies.metric, "6.5", date(2024, 3, 31))
    ((where, words),) = problems(sent(secret, BODY))
    assert (where, words) == ("body.values.0.value", "There is a value already: 6.5")
    assert sent(secret, BODY, key="skip", on_conflict="skip").json()["skipped"] == 1
    assert sent(secret, BODY, key="update", on_conflict="update").json()["changed"] == 1
    there = Measurement.objects.get()
    assert (there.value, there.proposed_value, there.state) == (Decimal("6.5"), Decimal("7.25"), "approved")
    assert [one["value"] for one in reader().rows("measurements")] == [6.5]


def test_a_batch_is_undone_as_a_whole(vacancies: MetricSeries, secret: str) -> None:
    sent(secret, BODY)
    undo_batch(batch=ImportBatch.objects.get(), reason="The system was being tested", by=person("metrics_analyst"))
    assert not Measurement.objects.exists()
    assert MeasurementCorrection.objects.get().kind == "removed"


def test_thirty_values_take_as_many_queries_as_three(vacancies: MetricSeries, secret: str) -> None:
    def asked(periods: list[str], key: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sent(secret, [{**BODY[0], "period": one} for one in periods], key=key).status_code == 201
        return len(queries)

    asked(["2023-12"], "first")
    few = asked([f"2023-{month:02d}" for month in (1, 2, 3)], "few")
    assert asked([f"{year}-{month:02d}" for year in (2020, 2021, 2022) for month in range(3, 13)], "many") == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("values", "expected"), [((7.25, 7.25), [201, 201]), ((7.25, 8), [201, 409])])
def test_one_key_at_the_same_instant_is_written_once(values: tuple[float, float], expected: list[int]) -> None:
    series_of(MetricFactory(name="Vacancy rate", code="vacancy-rate", unit="percent"))
    secret = token_and_secret(writes="all")[1]
    start, answers = Barrier(2), []

    def send(value: float) -> None:
        start.wait()
        try:
            answers.append(sent(secret, [{**BODY[0], "value": value}]))
        finally:
            connection.close()

    threads = [Thread(target=send, args=[value]) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(one.status_code for one in answers) == expected
    assert len({one.content for one in answers}) == len(set(values))
    assert (Measurement.objects.count(), ImportBatch.objects.count()) == (1, 1)
    assert TokenDay.objects.get().values == 1
