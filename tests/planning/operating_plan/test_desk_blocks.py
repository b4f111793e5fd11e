"""Blocks of narrative: written, moved, taken out and put back; whatever meets them, no word is lost."""

from typing import Any

import pytest

from mlco_portal.audit.models import AuditEntry
from planning.operating_plan.actions.chapters import take_out_chapter
from planning.operating_plan.actions.writing import save_block, take_out_block
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.rules import seen_of
from planning.service_plans.forms.section import EDITED
from tests.factories import person
from tests.planning.operating_plan.desk import (
    chapter_of,
    narrative,
    signed_in,
    started,
    texts_in,
    url,
    words,
    writer_of,
)

pytestmark = pytest.mark.django_db


def test_a_writer_adds_narrative_and_it_reads_as_it_will() -> None:
    chapter = chapter_of(started())
    client = signed_in(writer_of(chapter))
    assert "data-rich" in client.get(url("add-narrative", chapter.pk)).text
    answer = client.post(url("add-narrative", chapter.pk), {"title": "Welcome", "text": "## Thanks\n\n- to **all**"})
    block = Block.objects.get()
    assert answer.headers["Location"] == f"{url('chapter', chapter.pk)}#block-{block.pk}"
    page = client.get(url("chapter", chapter.pk)).text
    assert ("<h2" in page, "<h3" in page, "<strong>all</strong>" in page) == (True, True, True)
    assert 'data-html="' in client.get(url("block", block.pk)).text
    client.post(url("block", block.pk), {"text": f"{EDITED}<p>From <strong>the editor</strong></p>", "revision": "1"})
    assert texts_in(chapter) == ["From **the editor**"]
    assert AuditEntry.objects.get(action="operating_plan.save_block").changes["text"] == [
        "## Thanks\n\n- to **all**",
        "From **the editor**",
    ]


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"text": "  \n"}, {"title": "x" * 201, "text": "x"}, {"text": "x" * 100_001}]
)
def test_what_cannot_be_saved_stays_in_the_form(given: dict[str, str]) -> None:
    chapter = chapter_of(started())
    answer = signed_in(person("planning_team")).post(url("add-narrative", chapter.pk), {"title": "Kept", **given})
    assert answer.status_code == 422
    assert (given.get("title") or "Kept") in answer.text
    assert Block.objects.count() == 0


def test_two_who_write_one_block_see_both_texts_and_lose_none() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Before")
    other, client = person("planning_team"), signed_in(writer_of(chapter))
    save_block(block=block, revision=1, title="", text="Theirs, saved first", by=other)
    answer = client.post(url("block", block.pk), {"title": "", "text": "Mine, typed meanwhile", "revision": "1"})
    assert answer.status_code == 409
    page = words(answer)
    assert ("Mine" in page, "Theirs" in page, f"{other} saved" in page) == (True, True, True)
    assert 'name="revision" value="2"' in answer.text
    assert texts_in(chapter) == ["Theirs, saved first"]
    client.post(url("block", block.pk), {"title": "", "text": "Both of ours", "revision": "2"})
    assert texts_in(chapter) == ["Both of ours"]


def test_a_block_taken_out_while_somebody_writes_it_is_put_back_with_their_words() -> None:
    chapter = chapter_of(started())
    [block, _] = narrative(chapter, "Before", "Another")
    client = signed_in(writer_of(chapter))
    take_out_block(block=block, revision=1, by=person("planning_team"))
    answer = client.post(url("block", block.pk), {"text": "Typed meanwhile", "revision": "1"})
    assert answer.status_code == 409
    assert ("Put the block back with this text" in answer.text, "Typed meanwhile" in answer.text) == (True, True)
    again = {"text": "Typed meanwhile", "revision": "1", "then": "put-back"}
    client.post(url("block", block.pk), again)
    assert texts_in(chapter) == ["Another", "Typed meanwhile"]
    assert client.post(url("block", block.pk), again).status_code == 409
    assert texts_in(chapter) == ["Another", "Typed meanwhile"]


def test_words_for_a_chapter_that_was_taken_out_stay_in_the_form() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Before")
    team, client = person("planning_team"), signed_in(writer_of(chapter))
    chapter.refresh_from_db()
    take_out_chapter(chapter=chapter, seen=seen_of(chapter, [block]), by=team)
    for address, given in [
        (url("block", block.pk), {"text": "Typed meanwhile", "revision": "1"}),
        (url("add-narrative", chapter.pk), {"text": "Typed meanwhile"}),
        (url("add-bound", chapter.pk, "achievements"), {"lines": "## Strategy\n- Typed meanwhile"}),
    ]:
        answer = client.post(address, given)
        assert (answer.status_code, "Typed meanwhile" in answer.text) == (409, True), address
        assert "This chapter was taken out of the document" in words(answer)
    assert "This chapter was taken out" in words(client.get(url("chapter", chapter.pk)))


def test_blocks_move_and_a_page_that_is_old_moves_nothing() -> None:
    chapter = chapter_of(started())
    [_, second, _] = narrative(chapter, "One", "Two", "Three")
    client = signed_in(writer_of(chapter))
    chapter.refresh_from_db()
    client.post(url("move-block", chapter.pk), {"move": f"up:{second.pk}", "revision": chapter.revision})
    assert texts_in(chapter) == ["Two", "One", "Three"]
    late = client.post(
        url("move-block", chapter.pk), {"move": f"down:{second.pk}", "revision": chapter.revision}, follow=True
    )
    assert "Somebody changed this chapter" in words(late)
    for wrong in ({"move": "up:0"}, {"move": "sideways:1"}, {"move": f"up:{second.pk}", "revision": "x"}, {}):
        assert client.post(url("move-block", chapter.pk), wrong).status_code == 302
    assert texts_in(chapter) == ["Two", "One", "Three"]


def test_a_block_moves_to_another_chapter_of_those_who_write_both() -> None:
    document = started()
    here, there = chapter_of(document, 1), chapter_of(document, 2)
    [block, _] = narrative(here, "Moves", "Stays")
    narrative(there, "There already")
    writer = signed_in(writer_of(here))
    assert "You write no other chapter" in words(writer.get(url("move-to", block.pk)))
    assert writer.post(url("move-to", block.pk), {"chapter": there.pk}).status_code == 422
    Chapter.objects.update(state="checked")
    answer = signed_in(person("planning_team")).post(url("move-to", block.pk), {"chapter": there.pk}, follow=True)
    assert f"is moved to “{there}”" in words(answer)
    assert (texts_in(here), texts_in(there)) == (["Stays"], ["There already", "Moves"])
    assert list(document.chapters.values_list("state", flat=True))[:3] == ["writing", "writing", "checked"]


def test_taking_out_asks_shows_what_changed_since_and_can_be_undone() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Worth keeping")
    client = signed_in(writer_of(chapter))
    assert "Take out “Worth keeping”?" in words(client.get(url("take-out", block.pk)))
    save_block(block=block, revision=1, title="", text="Changed", by=person("planning_team"))
    answer = client.post(url("take-out", block.pk), {"revision": "1"})
    assert (answer.status_code, "Somebody changed this block" in words(answer)) == (409, True)
    assert 'name="revision" value="2"' in client.get(url("take-out", block.pk)).text
    client.post(url("take-out", block.pk), {"revision": "2"})
    assert (texts_in(chapter), "Taken out by" in words(client.get(url("chapter", chapter.pk)))) == ([], True)
    client.post(url("put-back", block.pk))
    assert texts_in(chapter) == ["Changed"]
    assert "stands in its chapter already" in words(client.post(url("put-back", block.pk), follow=True))


def test_what_is_not_there_is_not_found() -> None:
    client = signed_in(person("planning_team"))
    for name in ("document", "chapter", "block", "take-out", "put-back", "writers"):
        assert client.get(url(name, 999)).status_code == 404
        assert client.get(url(name, 2**70)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_chapter_page_asks_as_often_for_many_blocks(count: int, django_assert_num_queries: Any) -> None:
    chapter = chapter_of(started())
    narrative(chapter, *["Text"] * count)
    client = signed_in(person("planning_team"))
    with django_assert_num_queries(8):
        client.get(url("chapter", chapter.pk))


def test_what_is_sent_after_signing_out_comes_back() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Before")
    user = writer_of(chapter)
    client = signed_in(user)
    page = client.get(url("block", block.pk)).text
    mark = page.split('name="form_mark" value="')[1].split('"')[0]
    client.logout()
    client.post(url("block", block.pk), {"text": "Typed **late**", "revision": "1", "form_mark": mark})
    client.force_login(user)
    back = client.get(url("block", block.pk)).text
    assert ("Typed **late**" in back, "Before</p>" in back) == (True, False)
    assert texts_in(chapter) == ["Before"]
