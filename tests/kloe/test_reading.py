"""Metrics as everybody reads them: approved values only, with targets, icons, charts, and what is late."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.metrics.models import Annotation, Board, MetricSeries, Rebase, Target
from kloe.reading.charting import charts_of, with_gaps
from kloe.reading.presenters import lines_of
from kloe.reading.queries import Narrowed, one_series, series_found, series_of_keys
from tests.factories import MetricFactory, ServiceFactory, measure, person
from tests.kloe.reading import CALM, MARCH, measured_series

pytestmark = pytest.mark.django_db
LIST = "/metrics/"


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(person("reader"))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_nothing_unapproved_reaches_a_reader(reader: Client) -> None:
    series = measured_series()
    measure(series.metric, "61.23", date(2024, 4, 30), state="provisional")
    newest = Measurement.objects.get(as_of=MARCH)
    newest.proposed_value, newest.proposed_at = Decimal("71.45"), newest.entered_at
    newest.save()
    waits = MetricFactory(name="Waits", code="waits")
    measure(waits, "6123", MARCH, state="provisional")
    for address in (LIST, "/metrics/vacancy-rate/", series.get_absolute_url(), "/metrics/waits/"):
        page = text_of(reader, address)
        assert all(figure not in page for figure in ("61.23", "61.2%", "71.45", "71.4%", "71.5%", "6,123"))
    assert "No approved value yet" in text_of(reader, "/metrics/waits/")


def test_metric_page_says_what_it_is_and_shows_each_place(reader: Client) -> None:
    service = ServiceFactory()
    metric = MetricFactory(
        name="Vacancy rate", code="vacancy-rate", unit="percent", better="lower", numerator="Vacant posts",
        denominator="Posts", source="Staff record", owner_post="Director of people", description="Vacant posts.",
    )  # fmt: skip
    metric.boards.add(Board.objects.create(code="health", name="Health Performance Board"))
    measured_series(metric)
    measured_series(metric, [one + 4 for one in CALM], place=service)
    page = text_of(reader, "/metrics/vacancy-rate/")
    for words in ("Vacant posts.", "Lower is better", "Every month", "Staff record",
                  "Director of people", "Health Performance Board", "All values as a table", "org-multiples",
                  f"{service.name}</a>: 9.4%, March 2024"):  # fmt: skip
        assert words in page, words


def test_series_page_shows_all_targets_rebases_and_what_was_put_right(reader: Client) -> None:
    series = measured_series()
    Target.objects.create(series=series, kind="below", value=8, starts_on=date(2023, 4, 1), label="Health")
    Target.objects.create(series=series, kind="below", value=14, starts_on=date(2024, 4, 1), label="Adult social care")
    at = Measurement.objects.first().entered_at
    Rebase.objects.create(series=series, on=date(2023, 9, 30), reason="Teams merged", made_at=at)
    Annotation.objects.create(series=series, on=date(2024, 1, 31), text="A hard winter", made_at=at)
    kept = {"series": series, "as_of": MARCH, "old_entered_at": at, "at": at}
    MeasurementCorrection.objects.create(
        **kept, old_value=6, new_value="5.4", was_approved=True, reason="A typing slip"
    )
    MeasurementCorrection.objects.create(**kept, old_value=77, new_value=6, was_approved=False, reason="Never seen")
    page = text_of(reader, series.get_absolute_url())
    for words in ("At most 7.5%", "Less than 8% (Health)", "Less than 14% (Adult social care)", "Goes on",
                  "Teams merged", "A hard winter", "31 March 2024: 6 became 5.4", "A typing slip",
                  "org-chart__svg", "trial limits"):  # fmt: skip
        assert words in page, words
    assert "Never seen" not in page
    assert "Target: at most 7.5%; less than 8% (Health)." in page
    assert "For values to come: less than 14% (Adult social care) from 1 April 2024." in page
    assert "Target less than 8%" in page


def test_late_series_say_so_until_they_end() -> None:
    series = measured_series()
    read = one_series("vacancy-rate", series.pk)
    assert lines_of([read], date(2024, 5, 30))[0].late == ""
    assert lines_of([read], date(2024, 5, 31))[0].late == "The next value was due by 30 May 2024"
    MetricSeries.objects.update(ended_on=MARCH)
    assert lines_of([one_series("vacancy-rate", series.pk)], date(2024, 5, 31))[0].late == ""


def test_difference_comes_from_raw_values() -> None:
    contacts = MetricFactory(
        name="Contacts", scale="millions", decimals=2, shows_difference=True, better="higher", period_words="Full year"
    )
    measure(contacts, 1_058_200, MARCH)
    series = contacts.series.get()
    Target.objects.create(series=series, kind="at_least", value=1_100_000, starts_on=date(2023, 4, 1))
    [line] = lines_of(series_of_keys(series_found(Narrowed())), MARCH)
    assert (line.figure, line.difference, line.targets, line.period) == (
        "1.06M", "-3.8%", ("at least 1.10M",), "Full year to March 2024",
    )  # fmt: skip


def test_a_period_without_a_value_is_a_gap_and_not_bridged() -> None:
    series = measured_series()
    Measurement.objects.filter(as_of=date(2023, 12, 31)).delete()
    [chart] = charts_of([one_series("vacancy-rate", series.pk)])
    assert [point.value for point in chart.points][7:10] == [5.6, None, 5.2]
    assert with_gaps("quarterly", [(date(2023, 6, 30), Decimal(1)), (MARCH, Decimal(2))]) == [
        (date(2023, 6, 30), Decimal(1)), (date(2023, 9, 30), None), (date(2023, 12, 31), None), (MARCH, Decimal(2)),
    ]  # fmt: skip
    assert len(with_gaps("weekly", [(date(2024, 3, 17), Decimal(1)), (MARCH, Decimal(2))])) == 3


def test_list_is_narrowed_by_board_place_and_words(reader: Client) -> None:
    service = ServiceFactory(name="Podiatry")
    board = Board.objects.create(code="health", name="Health Performance Board")
    measured_series(MetricFactory(name="Falls"), place=service)
    watched = MetricFactory(name="Sickness")
    watched.boards.add(board)
    measured_series(watched)
    for query, seen, unseen in (
        ("board=health", "Sickness</a>", "Falls</a>"),
        ("scope=service", "Falls</a>", "Sickness</a>"),
        ("words=podi+falls", "Falls</a>", "Sickness</a>"),
        ("board=nonsense&words=sick", "Sickness</a>", "Falls</a>"),
    ):
        page = text_of(reader, f"{LIST}?{query}")
        assert seen in page
        assert unseen not in page
    assert "No metric fits" in text_of(reader, f"{LIST}?words=zebra%00")


def test_pages_are_for_people_who_are_signed_in_and_name_what_there_is(reader: Client) -> None:
    measured_series()
    for name, args in (("metrics", []), ("metric", ["vacancy-rate"])):
        assert Client().get(reverse(f"kloe:reading:{name}", args=args)).status_code == 302
    assert reader.get("/metrics/nothing/").status_code == 404
    assert reader.get("/metrics/vacancy-rate/999999/").status_code == 404
