"""What a file would change, three ways compared, and what accepting does."""

from copy import deepcopy

import pytest

from planning.approval.rules import NotAllowed
from planning.service_plans.actions import TypedRow, save_section, submit_plan
from planning.service_plans.models import PlanSection, SectionMilestone
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.rules import PlanNotEditable
from planning.word_plans.actions import accept_sections, leave_section
from planning.word_plans.models import WordDownload, WordUpload
from planning.word_plans.presenters import review_of
from services.queries import access_of
from tests.factories import full_plan, person, write
from tests.planning.word_plans.files import TODAY, edited, fetched, sent

pytestmark = pytest.mark.django_db

SECOND = {
    "priority": "Safer feet",
    "actions": "Check every foot",
    "measure": "Fewer ulcers",
    "owner": "Team leader",
    "due": "1 May 2024",
    "mlco_priority": "resilience",
}
LOOKING_BACK, PRIORITIES, CASES, WORKFORCE = range(4)


@pytest.fixture
def plan():
    return full_plan()


@pytest.fixture
def lead(plan):
    return person("service_lead", service=plan.service)


def section(plan, key):
    return PlanSection.objects.get(plan=plan, template_section__key=key)


def cells(plan, key):
    return [row.cells for row in section(plan, key).rows.order_by("position")]


def review(upload):
    content = plan_content(upload.plan)
    found = WordUpload.objects.select_related("download").get(pk=upload.pk)
    return review_of(
        found, content, lists_of(upload.plan.year), may_write=True, shared=frozenset(), plan=upload.plan_id
    )


def tags(upload):
    return {one.key: one.tag.text for one in review(upload).sections}


def accept(upload, *keys, by):
    revisions = {key: section(upload.plan, key).revision for key in keys}
    return accept_sections(upload=upload, revisions=revisions, by=by, access=access_of(by, TODAY))


def type_in(text, after):
    """Add words at the end of the paragraph that begins so."""

    def change(document):
        next(one for one in document.paragraphs if one.text.startswith(after)).add_run(text)

    return change


def in_cell(table, row, column, text):
    def change(document):
        cell = document.tables[table].rows[row]._tr.tc_lst[column]
        cell.p_lst[0].add_r().text = text

    return change


def without_row(table, row):
    def change(document):
        body = document.tables[table]._tbl
        body.remove(body.tr_lst[row])

    return change


def test_nothing_is_kept_before_it_is_accepted(plan, lead):
    upload = sent(plan, edited(fetched(plan, lead), type_in(" And at school.", "We see")), lead)
    assert section(plan, "our-service").text == "We see people at home."
    assert tags(upload) == {"our-service": "Would change"}
    shown = review(upload).sections[0]
    assert shown.text.now == "We see people at <mark>home.</mark>"
    assert shown.text.then == "We see people at <mark>home. And at school.</mark>"


def test_accepting_saves_the_section_and_keeps_the_text_before(plan, lead):
    upload = sent(plan, edited(fetched(plan, lead), type_in(" And at school.", "We see")), lead)
    before = section(plan, "our-service").revision
    assert accept(upload, "our-service", by=lead).done == ["our-service"]
    now = section(plan, "our-service")
    assert (now.text, now.revision) == ("We see people at home. And at school.", before + 1)
    kept = SectionMilestone.objects.filter(section=now, reason="replaced").get()
    assert kept.text == "We see people at home."
    assert tags(upload) == {"our-service": "Accepted"}
    upload.refresh_from_db()
    assert upload.settled == {"our-service": "accepted"}


def test_leaving_a_section_changes_nothing_and_can_be_thought_over(plan, lead):
    upload = sent(plan, edited(fetched(plan, lead), type_in(" And at school.", "We see")), lead)
    leave_section(upload=upload, key="our-service", by=lead, access=access_of(lead, TODAY))
    assert section(plan, "our-service").text == "We see people at home."
    assert tags(upload) == {"our-service": "Left as it is"}
    assert accept(upload, "our-service", by=lead).done == ["our-service"]


def test_a_row_keeps_its_identity_by_its_number(plan, lead):
    write(plan, {"priorities": [{**SECOND, "priority": "Zeroth"}, SECOND]}, by=lead)
    before = [row.pk for row in section(plan, "priorities").rows.order_by("position")]
    upload = sent(plan, edited(fetched(plan, lead), in_cell(PRIORITIES, 2, 1, " and hands")), lead)
    accept(upload, "priorities", by=lead)
    after = section(plan, "priorities").rows.order_by("position")
    assert [row.pk for row in after] == before
    assert [row.cells["priority"] for row in after] == ["Zeroth", "Safer feet and hands"]


def test_rows_are_added_and_taken_out(plan, lead):
    write(plan, {"priorities": [{**SECOND, "priority": "Zeroth"}, SECOND]}, by=lead)
    file = edited(fetched(plan, lead), without_row(PRIORITIES, 1))
    upload = sent(plan, edited(file, in_cell(PRIORITIES, 2, 1, "A third")), lead)
    rows = review(upload).sections[0].rows
    assert [row.heading for row in rows] == [
        "Priority 2: new",
        "Priority 1: not in the file: it would be taken out",
    ]
    accept(upload, "priorities", by=lead)
    assert [row["priority"] for row in cells(plan, "priorities")] == ["Safer feet", "A third"]


def test_a_table_that_lost_its_header_is_read_by_its_places(plan, lead):
    write(plan, {"priorities": [{**SECOND, "priority": "Zeroth"}, SECOND]}, by=lead)
    before = cells(plan, "priorities")
    file = edited(fetched(plan, lead), without_row(PRIORITIES, 0))
    assert tags(sent(plan, file, lead)) == {"priorities": "No change"}
    upload = sent(plan, edited(file, in_cell(PRIORITIES, 1, 1, " and hands")), lead)
    assert [row.heading for row in review(upload).sections[0].rows] == ["Priority 2: changed"]
    assert "no line with the names of its columns" in " ".join(review(upload).sections[0].notes)
    accept(upload, "priorities", by=lead)
    assert cells(plan, "priorities") == [before[0], {**before[1], "priority": "Safer feet and hands"}]


def test_rows_that_were_not_read_are_said(plan, lead):
    def many(document):
        table = document.tables[PRIORITIES]._tbl
        for _ in range(1001):
            table.append(deepcopy(table.tr_lst[1]))

    upload = sent(plan, edited(fetched(plan, lead), many), lead)
    assert review(upload).sections[0].notes == ["The table has 1,005 rows. Only the first 1,000 were read."]


def test_a_table_typed_into_a_cell_and_a_bare_site_come_back_unchanged(plan, lead):
    story = "See [the site](https://example.org/).\n\n| Year | Miles |\n| --- | --- |\n| 2023 | **200** |\n|  | 1 |"
    write(plan, {"case-studies": [{"title": "A | B", "story": story, "difference": "All"}]}, by=lead)
    upload = sent(plan, fetched(plan, lead), lead)
    assert set(tags(upload).values()) <= {"No change"}
    assert not review(upload).open_ones


def test_a_choice_is_read_back_to_its_code_and_an_unknown_one_is_kept_and_said(plan, lead):
    def change(document):
        choices = [one for one in document.element.body.iter() if one.tag.endswith("}sdtContent")]
        words = next(node for node in choices[2].iter() if node.tag.endswith("}t"))
        words.text = " RESILIENCE "
        words = next(node for node in choices[4].iter() if node.tag.endswith("}t"))
        words.text = "Kindness"

    file = edited(fetched(plan, lead), change)
    file = edited(file, in_cell(PRIORITIES, 2, 1, "Second"))
    upload = sent(plan, edited(file, in_cell(PRIORITIES, 3, 1, "Third")), lead)
    accept(upload, "priorities", by=lead)
    chosen = [row["mlco_priority"] for row in cells(plan, "priorities")]
    assert chosen[0] == "resilience"
    assert "Kindness" in [cell for row in cells(plan, "priorities") for cell in row.values()]
    assert any("“Kindness” is not on the list" in note.get("text", "") for note in upload.notes)


def test_what_both_changed_shows_three_texts(plan, lead):
    file = edited(fetched(plan, lead), type_in(" And at school.", "We see"))
    save_section(section=section(plan, "our-service"), revision=1, text="We see people everywhere.", by=lead)
    upload = sent(plan, file, lead)
    shown = review(upload).sections[0]
    assert (shown.tag.text, shown.is_contested) == ("Changed in both", True)
    assert shown.text.fetched == "We see people at home."
    assert shown.text.now == "We see people <mark>everywhere.</mark>"
    assert shown.text.then == "We see people <mark>at home. And at school.</mark>"


def test_what_only_the_portal_changed_stays(plan, lead):
    file = edited(fetched(plan, lead), in_cell(PRIORITIES, 1, 1, " for all"))
    row = section(plan, "priorities").rows.get()
    changed = {**row.cells, "owner": "Deputy lead"}
    save_section(
        section=section(plan, "priorities"),
        revision=1,
        rows=[TypedRow(str(row.pk), changed), TypedRow("", SECOND)],
        by=lead,
    )
    write(plan, {"our-service": "Changed in the portal only."}, by=lead)
    upload = sent(plan, file, lead)
    assert tags(upload) == {"priorities": "Would change"}
    assert review(upload).sections[0].has_moved
    accept(upload, "priorities", by=lead)
    first, second = cells(plan, "priorities")
    assert first == {**changed, "priority": "Shorter waits for all"}
    assert second["priority"] == "Safer feet"
    assert section(plan, "our-service").text == "Changed in the portal only."


def test_a_row_that_the_file_left_out_stays_when_the_portal_changed_it(plan, lead):
    write(plan, {"priorities": [{**SECOND, "priority": "Zeroth"}, SECOND]}, by=lead)
    file = edited(fetched(plan, lead), without_row(PRIORITIES, 1))
    first, second = section(plan, "priorities").rows.order_by("position")
    rows = [TypedRow(str(first.pk), {**first.cells, "owner": "New"}), TypedRow(str(second.pk), second.cells)]
    save_section(section=section(plan, "priorities"), revision=2, rows=rows, by=lead)
    upload = sent(plan, file, lead)
    assert review(upload).open_ones == []
    assert review(upload).sections[0].rows == []
    assert accept(upload, "priorities", by=lead).done == []
    assert [row["owner"] for row in cells(plan, "priorities")] == ["New", "Team leader"]


def test_a_section_that_moved_while_it_was_looked_at_is_not_touched(plan, lead):
    upload = sent(plan, edited(fetched(plan, lead), type_in(" And at school.", "We see")), lead)
    seen = section(plan, "our-service").revision
    write(plan, {"our-service": "Somebody was quicker."}, by=person("service_lead", service=plan.service))
    taken = accept_sections(upload=upload, revisions={"our-service": seen}, by=lead, access=access_of(lead, TODAY))
    assert (taken.done, taken.moved) == ([], ["our-service"])
    assert section(plan, "our-service").text == "Somebody was quicker."


def test_who_may_not_write_accepts_nothing(plan, lead):
    upload = sent(plan, edited(fetched(plan, lead), type_in(" And at school.", "We see")), lead)
    stranger = person("leadership_approver")
    with pytest.raises(NotAllowed):
        accept(upload, "our-service", by=stranger)
    assert section(plan, "our-service").text == "We see people at home."
    assert SectionMilestone.objects.filter(reason="replaced").count() == 0


def test_a_plan_that_was_submitted_takes_nothing(plan, lead):
    file = edited(fetched(plan, lead), type_in(" And at school.", "We see"))
    upload = sent(plan, file, lead)
    submit_plan(plan=plan, by=lead)
    with pytest.raises(PlanNotEditable):
        accept(upload, "our-service", by=lead)
    plan.case.refresh_from_db()
    with pytest.raises(PlanNotEditable):
        sent(plan, file, lead)


def test_two_hundred_rows_and_one_are_refused_with_the_reason(plan, lead):
    def change(document):
        table = document.tables[LOOKING_BACK]
        for number in range(201):
            row = table.add_row()
            row.cells[1].text = f"Achievement {number}"

    upload = sent(plan, edited(fetched(plan, lead), change), lead)
    taken = accept(upload, "looking-back", by=lead)
    assert taken.refused == {"looking-back": "A section can hold 200 rows; this one would have 202."}


def test_the_same_plan_keeps_its_reference(plan, lead):
    fetched(plan, lead)
    fetched(plan, lead)
    assert WordDownload.objects.count() == 1
    write(plan, {"our-service": "Something new."}, by=lead)
    fetched(plan, lead)
    assert WordDownload.objects.count() == 2
