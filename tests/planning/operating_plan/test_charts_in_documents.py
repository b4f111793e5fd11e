"""The chart of a metric in a document: placed with sentences and values, by place, marked when a value is put right."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kloe.measurements.models import Measurement
from kloe.metrics.models import Rebase
from mlco_portal.papers.elements import Facts, Picture, Table, from_json
from planning.operating_plan.actions.placing import place_block
from planning.operating_plan.blocks import Sources, gather
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.queries.assembling import paper_of
from planning.operating_plan.queries.standing import compared, document_standing
from planning.operating_plan.rules import WritingRefused
from tests.factories import LocalityFactory, MetricFactory, measure, person
from tests.kloe.reading import MARCH, measured_series
from tests.planning.operating_plan.desk import chapter_of, signed_in, started, url, words, writer_of

pytestmark = pytest.mark.django_db
VACANCIES = {"metric": "vacancy-rate"}


@pytest.fixture
def chapter() -> Chapter:
    series = measured_series(MetricFactory(code="vacancy-rate", name="Vacancy rate", unit="percent", better="lower"))
    Rebase.objects.create(
        series=series, on=date(2023, 10, 31), reason="Posts were counted anew.", made_at=timezone.now()
    )
    return chapter_of(started(), 3)


def test_a_chart_is_placed_with_its_sentences_notes_and_values_and_stays(chapter: Chapter) -> None:
    # What is measured after the year began stands in no document of the year.
    measure(MetricFactory._meta.model.objects.get(), "61.5", date(2024, 4, 30))
    block = place_block(chapter=chapter, kind="chart", binding=VACANCIES, title="", by=person("planning_team")).block
    picture, facts, table = from_json(block.placed)
    assert isinstance(picture, Picture)
    assert picture.alt.startswith("Vacancy rate, the whole organisation, March 2024: 5.4%. Common cause variation")
    assert picture.svg.count("<title>Common cause: no significant change</title>") == 1
    assert isinstance(facts, Facts)
    assert [(term, line.text) for term, line in facts.pairs] == [
        ("Usual range", "4.8% to 6.1%, around a mean of 5.5%"),
        ("Note 1", "Rebased from October 2023: Posts were counted anew."),
    ]
    assert isinstance(table, Table)
    assert [one.label for one in table.columns] == ["Date", "Value", "Kind"]
    assert [cell.lines[0].text for cell in table.rows[0]] == ["March 2024", "5.4%", "Common cause"]
    assert "61.5" not in str(block.placed)
    Measurement.objects.filter(as_of=MARCH).update(value="6.9")
    assert [one.state for one in document_standing(chapter.document).values()] == ["changed"]
    block.refresh_from_db()
    assert picture in paper_of(chapter.document, edition="Draft").chapters[2].elements
    told = " ".join(compared(block).differences)
    assert all(one in told for one in ("5.4%", "6.9%"))


def test_what_is_not_approved_or_not_measured_there_is_placed_nowhere(chapter: Chapter) -> None:
    team, north = person("planning_team"), LocalityFactory(code="north", name="North")
    measured_series(MetricFactory(code="falls", name="Falls"), values=[1, 2, 3], place=north)
    Measurement.objects.filter(series__locality=north).update(state="provisional", approved_at=None)
    for binding, why in (
        (
            VACANCIES | {"place": "locality north"},
            "no approved value of Vacancy rate for North up to the end of 2023/24",
        ),
        ({"metric": "falls", "place": "locality north"}, "no approved value of Falls for North"),
        ({"metric": "falls"}, "no approved value of Falls for the whole organisation"),
        ({"metric": "gone"}, "Metric: there is no gone in 2024/25"),
        (VACANCIES | {"place": "locality gone"}, "Place: there is no locality gone"),
        ({}, "Metric: choose one"),
    ):
        with pytest.raises(WritingRefused, match=why):
            place_block(chapter=chapter, kind="chart", binding=binding, title="", by=team)
    assert Block.objects.count() == 0
    Measurement.objects.filter(series__locality=north).update(state="approved", approved_at=timezone.now())
    placed = place_block(
        chapter=chapter, kind="chart", binding={"metric": "falls", "place": "locality north"}, title="", by=team
    ).block.placed
    assert placed[0]["alt"].startswith("Falls, North")


def test_a_writer_chooses_metric_and_place_and_sees_the_chart(chapter: Chapter) -> None:
    measured_series(MetricFactory(code="falls", name="Falls"), place=LocalityFactory(code="north", name="North"))
    client = signed_in(writer_of(chapter))
    form = client.get(url("add-bound", chapter.pk, "chart")).content.decode()
    assert [one in form for one in ('value="vacancy-rate"', 'value="falls"', 'value="locality north"')] == [True] * 3
    given = {"title": "Vacancies", "ask_metric": "vacancy-rate", "ask_place": ""}
    page = client.post(url("add-bound", chapter.pk, "chart"), given, follow=True)
    assert 'alt="Vacancy rate, the whole organisation, March 2024: 5.4%.' in page.content.decode()
    assert "Rebased from October 2023" in words(page)


def test_charts_of_a_place_are_looked_up_at_once(
    chapter: Chapter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        measured_series(MetricFactory(code=f"m-{number}", name=f"Metric {number}", better="lower"))
    sources = Sources(2024)
    # Metrics and places to choose from, series with targets, rebases and remarks, and their values.
    with django_assert_num_queries(7):
        found = [gather(sources, "chart", {"metric": code}) for code in ("vacancy-rate", "m-0", "m-1", "m-2")]
    assert all(one.elements and not one.problem for one in found)
