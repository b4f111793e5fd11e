"""Documents and their chapters: started, arranged, written by whom, and how far they are."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice
from planning.approval.models import CaseAuthor
from planning.cycle.models import PlanningCycle
from planning.operating_plan.actions.chapters import move_state, take_out_chapter
from planning.operating_plan.actions.writing import save_block
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.rules import MOVES, ChangedMeanwhile, moved, moves_from, seen_of
from planning.releases.models import Document
from services.models import Service
from tests.factories import UserFactory, open_year, person
from tests.planning.operating_plan.desk import SIX, chapter_of, narrative, signed_in, started, url, words, writer_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [(1, -1, [1, 2, 3]), (1, 1, [2, 1, 3]), (2, -1, [2, 1, 3]), (3, 1, [1, 2, 3]), (3, -1, [1, 3, 2])],
)
def test_moving_goes_one_place_and_stops_at_the_ends(key: int, step: int, order: list[int]) -> None:
    assert moved([1, 2, 3], key, step) == order


@pytest.mark.parametrize(
    ("state", "is_team", "names"),
    [
        ("not_started", True, []),
        ("writing", False, ["ready"]),
        ("ready", False, ["write-on"]),
        ("ready", True, ["write-on", "check"]),
        ("checked", False, []),
        ("checked", True, ["send-back"]),
    ],
)
def test_who_takes_which_step(state: str, is_team: bool, names: list[str]) -> None:
    assert [one.name for one in moves_from(state, is_team=is_team)] == names


def test_planning_team_starts_a_document_from_the_page_of_the_year() -> None:
    open_year()
    client = signed_in(person("planning_team"))
    assert url("year", "2024-25") in client.get("/planning-year/2024-25/").text
    assert "No document that you take part in" in words(client.get(url("year", "2024-25")))
    given = {"kind": "operating_plan", "title": " MLCO  Operating Plan ", "subtitle": "", "start_from": "usual"}
    answer = client.post(url("start", "2024-25"), given)
    document = Document.objects.get()
    assert answer.headers["Location"] == url("document", document.pk)
    assert (document.title, [str(one) for one in document.chapters.all()]) == ("MLCO Operating Plan", SIX)
    assert document.case.service.kind == Service.Kind.ORGANISATION
    assert "0 of 6 chapters checked" in words(client.get(url("year", "2024-25")))
    again = client.post(url("start", "2024-25"), given)
    assert (again.status_code, Document.objects.count()) == (422, 1)
    assert AuditEntry.objects.filter(action="operating_plan.start_document").count() == 1


def test_next_years_document_takes_along_chapters_texts_and_what_blocks_are_bound_to() -> None:
    old = started(2023)
    chapter = chapter_of(old, 2)
    assert str(chapter) == "Looking back: 2022/23"
    [block] = narrative(chapter, "What 2022/23 brought")
    bound = {"workplan": "x", "year": "2022"}
    Block.objects.create(chapter=chapter, kind="delivered", title="Plan of 2023/24", order=2, binding=bound)
    document = started(2024, from_earlier=True)
    assert [str(one) for one in document.chapters.all()] == SIX
    first, second = chapter_of(document, 2).blocks.all()
    assert (first.text, first.came_from, first.revision) == ("What 2022/23 brought", block, 0)
    assert (second.title, second.binding, second.placed_at) == ("Plan of 2024/25", {**bound, "year": "2023"}, None)
    page = signed_in(person("planning_team")).get(url("document", document.pk))
    assert "1 block still says what an earlier year's said" in words(page)
    assert "1 block has nothing placed in it yet" in words(page)
    save_block(block=first, revision=0, title="", text=first.text, by=person("planning_team"))
    first.refresh_from_db()
    assert first.revision == 1


def test_the_first_document_of_a_kind_has_nothing_to_start_from() -> None:
    open_year()
    answer = signed_in(person("planning_team")).post(
        url("start", "2024-25"),
        {"kind": "business_plan", "title": "Plan", "start_from": "earlier"},
    )
    assert (answer.status_code, Document.objects.count()) == (422, 0)


def test_chapters_are_added_renamed_moved_taken_out_and_put_back() -> None:
    document = started()
    client, first = signed_in(person("planning_team")), chapter_of(document)
    narrative(first, "Dear colleagues")
    client.post(url("add-chapter", document.pk), {"title": "Glossary"})
    client.post(url("rename-chapter", first.pk), {"title": "Foreword", "seen": SIX[0]})
    assert client.post(url("rename-chapter", first.pk), {"title": "Other", "seen": SIX[0]}).status_code == 409
    document.refresh_from_db()
    glossary = chapter_of(document, 7)
    moving = {"move": f"up:{glossary.pk}", "revision": document.revision}
    client.post(url("move-chapter", document.pk), moving)
    late = client.post(url("move-chapter", document.pk), moving, follow=True)
    assert "Somebody changed the chapters" in words(late)
    assert [str(one) for one in document.chapters.all()] == ["Foreword", *SIX[1:5], "Glossary", "Appendices"]
    page = client.get(url("take-out-chapter", first.pk)).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert "Dear colleagues" in page
    assert seen is not None
    client.post(url("take-out-chapter", first.pk), {"seen": seen[1]})
    assert (document.chapters.count(), Block.objects.count(), Block.everything.count()) == (6, 0, 1)
    assert "Chapter: Foreword" in words(client.get(url("taken-out", document.pk)))
    client.post(url("put-back-chapter", first.pk))
    assert str(chapter_of(document, 7)) == "Foreword"
    assert chapter_of(document, 7).blocks.get().text == "Dear colleagues"


def test_a_chapter_that_grew_is_not_taken_out_unread() -> None:
    chapter = chapter_of(started())
    seen = seen_of(chapter, [])
    narrative(chapter, "New")
    with pytest.raises(ChangedMeanwhile):
        take_out_chapter(chapter=chapter, seen=seen, by=person("planning_team"))
    assert Chapter.objects.filter(pk=chapter.pk).exists()


def test_a_writer_is_chosen_told_and_sees_the_chapter_on_the_home_page() -> None:
    chapter = chapter_of(started())
    writer, team = UserFactory(), signed_in(person("planning_team"))
    assert team.post(url("writers", chapter.pk), {"user": ""}).status_code == 422
    team.post(url("writers", chapter.pk), {"user": writer.pk})
    assert Notice.objects.filter(user=writer, kind="chapter_to_write").count() == 1
    home = signed_in(writer).get("/")
    assert (SIX[0] in home.text, url("chapter", chapter.pk) in home.text) == (True, True)
    answer = team.post(url("writers", chapter.pk), {"remove": writer.pk}, follow=True)
    assert f"{writer.name} no longer writes this chapter" in words(answer)
    assert signed_in(writer).get(url("chapter", chapter.pk)).status_code == 404


def test_a_chapter_goes_from_state_to_state_and_an_edit_sets_a_checked_one_back() -> None:
    document = started()
    chapter = chapter_of(document)
    writer, checker = writer_of(chapter), person("planning_team")
    [block] = narrative(chapter, "Dear colleagues")
    chapter.refresh_from_db()
    assert chapter.state == "writing"
    client, team = signed_in(writer), signed_in(checker)
    seen = seen_of(chapter, [block])
    client.post(url("chapter-state", chapter.pk), {"move": "ready", "seen": seen})
    assert client.post(url("chapter-state", chapter.pk), {"move": "check", "seen": seen}).status_code == 403
    save_block(block=block, revision=1, title="", text="Dear all", by=writer)
    stale = team.post(url("chapter-state", chapter.pk), {"move": "check", "seen": seen}, follow=True)
    assert "Somebody changed this chapter" in words(stale)
    block.refresh_from_db()
    team.post(url("chapter-state", chapter.pk), {"move": "check", "seen": seen_of(chapter, [block])})
    chapter.refresh_from_db()
    assert (chapter.state, chapter.state_by) == ("checked", checker)
    assert "1 of 6 chapters checked" in words(team.get(url("document", document.pk)))
    answer = client.post(url("block", block.pk), {"title": "", "text": "Dear friends", "revision": 2}, follow=True)
    assert "The chapter was checked before." in words(answer)
    chapter.refresh_from_db()
    assert chapter.state == "writing"
    assert CaseAuthor.objects.filter(case=document.case, user=writer).exists()
    assert AuditEntry.objects.filter(action="operating_plan.set_chapter_state").count() == 4


def test_an_empty_chapter_is_not_ready() -> None:
    chapter = chapter_of(started())
    Chapter.objects.filter(pk=chapter.pk).update(state="writing")
    chapter.refresh_from_db()
    client = signed_in(person("planning_team"))
    answer = client.post(url("chapter-state", chapter.pk), {"move": "ready", "seen": seen_of(chapter, [])}, follow=True)
    assert "has no block yet" in words(answer)


READS = {"planning_team": 200, "executive_approver": 200, "auditor": 200, "service_lead": 404, "reader": 404}


@pytest.mark.parametrize(("role", "status"), READS.items())
def test_who_reads_drafts_and_nobody_else_changes_them(role: str, status: int) -> None:
    document = started()
    chapter = chapter_of(document)
    [block] = narrative(chapter, "Not for everybody yet")
    client = signed_in(person(role))
    pages = [url("document", document.pk), url("chapter", chapter.pk), url("taken-out", document.pk)]
    assert [client.get(one).status_code for one in pages] == [status] * 3
    year = client.get(url("year", "2024-25"))
    assert ("MLCO Operating Plan" in words(year)) == (status == 200)
    if role == "planning_team":
        return
    refused = {403, 404}
    for name, key in [
        ("add-chapter", document.pk),
        ("move-chapter", document.pk),
        ("rename-chapter", chapter.pk),
        ("take-out-chapter", chapter.pk),
        ("put-back-chapter", chapter.pk),
        ("writers", chapter.pk),
        ("chapter-state", chapter.pk),
        ("move-block", chapter.pk),
        ("add-narrative", chapter.pk),
        ("block", block.pk),
        ("take-out", block.pk),
        ("move-to", block.pk),
        ("put-back", block.pk),
    ]:
        assert client.post(url(name, key), {"title": "x", "text": "x"}).status_code in refused, name
    assert client.post(url("start", "2024-25"), {"title": "x"}).status_code == 403
    assert signed_in(UserFactory()).get(url("document", document.pk)).status_code == 404


def test_a_writer_reads_the_whole_document_and_writes_their_chapter_alone() -> None:
    document = started()
    mine, other = chapter_of(document, 1), chapter_of(document, 2)
    client = signed_in(writer_of(mine))
    assert client.get(url("document", document.pk)).status_code == 200
    assert client.get(url("add-narrative", mine.pk)).status_code == 200
    assert client.get(url("chapter", other.pk)).status_code == 200
    assert client.get(url("add-narrative", other.pk)).status_code == 403
    assert client.post(url("add-chapter", document.pk), {"title": "x"}).status_code == 403


def test_documents_of_a_closed_year_stand_as_they_are() -> None:
    document = started()
    chapter = chapter_of(document)
    [block] = narrative(chapter, "As it was")
    PlanningCycle.objects.update(state="closed")
    client = signed_in(person("planning_team"))
    for name, key, given in [
        ("add-chapter", document.pk, {"title": "x"}),
        ("rename-chapter", chapter.pk, {"title": "x", "seen": SIX[0]}),
        ("add-narrative", chapter.pk, {"text": "x"}),
        ("block", block.pk, {"text": "x", "revision": 1}),
    ]:
        answer = client.post(url(name, key), given)
        assert answer.status_code == 409, name
        assert "2024/25 is closed" in words(answer), name
    assert "Start a document" not in words(client.get(url("year", "2024-25")))
    client.post(url("take-out", block.pk), {"revision": 1})
    client.post(url("chapter-state", chapter.pk), {"move": "ready", "seen": seen_of(chapter, [block])})
    client.post(url("start", "2024-25"), {"kind": "business_plan", "title": "x", "start_from": "usual"})
    assert (Block.objects.get().text, Document.objects.count(), document.chapters.count()) == ("As it was", 1, 6)


@pytest.mark.parametrize("chapters", [1, 3])
def test_pages_ask_as_often_for_many_chapters(chapters: int, django_assert_num_queries: Any) -> None:
    document = started()
    for number in range(1, chapters + 1):
        narrative(chapter_of(document, number), *["Text"] * number)
        writer_of(chapter_of(document, number))
    client = signed_in(person("planning_team"))
    with django_assert_num_queries(10):
        client.get(url("document", document.pk))


def test_the_latest_change_is_told_with_who_made_it() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Dear colleagues")
    chapter.refresh_from_db()
    by = person("planning_team")
    move_state(chapter=chapter, move="ready", seen=seen_of(chapter, [block]), by=by)
    Chapter.objects.update(state_at=datetime(2090, 3, 1, 14, 5, tzinfo=UTC))
    page = words(signed_in(by).get(url("document", chapter.document_id)))
    assert f"Last changed: 1 March 2090 at 2:05pm by {by}" in page
    assert set(MOVES) == {"ready", "write-on", "check", "send-back"}
