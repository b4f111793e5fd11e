"""Blocks bound to records on the pages: placed, counted when their source changes, refreshed or kept, and previewed."""

import re
from typing import Any

import pytest

from planning.operating_plan.actions.placing import rebind_block
from planning.operating_plan.actions.writing import take_out_block
from planning.operating_plan.models import Block
from planning.workplans.models import Deliverable, Workplan
from tests.factories import person
from tests.planning.operating_plan.desk import (
    chapter_of,
    narrative,
    placed,
    signed_in,
    started,
    url,
    words,
    workplan_with,
    writer_of,
)

pytestmark = pytest.mark.django_db
LIST = "## Strategy\n- A clinic opened\n- Fewer falls"


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def test_a_writer_chooses_a_kind_and_what_it_is_bound_to_and_reads_it_placed() -> None:
    workplan_with("Shorter waits", "Fewer falls")
    chapter = chapter_of(started())
    client = signed_in(writer_of(chapter))
    kinds = client.get(url("add", chapter.pk))
    assert url("add-bound", chapter.pk, "workplan") in kinds.text
    assert "The deliverables of a workplan" in words(kinds)
    empty = client.post(url("add-bound", chapter.pk, "workplan"), {"title": "Kept title"})
    assert (empty.status_code, "Kept title" in empty.text, Block.objects.count()) == (422, True, 0)
    given = {"title": "Our workplan", "text": "It is **ours**.", "ask_workplan": "community-health"}
    answer = client.post(url("add-bound", chapter.pk, "workplan"), given, follow=True)
    page = words(answer)
    assert ("Shorter waits" in page, "Fewer falls" in page, "<strong>ours</strong>" in answer.text) == (True,) * 3
    assert "Source changed" not in page
    assert client.get(url("add-bound", chapter.pk, "nonsense")).status_code == 404


def test_what_is_not_approved_is_not_placed_and_the_page_says_why() -> None:
    chapter = chapter_of(started())
    answer = signed_in(writer_of(chapter)).post(
        url("add-bound", chapter.pk, "theme"), {"title": "Kept title", "ask_theme": "zero_carbon"}
    )
    assert (answer.status_code, Block.objects.count()) == (409, 0)
    assert "No approved plan of 2024/25 says anything about this theme yet" in words(answer)
    assert "Kept title" in answer.text


def test_a_list_is_written_in_the_block_and_its_mistakes_are_named_by_line() -> None:
    chapter = chapter_of(started())
    client = signed_in(writer_of(chapter))
    wrong = client.post(url("add-bound", chapter.pk, "achievements"), {"lines": "A clinic opened\n## Strategy"})
    assert wrong.status_code == 422
    assert "Line 1: start with a heading" in words(wrong)
    client.post(url("add-bound", chapter.pk, "achievements"), {"lines": LIST})
    block = Block.objects.get()
    assert LIST in client.get(url("block", block.pk)).text
    client.post(url("block", block.pk), {"lines": f"{LIST}\n- Third", "revision": block.revision})
    assert "Third" in words(client.get(url("chapter", chapter.pk)))


def test_a_source_that_changed_is_counted_compared_and_refreshed_by_choice() -> None:
    workplan_with("Shorter waits")
    document = started()
    chapter = chapter_of(document)
    block = placed(chapter, Workplan.objects.get())
    client = signed_in(writer_of(chapter))
    assert "Nothing is to be done" in words(client.get(url("source", block.pk)))
    Deliverable.objects.update(title="No waits at all")
    for page in (url("document", document.pk), url("preview", document.pk)):
        assert "1 block has a source that changed since it was placed" in words(client.get(page))
    shown = words(client.get(url("chapter", chapter.pk)))
    assert ("Source changed" in shown, "Shorter waits" in shown, "No waits at all" in shown) == (True, True, False)
    beside = client.get(url("source", block.pk))
    assert ("No waits at all" in words(beside), '<del class="org-removed">' in beside.text) == (True, True)
    given = {"revision": hidden(beside.text, "revision"), "seen": hidden(beside.text, "seen")}
    Deliverable.objects.update(title="No long waits")
    late = client.post(url("source", block.pk), given)
    assert (late.status_code, "The records changed again" in words(late)) == (409, True)
    again = {"revision": hidden(late.text, "revision"), "seen": hidden(late.text, "seen")}
    done = words(client.post(url("source", block.pk), again, follow=True))
    assert ("No long waits" in done, "Source changed" in done) == (True, False)
    stale = client.post(url("source", block.pk), again)
    assert (stale.status_code, "Somebody changed this block" in words(stale)) == (409, True)


def test_a_block_whose_record_is_gone_keeps_what_was_placed_and_says_what_can_be_done() -> None:
    workplan = workplan_with("Shorter waits")
    document = started()
    chapter = chapter_of(document)
    block = placed(chapter, workplan)
    workplan.delete()
    client = signed_in(writer_of(chapter))
    page = words(client.get(url("chapter", chapter.pk)))
    assert ("Cannot be placed any more" in page, "there is no community-health in 2024/25" in page) == (True, True)
    assert "Shorter waits" in page
    source = words(client.get(url("source", block.pk)))
    assert ("Bind it to something else" in source, "Keep what was placed" in source) == (True, True)
    assert client.post(url("source", block.pk), {"revision": block.revision}).status_code == 409
    assert "1 block has a source that is gone or not approved" in words(client.get(url("preview", document.pk)))
    assert "community-health (not there any more)" in client.get(url("block", block.pk)).text
    workplan_with("Something else", code="other")
    client.post(url("block", block.pk), {"title": "", "ask_workplan": "other", "revision": block.revision})
    shown = words(client.get(url("chapter", chapter.pk)))
    assert ("Something else" in shown, "Shorter waits" in shown) == (True, False)


def test_a_kind_that_is_not_known_any_more_leaves_what_was_placed_to_be_read() -> None:
    chapter = chapter_of(started())
    block = placed(chapter, workplan_with("Shorter waits"))
    Block.objects.filter(pk=block.pk).update(kind="abolished")
    client = signed_in(writer_of(chapter))
    page = words(client.get(url("chapter", chapter.pk)))
    assert ("Shorter waits" in page, "There is no kind of block called abolished" in page) == (True, True)
    assert client.get(url("source", block.pk)).status_code == 200
    assert client.get(url("take-out", block.pk)).status_code == 200


def test_two_who_bind_one_block_see_both_and_lose_none() -> None:
    chapter = chapter_of(started())
    client = signed_in(writer_of(chapter))
    client.post(url("add-bound", chapter.pk, "achievements"), {"lines": LIST})
    block = Block.objects.get()
    theirs = {"headings": [{"name": "Strategy", "lines": ["Theirs"]}]}
    rebind_block(block=block, revision=1, binding=theirs, by=person("planning_team"))
    answer = client.post(url("block", block.pk), {"lines": "## Strategy\n- Mine", "revision": "1"})
    assert answer.status_code == 409
    assert ("- Mine" in answer.text, "Theirs" in answer.text) == (True, True)
    assert hidden(answer.text, "revision") == "2"
    take_out_block(block=block, revision=2, by=person("planning_team"))
    gone = client.post(url("block", block.pk), {"lines": "## Strategy\n- Mine", "revision": "2"})
    assert (gone.status_code, "Put the block back with this text" in gone.text) == (409, True)
    client.post(url("block", block.pk), {"lines": "## Strategy\n- Mine", "revision": "2", "then": "put-back"})
    block.refresh_from_db()
    assert (block.taken_out_at, block.binding["headings"][0]["lines"]) == (None, ["Mine"])


def test_highlights_are_offered_the_lines_of_approved_plans() -> None:
    chapter = chapter_of(started())
    page = words(signed_in(writer_of(chapter)).get(url("add-bound", chapter.pk, "highlights")))
    assert "No plan of the year is approved yet" in page


def test_readers_of_drafts_see_standings_and_no_buttons() -> None:
    chapter = chapter_of(started())
    block = placed(chapter, workplan_with("Shorter waits"))
    Deliverable.objects.update(title="No waits at all")
    client = signed_in(person("executive_approver"))
    page = client.get(url("chapter", chapter.pk)).text
    assert ("Source changed" in page, url("source", block.pk) in page, "Take out" in page) == (True, False, False)
    for name, key in [("source", [block.pk]), ("add", [chapter.pk]), ("add-bound", [chapter.pk, "workplan"])]:
        assert client.get(url(name, *key)).status_code == 403, name
        assert client.post(url(name, *key)).status_code in {403, 405}, name
    assert client.get(url("preview", chapter.document_id)).status_code == 200
    assert signed_in(person("reader")).get(url("preview", chapter.document_id)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_preview_asks_as_often_for_many_blocks(count: int, django_assert_num_queries: Any) -> None:
    document = started()
    workplan = workplan_with("Shorter waits")
    for number in range(1, count + 1):
        narrative(chapter_of(document, number), *["Text"] * count)
        placed(chapter_of(document, number), workplan)
    client = signed_in(person("planning_team"))
    with django_assert_num_queries(14):
        page = client.get(url("preview", document.pk))
    assert 'id="contents"' in page.text
    assert "6 chapters not checked yet" in words(page)


def test_a_chapter_from_an_earlier_year_is_filled_at_once_with_what_can_be_placed() -> None:
    old = chapter_of(started(2023))
    placed(old, workplan_with("Old line", year=2023))
    placed(old, Workplan.objects.get())
    client = signed_in(person("planning_team"))
    client.post(url("add-bound", old.pk, "achievements"), {"lines": LIST})
    document = started(2024, from_earlier=True)
    chapter = chapter_of(document)
    assert "2 blocks of this chapter hold nothing yet" in words(client.get(url("chapter", chapter.pk)))
    answer = words(client.post(url("place", chapter.pk), follow=True))
    assert "0 blocks placed. 2 blocks could not be: each says why below." in answer
    workplan_with("New line")
    answer = words(client.post(url("place", chapter.pk), follow=True))
    assert ("2 blocks placed." in answer, "New line" in answer, "Old line" in answer) == (True, True, False)
    assert list(chapter.blocks.values_list("kind", "revision")) == [
        ("workplan", 1),
        ("workplan", 1),
        ("achievements", 0),
    ]
    assert "1 block still says what an earlier year's said" in words(client.get(url("document", document.pk)))
