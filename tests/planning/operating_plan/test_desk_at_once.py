"""Several people in one chapter at the same instant: everything that was said is there, and no place is held twice."""

import pytest

from mlco_portal.audit.models import AuditEntry
from planning.operating_plan.actions.chapters import add_chapter, move_state
from planning.operating_plan.actions.documents import start_document
from planning.operating_plan.actions.moving import move_to_chapter
from planning.operating_plan.actions.writing import Saved, add_block, move_block, save_block, take_out_block
from planning.operating_plan.models import Block
from planning.operating_plan.rules import ChangedMeanwhile, TakenOutMeanwhile, WritingRefused, seen_of
from planning.releases.models import Document
from tests.factories import open_year, person
from tests.planning.approval.test_concurrency import at_once
from tests.planning.operating_plan.desk import chapter_of, narrative, started, texts_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_add_at_once_both_stand_there_while_a_third_moves() -> None:
    chapter = chapter_of(started())
    [_, second] = narrative(chapter, "One", "Two")
    people = [person("planning_team") for _ in range(3)]
    chapter.refresh_from_db()
    seen = chapter.revision
    answers = at_once(
        lambda: add_block(chapter=chapter, kind="narrative", title="", text="Three", by=people[0]),
        lambda: add_block(chapter=chapter, kind="narrative", title="", text="Four", by=people[1]),
        lambda: move_block(block=second, step=-1, seen=seen, by=people[2]),
    )
    assert all(isinstance(one, Saved) for one in answers[:2]), answers
    assert answers[2] is False or isinstance(answers[2], ChangedMeanwhile), answers
    found = texts_in(chapter)
    assert sorted(found) == ["Four", "One", "Three", "Two"]
    assert found[:2] == (["Two", "One"] if answers[2] is False else ["One", "Two"])
    assert list(chapter.blocks.values_list("order", flat=True)) == [1, 2, 3, 4]


def test_two_who_save_one_narrative_at_once_lose_no_word() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Before")
    people = [person("planning_team") for _ in range(2)]
    answers = at_once(
        lambda: save_block(block=block, revision=1, title="", text="First", by=people[0]),
        lambda: save_block(block=block, revision=1, title="", text="Second", by=people[1]),
    )
    [won] = [one for one in answers if isinstance(one, Saved)]
    [lost] = [one for one in answers if isinstance(one, ChangedMeanwhile)]
    assert lost.current is not None
    assert (lost.current.text, texts_in(chapter)) == (won.block.text, [won.block.text])


def test_taking_out_meets_a_save_before_or_after_never_between() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Before")
    people = [person("planning_team") for _ in range(2)]
    saved, gone = at_once(
        lambda: save_block(block=block, revision=1, title="", text="After", by=people[0]),
        lambda: take_out_block(block=block, revision=1, by=people[1]),
    )
    if isinstance(saved, Saved):
        assert isinstance(gone, ChangedMeanwhile)
        assert texts_in(chapter) == ["After"]
    else:
        assert isinstance(saved, TakenOutMeanwhile)
        assert (texts_in(chapter), Block.everything.get().text) == ([], "Before")


def test_two_who_move_a_block_to_different_chapters_leave_it_in_one() -> None:
    document = started()
    first, second, third = (chapter_of(document, number) for number in (1, 2, 3))
    [block] = narrative(second, "Moves")
    people = [person("planning_team") for _ in range(2)]
    answers = at_once(
        lambda: move_to_chapter(block=block, chapter=first, by=people[0]),
        lambda: move_to_chapter(block=block, chapter=third, by=people[1]),
    )
    assert sorted(isinstance(one, ChangedMeanwhile) for one in answers) == [False, True], answers
    assert sorted([texts_in(first), texts_in(second), texts_in(third)]) == [[], [], ["Moves"]]


def test_checking_meets_an_edit_before_or_after_and_never_checks_what_was_not_read() -> None:
    chapter = chapter_of(started())
    [block] = narrative(chapter, "Read")
    team, writer = person("planning_team"), person("planning_team")
    chapter.refresh_from_db()
    seen = seen_of(chapter, [block])
    move_state(chapter=chapter, move="ready", seen=seen, by=writer)
    checked, _ = at_once(
        lambda: move_state(chapter=chapter, move="check", seen=seen, by=team),
        lambda: save_block(block=block, revision=1, title="", text="Not read", by=writer),
    )
    chapter.refresh_from_db()
    assert texts_in(chapter) == ["Not read"]
    assert chapter.state == ("ready" if isinstance(checked, ChangedMeanwhile) else "writing"), checked


def test_two_who_start_the_same_document_start_it_once() -> None:
    open_year()
    people = [person("planning_team") for _ in range(2)]

    def start(number: int) -> Document:
        return start_document(year=2024, kind="operating_plan", title="Plan", by=people[number])

    answers = at_once(lambda: start(0), lambda: start(1))
    assert sorted(isinstance(one, WritingRefused) for one in answers) == [False, True], answers
    document = Document.objects.get()
    at_once(*[lambda: add_chapter(document=document, title="One more", by=people[0])] * 2)
    assert list(document.chapters.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert AuditEntry.objects.filter(action="operating_plan.add_chapter").count() == 2
