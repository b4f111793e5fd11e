"""A metric by locality and INT: small charts on one scale, each with icons in words, a sentence and a table."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries
from services.models import Locality, Neighbourhood
from tests.factories import LocalityFactory, MetricFactory, measure, person
from tests.kloe.reading import CALM, MARCH, measured_series

pytestmark = pytest.mark.django_db
PAGE = "/metrics/vacancy-rate/places/"


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(person("reader"))
    return client


def vacancies() -> Metric:
    return MetricFactory(name="Vacancy rate", code="vacancy-rate", unit="percent", better="lower")


def teams(locality: Locality, *names: str) -> list[Neighbourhood]:
    return [
        Neighbourhood.objects.create(code=name.lower(), name=name, locality=locality, start_year=2019) for name in names
    ]


def text_of(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("count", [1, 3])
def test_places_are_told_in_words_and_tables_in_as_many_queries(
    reader: Client, count: int, django_assert_num_queries: Any
) -> None:
    metric, north = vacancies(), LocalityFactory()
    measured_series(metric)
    for number, team in enumerate(teams(north, "Ancoats", "Gorton", "Moston")[:count]):
        measured_series(metric, [one + 4 * number for one in CALM], place=team)
    text_of(reader)
    with django_assert_num_queries(13):
        page = text_of(reader)
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["The whole organisation", "INTs of North"]
    assert page.count("org-multiple__svg") == count + 1
    assert page.count("All values as a table") == count + 1
    assert page.count("</span>Common cause: no significant change") == count + 1
    assert "Vacancy rate, Ancoats, March 2024: 5.4%. Common cause variation: no significant change." in page
    assert ("Vacancy rate, Moston, March 2024: 13.4%" in page) is (count == 3)
    assert ("Consistently does not meet the target without a change" in page) is (count == 3)
    assert ("No approved value yet: Gorton; Moston." in page) is (count == 1)


def test_all_charts_have_one_scale(reader: Client) -> None:
    metric = vacancies()
    for code, more in (("N", 0), ("C", 20), ("S", 40)):
        place = LocalityFactory(code=code, name=f"Locality {code}")
        measured_series(metric, [one + more for one in CALM], place=place)
    page = reader.get(PAGE).content.decode()
    axes = [
        tuple(re.findall(r">(\d+%)</text>", svg)) for svg in re.findall(r"<svg[^>]*org-multiple__svg.*?</svg>", page)
    ]
    assert len(axes) == 3
    assert len(set(axes)) == 1
    assert len(axes[0]) >= 2


def test_places_are_narrowed_and_put_in_order(reader: Client) -> None:
    metric, north, south = vacancies(), LocalityFactory(), LocalityFactory(code="S", name="South")
    measured_series(metric, place=north)
    for more, team in zip((4, 2), (*teams(north, "Ancoats"), *teams(south, "Wythenshawe")), strict=True):
        measured_series(metric, [one + more for one in CALM], place=team)
    measured_series(metric, [one + 6 for one in CALM], place=south)

    def shown(query: str) -> list[str]:
        return re.findall(r'org-multiple__title"><a[^>]*>(.*?)</a>', reader.get(PAGE + query).content.decode())

    assert shown("") == ["North", "South", "Ancoats", "Wythenshawe"]
    assert shown("?order=highest") == ["South", "North", "Ancoats", "Wythenshawe"]
    assert shown("?scope=locality") == ["North", "South"]
    assert shown("?scope=neighbourhood&locality=S") == ["Wythenshawe"]
    assert shown("?scope=nonsense&locality=%00&order=x") == ["North", "South", "Ancoats", "Wythenshawe"]


def test_nothing_unapproved_is_drawn_and_a_metric_without_places_says_so(reader: Client) -> None:
    metric, north = vacancies(), LocalityFactory()
    measured_series(metric)
    assert "Compare localities" not in text_of(reader, "/metrics/vacancy-rate/")
    measure(metric, "61.23", MARCH, north, state="provisional")
    page = text_of(reader)
    assert "61.2" not in page
    assert "No approved value yet: North." in page
    Measurement.objects.filter(state="provisional").update(state="approved", approved_at=timezone.now())
    assert "Compare localities and INTs: 1 small chart on one scale" in text_of(reader, "/metrics/vacancy-rate/")
    Measurement.objects.filter(series__scope="locality").delete()
    MetricSeries.objects.filter(scope="locality").delete()
    assert "No place fits" in text_of(reader)
    assert reader.get("/metrics/nothing/places/").status_code == 404
    assert Client().get(PAGE).status_code == 302
