"""Reports of boards: figures, commentary, issuing, what was issued, files, and who may do what."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from kloe.measurements.models import Measurement
from kloe.metrics.models import MetricSeries, Target
from kloe.metrics.rules.permissions import NotPermitted
from kloe.reports.actions import (
    CommentedMeanwhile,
    issue,
    name_secretary,
    revise,
    save_commentary,
    start_report,
)  # fmt: skip
from kloe.reports.addresses import report_url
from kloe.reports.content import sha256_of, thawed
from kloe.reports.gathering import reported_in
from kloe.reports.making import make_file
from kloe.reports.models import Commentary, PerformanceReport, ReportEdition, ReportFile
from kloe.reports.paper import paper_of
from kloe.reports.rules.judging import MISSED
from kloe.reports.rules.permissions import ChangedWhileRead, ReportRefused
from mlco_portal.audit.models import AuditEntry
from mlco_portal.papers.as_text import text_of_elements
from mlco_portal.papers.elements import Tiles
from tests.factories import MetricFactory, ServiceFactory, measure, person
from tests.kloe.reading import CALM, MARCH, measured_series
from tests.kloe.reports.world import HIGH, TODAY, WHY, World, make_world

pytestmark = pytest.mark.django_db
LISTED, READ, DRAFT = 8, 7, 11


@pytest.fixture
def world() -> World:
    return make_world()


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def chapter(report: PerformanceReport, number: int) -> str:
    return text_of_elements(paper_of(report, reported_in(report, TODAY)).chapters[number - 1].elements)


def test_tiles_have_raw_figures_and_a_difference_that_no_rounding_touched(world: World) -> None:
    report = world.started()
    [tiles] = [one for one in paper_of(report, reported_in(report, TODAY)).chapters[0].elements if type(one) is Tiles]
    contacts, sickness, vacancies = tiles.tiles
    assert (contacts.figure, contacts.detail, contacts.judgement) == (
        "1.06M, -3.8%", "Target at least 1.10M. Full year to March 2024", "Target not met",
    )  # fmt: skip
    assert (vacancies.figure, vacancies.judgement, vacancies.tone) == ("5.4%", "Target met", "good")
    assert (sickness.figure, sickness.tone) == ("11.4%", "poor")


def test_matrix_lists_each_metric_by_variation_and_assurance(world: World) -> None:
    Target.objects.create(series=world.vacancies, kind="below", value=5, starts_on=date(2023, 4, 1), label="Health")
    words = chapter(world.started(), 2)
    row = next(line for line in words.splitlines() if line.startswith("| Common cause: no significant change"))
    cells = [one.strip() for one in row.strip("|").split("|")]
    assert cells == [
        "Common cause: no significant change", "Vacancy rate (at most 7.5%)", "Vacancy rate (less than 5% (Health))",
        "Sickness", "Contacts",
    ]  # fmt: skip


def test_a_report_ends_with_its_month_and_shows_nothing_unapproved(world: World) -> None:
    report = world.started(date(2024, 2, 29))
    measure(world.vacancies.metric, "61.5", date(2024, 4, 30))
    Measurement.objects.filter(series=world.sickness, as_of=date(2024, 2, 29)).update(
        state="provisional", approved_at=None
    )
    found = {one.series: one for one in reported_in(report, TODAY)}
    assert found[world.vacancies].read.newest == (date(2024, 2, 29), Decimal("5.5"))
    assert found[world.sickness].read.newest == (date(2024, 1, 31), Decimal("11.2"))
    assert found[world.sickness].stale == (
        "The value of February 2024 was due by 30 March 2024; the newest approved value is of January 2024"
    )
    assert "Sickness" in chapter(report, 4)
    assert "Vacancy" not in chapter(report, 4)
    assert "No approved value yet" in chapter(report, 5)  # contacts: their only value is of March


def test_a_metric_without_an_organisation_value_is_reported_by_place(world: World) -> None:
    falls, place = MetricFactory(name="Falls", better="lower"), ServiceFactory(name="Podiatry")
    falls.boards.add(world.board)
    measured_series(falls, place=place)
    measured_series(world.vacancies.metric, values=HIGH, place=place)
    names = [str(one.series) for one in reported_in(world.started(), TODAY)]
    assert "Falls, Podiatry" in names
    assert "Vacancy rate, Podiatry" not in names
    MetricSeries.objects.filter(metric=falls).update(ended_on=date(2024, 1, 31))
    assert len(reported_in(PerformanceReport.objects.get(), TODAY)) == 3


def test_what_was_said_stands_for_its_value_only(world: World) -> None:
    report = world.started()
    world.say(report, world.sickness, rag="amber")
    one = world.one(report, world.sickness)
    assert (one.text, one.rag, one.is_wanting, one.disagreement) == (
        WHY, "amber", False,
        "Common cause: no significant change; Consistently does not meet the target without a change",
    )  # fmt: skip
    assert "1 of 3 metrics judged; 1 judgement differs from the signals." in chapter(report, 3)
    assert "Sickness | Amber" in chapter(report, 3)
    Measurement.objects.filter(series=world.sickness, as_of=MARCH).update(value="11.9")
    one = world.one(report, world.sickness)
    assert (one.text, one.is_wanting, one.before.text) == ("", True, WHY)
    page = text_of(world.client(world.analyst), report_url(report, "draft"))
    assert "is of another value. Read it again" in page
    world.say(report, world.sickness, "Written anew.")
    assert world.one(report, world.sickness).text == "Written anew."
    assert Commentary.objects.count() == 1


def test_a_save_that_did_not_see_the_other_one_shows_both(world: World) -> None:
    report = world.started()
    world.say(report, world.sickness, "What the first one wrote.")
    address = report_url(report, "comment", world.sickness.pk)
    client = world.client(world.analyst)
    sent = {"text": "What I typed.", "rag": "red", "seen": "2024-03-31 11.4 0"}
    answer = client.post(address, sent)
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert all(words in page for words in ("What the first one wrote.", "What I typed.", "Somebody else saved"))
    assert Commentary.objects.get().text == "What the first one wrote."
    assert client.post(address, {**sent, "seen": "2024-03-31 11.4 1"}).status_code == 302
    assert (Commentary.objects.get().text, Commentary.objects.get().rag) == ("What I typed.", "red")
    Measurement.objects.filter(series=world.sickness, as_of=MARCH).update(value="11.9")
    with pytest.raises(CommentedMeanwhile):
        save_commentary(
            report=report, series=world.sickness, text="x", rag="", seen="2024-03-31 11.4 2", by=world.analyst
        )


def test_a_report_is_not_issued_before_what_is_asked_for_is_said(world: World) -> None:
    report = world.started()
    with pytest.raises(ReportRefused, match="Say what is behind Sickness, the whole organisation"):
        issue(report=report, seen=world.seen(report), by=world.team)
    world.say(report, world.sickness, "   ", rag="red")
    assert world.one(report, world.contacts).reasons == (MISSED,)
    page = text_of(world.client(world.team), report_url(report, "issue"))
    assert "Before it can be issued" in page
    assert "Issue report" not in page
    assert ReportEdition.objects.count() == 0


def test_what_is_issued_is_what_was_seen_and_stays(world: World) -> None:
    report = world.started()
    world.say_all(report)
    seen = world.seen(report)
    Measurement.objects.filter(series=world.vacancies, as_of=MARCH).update(value="5.9")
    with pytest.raises(ChangedWhileRead):
        issue(report=report, seen=seen, by=world.team)
    edition = world.issued(report)
    content = json.loads(edition.content)
    assert edition.sha256 == sha256_of(edition.content)
    assert [one["value"] for one in content["figures"]] == ["1058200", "11.4", "5.9"]
    assert content["figures"][0]["shown"] == "1.06M, -3.8%"
    assert (content["figures"][1]["commentary"], content["figures"][1]["targets"][0]["assurance"]) == (WHY, "fail")
    Measurement.objects.filter(as_of=MARCH).update(value="77.7")
    page = text_of(world.client(world.reader), report_url(report))
    assert all(words in page for words in ("1.06M, -3.8%", "5.9%", WHY, edition.sha256, "Edition 1, issued"))
    assert "77.7" not in page
    with pytest.raises(ReportRefused, match="issued already"):
        issue(report=report, seen=world.seen(report), by=world.team)
    with pytest.raises(ReportRefused, match="was issued meanwhile"):
        save_commentary(report=report, series=world.sickness, text="x", rag="", seen="", by=world.analyst)
    assert AuditEntry.objects.filter(action="kloe.issue_report").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kloe_reportedition SET content = 'x'",
        "DELETE FROM kloe_reportedition",
        "INSERT OR REPLACE INTO kloe_reportedition SELECT * FROM kloe_reportedition",
    ],
)
def test_the_database_refuses_to_change_what_was_issued(world: World, statement: str) -> None:
    if "REPLACE" in statement and connection.vendor == "postgresql":
        statement = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE kloe_reportedition CASCADE"
    edition = world.issued()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ReportEdition.objects.get().content == edition.content


def test_another_edition_says_why_and_leaves_the_first(world: World) -> None:
    first = world.issued()
    report = first.report
    revise(report=report, reason="A value was put right.", by=world.team)
    Measurement.objects.filter(series=world.vacancies, as_of=MARCH).update(value="6.1")
    reader = world.client(world.reader)
    assert "5.4%" in text_of(reader, report_url(report))
    report.refresh_from_db()
    second = world.issued(report)
    assert (second.number, second.why) == (2, "A value was put right.")
    page = text_of(reader, report_url(report))
    assert all(words in page for words in ("6.1%", "A value was put right.", "All editions"))
    page = text_of(reader, report_url(report, "edition", 1))
    assert all(words in page for words in ("5.4%", "There is a newer edition", "Superseded"))
    assert reader.get(report_url(report, "edition", 9)).status_code == 404
    assert thawed(second.content).title == "Performance report, Health Board"


def test_files_are_made_once_and_served_to_who_is_signed_in(world: World) -> None:
    edition = world.issued()
    files = list(edition.files.order_by("kind"))
    assert [one.kind for one in files] == ["html", "pdf", "word"]
    reader, first = world.client(world.reader), make_file(files[0].pk)
    make_file(files[1].pk)
    assert first.endswith(" made")
    assert make_file(files[0].pk).endswith("was made already")
    for ending, start in (("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("json", b'{"figures"')):
        address = report_url(edition.report, "download", 1, f"health-board-2024-03-edition-1.{ending}")
        assert reader.get(address).content.startswith(start)
        assert Client().get(address).status_code == 302
    assert hashlib.sha256(reader.get(address).content).hexdigest() == edition.sha256
    assert "edition-1.pdf" in text_of(reader, report_url(edition.report))
    again = reverse("kloe:reports:again", args=["health-board", MARCH, 1, "pdf"])
    assert reader.post(again).status_code == 403
    ReportFile.objects.filter(kind="pdf").update(state="failed")
    assert "Try again" in text_of(world.client(world.team), report_url(edition.report))
    world.client(world.team).post(again)
    assert ReportFile.objects.get(kind="pdf").state == "waiting"


def test_a_report_is_started_once_for_a_month_that_is_over(world: World) -> None:
    world.started()
    with pytest.raises(ReportRefused, match="There is a report of Health Board for March 2024 already"):
        world.started()
    client = world.client(world.analyst)
    for month, words in (
        ("March 2024", "There is a report"), ("Marsh", "is not a period"), ("March 2090", "is not over yet"),
        ("", "Enter month"),
    ):  # fmt: skip
        answer = client.post("/performance-reports/start/", {"board": "health-board", "month": month})
        assert (answer.status_code, words in answer.content.decode()) == (422, True), month
    with pytest.raises(ReportRefused, match="is not over yet"):
        start_report(board=world.board, month=date(2090, 3, 31), by=world.team)
    assert client.post("/performance-reports/start/", {"board": "x", "month": "May 2024"}).status_code == 422
    answer = client.post("/performance-reports/start/", {"board": "health-board", "month": "February 2024"})
    assert answer["Location"] == "/performance-reports/health-board/2024-02/draft/"


@pytest.mark.parametrize(
    ("who", "draft", "comment", "issue_it", "read"),
    [
        ("planning_team", 200, 403, 302, 200),
        ("secretary", 200, 403, 302, 200),
        ("owner", 200, 200, 403, 200),
        ("metrics_analyst", 200, 200, 403, 200),
        ("reader", 403, 403, 403, 200),
        ("service_lead", 403, 403, 403, 200),
        ("executive_approver", 403, 403, 403, 200),
        ("administrator", 403, 403, 403, 200),
        ("auditor", 403, 403, 403, 200),
    ],
)
def test_who_may_what(world: World, who: str, draft: int, comment: int, issue_it: int, read: int) -> None:
    user = person("reader" if who in ("secretary", "owner") else who)
    if who == "secretary":
        name_secretary(board=world.board, user=user, by=world.team)
    if who == "owner":
        world.sickness.metric.owner = user
        world.sickness.metric.save()
    report, client = world.started(), world.client(user)
    world.say_all(report)
    assert client.get(report_url(report, "draft")).status_code == draft
    assert client.get(report_url(report, "issue")).status_code == draft
    assert client.get(report_url(report, "comment", world.sickness.pk)).status_code == comment
    if draft == 403:
        assert client.get(report_url(report)).status_code == 404
        assert "March 2024" not in text_of(client, "/performance-reports/")
    assert client.post(report_url(report, "issue"), {"seen": world.seen(report)}).status_code == issue_it
    if issue_it == 403:
        with pytest.raises(NotPermitted):
            issue(report=report, seen=world.seen(report), by=user)
        world.issued(report)
    assert client.get(report_url(report)).status_code == read
    assert "March 2024" in text_of(client, "/performance-reports/")
    assert Client().get(report_url(report)).status_code == 302
    revised = client.post(report_url(report, "revise"), {"reason": "Again."}).status_code
    assert revised == issue_it


def test_only_the_planning_team_names_a_secretary(world: World) -> None:
    address, new = "/performance-reports/health-board/secretary/", person("reader")
    assert world.client(world.reader).get(address).status_code == 403
    team = world.client(world.team)
    assert team.post(address, {"user": new.pk}).status_code == 302
    assert str(new) in text_of(team, "/performance-reports/")
    closed = person("reader")
    closed.is_active = False
    closed.save()
    assert team.post(address, {"user": closed.pk}).status_code == 422
    team.post(address, {"user": ""})
    assert "no secretary" in text_of(team, "/performance-reports/")
    with pytest.raises(NotPermitted):
        name_secretary(board=world.board, user=new, by=new)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_need_as_many_queries_whatever_they_show(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        more = MetricFactory(name=f"Metric {number}", unit="percent", better="lower")
        more.boards.add(world.board)
        measured_series(more, values=CALM)
    report = world.started()
    world.issued(report)
    for number in range(count - 1):
        world.issued(world.started([date(2024, 2, 29), date(2024, 1, 31)][number]))
    other = world.started(date(2023, 12, 31))
    client = world.client(world.team)
    for address, queries in (
        ("/performance-reports/", LISTED), (report_url(report), READ), (report_url(other, "draft"), DRAFT),
        (report_url(other, "issue"), DRAFT),
    ):  # fmt: skip
        text_of(client, address)
        with django_assert_num_queries(queries):
            text_of(client, address)


def test_what_is_typed_on_an_old_page_comes_back(world: World) -> None:
    report = world.started()
    address = report_url(report, "comment", world.sickness.pk)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.analyst)
    mark = client.get(address).content.decode().split('name="form_mark" value="')[1].split('"')[0]
    sent = {"text": "Kept words.", "rag": "red", "seen": "2024-03-31 11.4 0", "form_mark": mark}
    assert client.post(address, {**sent, "csrfmiddlewaretoken": "old"})["Location"] == f"{address}#typed-before"
    assert "Kept words." in text_of(client, address)
    assert Commentary.objects.count() == 0
    world.say(report, world.sickness, "Meanwhile.")
    assert 'value="2024-03-31 11.4 0"' in text_of(client, address)


def test_a_board_without_values_and_a_report_that_is_not_there(world: World) -> None:
    world.board.metrics.clear()
    report, team = world.started(), world.client(world.team)
    assert "This board watches no metric" in text_of(team, report_url(report, "draft"))
    assert "there is nothing to issue" in text_of(team, report_url(report, "issue"))
    answer = team.post(report_url(report, "issue"), {"seen": world.seen(report)})
    assert answer.status_code == 409
    assert ReportEdition.objects.count() == 0
    for address in ("health-board/2023-01/", "no-board/2024-03/", "health-board/2024-13/", "no-board/secretary/",
                    f"health-board/2024-03/draft/{world.sickness.pk}/"):  # fmt: skip
        assert team.get(f"/performance-reports/{address}").status_code == 404
    signed_out = Client().post(report_url(report, "issue"), {"seen": world.seen(report)})
    assert signed_out["Location"].endswith("?next=/performance-reports/health-board/2024-03/issue/")


def test_an_edition_that_somebody_tampered_with_is_not_shown(world: World) -> None:
    edition = world.issued()
    content = edition.content.replace("5.4%", "2.4%")
    forged = ReportEdition.objects.create(
        report=edition.report, number=2, schema_version=1, content=content, sha256=edition.sha256,
        issued_at=edition.issued_at,
    )  # fmt: skip
    page = text_of(world.client(world.reader), report_url(edition.report, "edition", forged.number))
    assert "does not match its SHA-256" in page
    assert "2.4%" not in page
