"""What a report says where figures are not plain: rebased, by quarter, said before elsewhere, typed with marks."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from kloe.metrics.models import Annotation, Board, Rebase
from kloe.reports.actions import issue, start_report
from kloe.reports.addresses import report_url
from kloe.reports.gathering import reported_in
from kloe.reports.models import Commentary, PerformanceReport, ReportEdition
from kloe.reports.paper import paper_of
from kloe.reports.rules.months import month_end
from kloe.reports.rules.permissions import ChangedWhileRead
from mlco_portal.papers.as_text import text_of_elements
from tests.factories import MetricFactory, measure
from tests.kloe.reading import MARCH
from tests.kloe.reports.world import TODAY, WHY, World, make_world

pytestmark = pytest.mark.django_db
FEBRUARY = date(2024, 2, 29)


@pytest.fixture
def world() -> World:
    return make_world()


def said_in(report: PerformanceReport, chapter: int = 5) -> str:
    return text_of_elements(paper_of(report, reported_in(report, TODAY)).chapters[chapter - 1].elements)


def page_of(world: World, address: str) -> str:
    answer = world.client(world.analyst).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def typed_in(page: str) -> str:
    return page.partition("<textarea")[2].partition("</textarea>")[0]


def test_a_rebase_within_the_months_is_told_with_its_reason_and_one_after_them_is_not(world: World) -> None:
    report, earlier = world.started(), world.started(FEBRUARY)
    world.say_all(report)
    seen = world.seen(report)
    about = {"series": world.sickness, "made_at": timezone.now()}
    Rebase.objects.create(**about, on=date(2023, 10, 31), reason="Stress is recorded apart.")
    Rebase.objects.create(**about, on=MARCH, reason="Another way of counting.")
    Annotation.objects.create(**about, on=date(2023, 12, 31), text="Winter virus.")
    with pytest.raises(ChangedWhileRead):
        issue(report=report, seen=seen, by=world.team)
    now, before = said_in(report), said_in(earlier)
    assert "Note 1: Rebased from October 2023: Stress is recorded apart." in now
    assert "Note 2: Rebased from March 2024: Another way of counting." in now
    assert "Note A: December 2023: Winter virus." in now
    assert "Note 1: Rebased from October 2023: Stress is recorded apart." in before
    assert "Another way of counting" not in before


def test_a_quarter_that_is_not_over_is_neither_shown_nor_missed(world: World) -> None:
    falls = MetricFactory(name="Falls", code="falls", frequency="quarterly", better="lower")
    falls.boards.add(world.board)
    for day, value in ((date(2023, 12, 31), 40), (MARCH, 38), (date(2024, 6, 30), 36)):
        measure(falls, value, day)
    report = world.started(date(2024, 5, 31))
    one = world.one(report, falls.series.get())
    assert (one.read.newest, one.stale) == ((MARCH, Decimal(38)), "")
    assert "Falls" not in said_in(report, 4)
    assert "Sickness" in said_in(report, 4)
    june = world.one(world.started(date(2024, 6, 30)), falls.series.get())
    assert june.read.newest == (date(2024, 6, 30), Decimal(36))


def test_what_another_board_reads_of_the_same_value_is_offered_and_counts_once_it_is_saved(world: World) -> None:
    world.say(world.started(), world.sickness, rag="red")
    other = Board.objects.create(code="finance", name="Finance Group")
    other.metrics.set(world.board.metrics.all())
    report = start_report(board=other, month=MARCH, by=world.team)
    address = report_url(report, "comment", world.sickness.pk)
    page = page_of(world, address)
    assert "commented on in the report of Health Board, March 2024, of March 2024" in page
    assert WHY in typed_in(page)
    assert world.one(report, world.sickness).is_wanting
    measure(world.sickness.metric, "11.9", date(2024, 4, 30))
    april = start_report(board=other, month=date(2024, 4, 30), by=world.team)
    page = page_of(world, report_url(april, "comment", world.sickness.pk))
    assert "What was said last time" in page
    assert WHY not in typed_in(page)
    world.say(report, world.sickness, "Said by this board.")
    assert "commented on in" not in page_of(world, address)
    assert Commentary.objects.count() == 2


def test_marks_of_a_commentary_are_words_in_a_cell_and_text_in_its_place(world: World) -> None:
    report = world.started()
    world.say(report, world.sickness, "## Why\n\n- **Two** teams\n- had no manager", rag="green")
    assert "Sickness | Green" in said_in(report, 3)
    assert "Why • Two teams • had no manager |" in said_in(report, 3)
    assert "**" not in said_in(report, 3)
    page = page_of(world, report_url(report, "issue"))
    assert "<strong>Two</strong> teams" in page


def test_readers_see_no_column_of_drafts(world: World) -> None:
    world.issued()
    world.started(FEBRUARY)
    columns = [
        '<th class="nhsuk-table__header" scope="col">Draft</th>'
        in world.client(who).get("/performance-reports/").content.decode()
        for who in (world.reader, world.analyst)
    ]
    assert columns == [False, True]


def test_a_board_member_lists_the_reports_of_one_board_page_by_page(world: World) -> None:
    edition = world.issued()
    other = Board.objects.create(code="finance", name="Finance Group")
    client = world.client(world.reader)

    def listed(query: str) -> str:
        answer = client.get(f"/performance-reports/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert "No report of this board is issued yet" in listed("?board=finance")
    many = [
        PerformanceReport(board=other, month=month_end(date(2018 + number // 12, number % 12 + 1, 1)), state="issued",
                          started_at=edition.issued_at)
        for number in range(51)
    ]  # fmt: skip
    PerformanceReport.objects.bulk_create(many)
    ReportEdition.objects.bulk_create(
        ReportEdition(report=one, number=1, schema_version=1, content="", sha256="", issued_at=edition.issued_at)
        for one in PerformanceReport.objects.filter(board=other)
    )
    page = listed("?board=finance")
    assert [one in page for one in ("51 reports", "March 2022", "January 2018", "Health Board</th>")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert "January 2018" in listed("?board=finance&page=2")
    assert all("52 reports" in listed(query) for query in ("", "?board=gone", "?board=%00", "?page=x"))


def test_what_is_asked_for_leads_to_where_it_is_written(world: World) -> None:
    report = world.started()
    address = report_url(report, "comment", world.sickness.pk)
    asked = f'<a href="{address}">Say what is behind Sickness, the whole organisation'
    assert asked in page_of(world, report_url(report, "draft"))
    team = world.client(world.team).get(report_url(report, "draft")).content.decode()
    assert "<li>Say what is behind Sickness" in team
    world.say_all(report)
    assert "Say what is behind" not in page_of(world, report_url(report, "draft"))


def test_a_retired_board_gets_the_reports_of_the_months_in_which_it_met(world: World) -> None:
    Board.objects.update(retired_on=date(2024, 2, 10))
    client = world.client(world.team)
    answer = client.post("/performance-reports/start/", {"board": "health-board", "month": "March 2024"})
    assert answer.status_code == 422
    assert "Health Board was retired on 10 February 2024, before March 2024 began" in answer.content.decode()
    assert PerformanceReport.objects.count() == 0
    assert world.started(FEBRUARY).month == FEBRUARY
