"""What records say is placed in a block, stays as it was placed, and is refreshed when somebody chooses to."""

import pytest
from pytest_django import DjangoAssertNumQueries

from mlco_portal.audit.models import AuditEntry
from mlco_portal.papers.elements import Bullets, Heading, Line, Notice, from_json
from planning.alignment.models import DeliverableTag
from planning.cycle.models import PlanningCycle
from planning.operating_plan.actions.placing import place_block, rebind_block, refresh_block
from planning.operating_plan.actions.writing import Saved
from planning.operating_plan.blocks import Sources
from planning.operating_plan.blocks.highlights import lines_to_pick
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.queries.assembling import paper_of
from planning.operating_plan.queries.standing import by_chapter, compared, document_standing
from planning.operating_plan.rules import ChangedMeanwhile, WritingNotAllowed, WritingRefused
from planning.priorities.models import Priority
from planning.publication.actions import reopen_plan, withdraw_publication
from planning.workplans.models import Deliverable, Workplan
from tests.factories import ServiceFactory, full_plan, open_year, person
from tests.planning.approval.test_concurrency import at_once
from tests.planning.operating_plan.desk import writer_of
from tests.planning.operating_plan.placing import WORKPLAN, chapter_with_records, highlight
from tests.planning.publication.plans import approve, publish

pytestmark = pytest.mark.django_db


def placed_workplan(chapter: Chapter) -> Block:
    team = person("planning_team")
    return place_block(chapter=chapter, kind="workplan", binding=WORKPLAN, title="Our workplan", by=team).block


def states(chapter: Chapter) -> list[str]:
    return [one.state for one in document_standing(chapter.document).values()]


def test_what_is_placed_stays_until_somebody_refreshes_it() -> None:
    chapter = chapter_with_records()
    block = placed_workplan(chapter)
    elements = (
        Heading("Resilience", 3),
        Bullets((Line("Thing 1: By autumn.", detail="CH-1"), Line("Thing 2: By autumn.", detail="CH-2"))),
    )
    assert from_json(block.placed) == elements
    assert states(chapter) == ["same"]
    Deliverable.objects.filter(reference="CH-2").update(text="By winter.")
    assert states(chapter) == ["changed"]
    counted = by_chapter([block], document_standing(chapter.document))[chapter.pk]
    assert (counted.changed, counted.empty) == (1, 0)
    block.refresh_from_db()
    assert from_json(block.placed) == elements
    look = compared(block)
    assert look.differences == (
        "Under “Resilience”, “Thing 2: By autumn. (CH-2)” became “Thing 2: By winter. (CH-2)”.",
    )
    writer = writer_of(chapter)
    saved = refresh_block(block=block, revision=1, seen=look.sha256, by=writer)
    assert (saved.block.revision, saved.block.placed_by, saved.block.placed_sha256) == (2, writer, look.sha256)
    assert states(chapter) == ["same"]
    entry = AuditEntry.objects.get(action="operating_plan.refresh_block")
    assert entry.changes == {"placed": [block.placed_sha256, look.sha256]}
    again = refresh_block(block=block, revision=2, by=writer)
    assert again.block.revision == 2
    assert AuditEntry.objects.filter(action="operating_plan.refresh_block").count() == 1


def test_a_refresh_places_what_was_read_or_nothing() -> None:
    chapter = chapter_with_records()
    block, team = placed_workplan(chapter), person("planning_team")
    Deliverable.objects.filter(reference="CH-2").update(text="By winter.")
    read = compared(block).sha256
    Deliverable.objects.filter(reference="CH-2").update(text="By spring.")
    with pytest.raises(ChangedMeanwhile, match="changed again"):
        refresh_block(block=block, revision=1, seen=read, by=team)
    with pytest.raises(ChangedMeanwhile):
        refresh_block(block=block, revision=7, by=team)
    with pytest.raises(WritingNotAllowed):
        refresh_block(block=block, revision=1, by=person("reader"))
    assert Block.objects.get(pk=block.pk).placed_sha256 == block.placed_sha256


def test_a_record_that_is_gone_is_said_and_what_was_placed_stays() -> None:
    chapter = chapter_with_records()
    block, team = placed_workplan(chapter), person("planning_team")
    Workplan.objects.all().delete()
    (standing,) = document_standing(chapter.document).values()
    assert (standing.state, standing.is_changed) == ("gone", True)
    assert standing.problem == "Workplan: there is no community in 2024/25."
    assert compared(block).differences == ()
    with pytest.raises(WritingRefused, match="there is no community"):
        refresh_block(block=block, revision=1, by=team)
    paper = paper_of(chapter.document, edition="Draft")
    assert Heading("3.1 Our workplan") in paper.chapters[2].elements
    assert from_json(block.placed)[1] in paper.chapters[2].elements
    Block.objects.filter(pk=block.pk).update(kind="no-such-kind")
    assert [one.problem for one in document_standing(chapter.document).values()] == [
        "There is no kind of block called no-such-kind."
    ]
    assert from_json(block.placed)[1] in paper_of(chapter.document, edition="Draft").chapters[2].elements


@pytest.mark.parametrize(
    ("kind", "binding", "why"),
    [
        ("narrative", {}, "nothing is placed"),
        ("no-such-kind", {}, "no kind of block"),
        ("workplan", {}, "Workplan: choose one"),
        ("workplan", {"workplan": ["community"]}, "there is no"),
        ("workplan", {"workplan": "gone"}, "there is no gone in 2024/25"),
        ("kloes", {}, "no key lines of enquiry for 2024/25 yet"),
        ("cycle", {}, "timetable of 2024/25 is empty"),
        ("theme", {"theme": "zero_carbon"}, "No approved plan of 2024/25"),
        ("matrix", {"frameworks": ["core"]}, "at least one framework of a partner"),
        ("matrix", {"frameworks": ["mft"]}, "No deliverable of 2024/25 is ticked"),
        ("delivered", {"year": "2024", "workplan": "gone"}, "there is no gone"),
        ("performance", {"figures": [{"metric": "sickness"}]}, "no figure up to the end of 2023/24 for sickness"),
        ("achievements", {"headings": []}, "write a heading"),
        ("budget", {"points": "x"}, "write at least one point"),
    ],
)
def test_what_cannot_be_placed_is_refused_in_words(kind: str, binding: dict[str, object], why: str) -> None:
    chapter = chapter_with_records()
    with pytest.raises(WritingRefused, match=why):
        place_block(chapter=chapter, kind=kind, binding=binding, title="", by=person("planning_team"))
    assert not Block.objects.exists()


def test_only_what_is_approved_is_placed_with_its_version() -> None:
    chapter, team = chapter_with_records(), person("planning_team")
    plan = full_plan(service=ServiceFactory(code="podiatry", name="Podiatry"))

    def place() -> Saved:
        return place_block(chapter=chapter, kind="highlights", binding=highlight(), title="Highlights", by=team)

    with pytest.raises(WritingRefused, match="The Podiatry plan is not approved yet"):
        place()
    approve(plan)
    block = place().block
    line = from_json(block.placed)[1].lines[0]
    read_at = "/plans/2024-25/podiatry/"
    assert line == Line("We cut waits.", read_at, "Podiatry plan 2024/25, version 1: “Shorter waits”")
    publish(plan)
    assert states(chapter) == ["same"]
    # Reopened, it is being written again; what was agreed is still what may be quoted.
    reopen_plan(plan=plan, by=team, reason="A figure was wrong.")
    assert states(chapter) == ["same"]
    with pytest.raises(WritingRefused, match="has no priority “Longer waits”"):
        rebind_block(
            block=block,
            revision=1,
            binding=highlight(picks=[{"service": "podiatry", "priority": "Longer waits"}]),
            by=team,
        )
    with pytest.raises(WritingRefused, match="no plan of dental in 2024/25"):
        rebind_block(
            block=block, revision=1, binding=highlight(picks=[{"service": "dental", "priority": "x"}]), by=team
        )
    with pytest.raises(WritingRefused, match="say where “We cut waits"):
        rebind_block(block=block, revision=1, binding=highlight(picks=[]), by=team)
    saved = rebind_block(
        block=block, revision=1, binding=highlight(picks=[], source="Annual report"), title="New", by=team
    )
    assert (saved.block.title, saved.block.revision) == ("New", 2)
    assert from_json(saved.block.placed)[1].lines[0].detail == "Annual report; not from a plan in this portal"


def test_what_waits_for_a_decision_is_quoted_by_no_theme() -> None:
    open_year(plan={"theme": "zero_carbon"})
    chapter, team = chapter_with_records(), person("planning_team")
    approve(full_plan(service=ServiceFactory(code="podiatry", name="Podiatry")))
    block = place_block(chapter=chapter, kind="theme", binding={"theme": "zero_carbon"}, title="Green", by=team).block
    (group, quote) = from_json(block.placed)
    assert isinstance(group, Heading)
    assert quote.source.text == "Podiatry plan 2024/25, version 1"
    assert quote.text.startswith("We see people at home.")
    other = full_plan(service=ServiceFactory(code="dental", name="Dental"))
    assert states(chapter) == ["same"]
    approve(other)
    assert states(chapter) == ["changed"]


def test_what_is_for_staff_only_stands_in_no_document_that_everybody_reads() -> None:
    open_year(plan={"theme": "zero_carbon"})
    chapter, team = chapter_with_records(), person("planning_team")
    plan = full_plan(service=ServiceFactory(code="podiatry", name="Podiatry"))
    approve(plan)
    green = {"kind": "theme", "binding": {"theme": "zero_carbon"}}
    place_block(chapter=chapter, **green, title="Green", by=team)
    publication = publish(plan, audience="staff")
    assert states(chapter) == ["gone"]
    assert lines_to_pick(Sources(2024)) == []
    # Withdrawn, it is not for everybody either.
    for _ in range(2):
        with pytest.raises(WritingRefused, match="are for staff only"):
            place_block(chapter=chapter, **green, title="Green", by=team)
        with pytest.raises(WritingRefused, match="The Podiatry plan is for staff only"):
            place_block(chapter=chapter, kind="highlights", binding=highlight(), title="Highlights", by=team)
        if publication.withdrawn_at is None:
            publication = withdraw_publication(publication=publication, by=team, reason="A mistake")
    other = full_plan(service=ServiceFactory(code="dental", name="Dental"))
    approve(other)
    block = place_block(chapter=chapter, **green, title="Green", by=team).block
    assert [one.source.text for one in from_json(block.placed)[1:]] == ["Dental plan 2024/25, version 1"]


def test_a_closed_year_takes_nothing_any_more() -> None:
    chapter = chapter_with_records()
    block = placed_workplan(chapter)
    PlanningCycle.objects.update(state="closed")
    with pytest.raises(WritingRefused, match="2024/25 is closed"):
        refresh_block(block=block, revision=1, by=person("planning_team"))
    with pytest.raises(WritingRefused, match="2024/25 is closed"):
        placed_workplan(chapter)


def test_the_matrix_shows_what_is_ticked_and_counts_what_is_not() -> None:
    chapter, team = chapter_with_records(), person("planning_team")
    one, _ = Deliverable.objects.order_by("reference")
    partner = Priority.objects.get(code="p1")
    DeliverableTag.objects.create(deliverable=one, priority=partner, tagged_at=chapter.document.created_at)
    block = place_block(chapter=chapter, kind="matrix", binding={"frameworks": ["mft"]}, title="Matrix", by=team).block
    _, table, notice = from_json(block.placed)
    assert [[cell.lines[0].text if cell.lines else "" for cell in row] for row in table.rows] == [["Thing 1", "Yes"]]
    assert [(column.group, column.label) for column in table.columns] == [("", "Deliverable"), ("MFT", "P1")]
    assert notice == Notice("Ticked for none of these columns: 1 deliverable.")


def test_as_many_queries_for_three_blocks_as_for_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    chapter = chapter_with_records()
    placed_workplan(chapter)
    with django_assert_num_queries(5):
        document_standing(chapter.document)
    with django_assert_num_queries(2):
        paper_of(chapter.document, edition="Draft")
    placed_workplan(chapter)
    placed_workplan(chapter)
    with django_assert_num_queries(5):
        document_standing(chapter.document)
    with django_assert_num_queries(2):
        paper_of(chapter.document, edition="Draft")


@pytest.mark.django_db(transaction=True)
def test_two_who_refresh_and_rebind_at_once_overwrite_nobody() -> None:
    chapter = chapter_with_records()
    block = placed_workplan(chapter)
    Deliverable.objects.filter(reference="CH-2").update(text="By winter.")
    people = [person("planning_team") for _ in range(3)]
    answers = at_once(
        lambda: refresh_block(block=block, revision=1, by=people[0]),
        lambda: rebind_block(block=block, revision=1, binding=WORKPLAN, title="Other", by=people[1]),
        lambda: place_block(chapter=chapter, kind="workplan", binding=WORKPLAN, title="Third", by=people[2]),
    )
    won = [one for one in answers[:2] if isinstance(one, Saved)]
    lost = [one for one in answers[:2] if isinstance(one, ChangedMeanwhile)]
    assert (len(won), len(lost)) == (1, 1), answers
    assert isinstance(answers[2], Saved), answers
    assert lost[0].current is not None
    assert lost[0].current.title == won[0].block.title
    assert list(chapter.blocks.values_list("order", flat=True)) == [1, 2]
