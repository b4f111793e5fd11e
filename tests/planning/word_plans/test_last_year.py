"""A document that was not fetched from this plan: last year's plan, or the template of S1 filled by hand."""

import docx
import pytest

from planning.priorities.models import Priority
from planning.service_plans.models import PlanSection
from planning.service_plans.queries import lists_of, plan_content
from planning.word_plans.actions import accept_sections
from planning.word_plans.documents.package import UnreadableDocument
from planning.word_plans.presenters import review_of
from services.queries import access_of
from tests.factories import ServiceFactory, empty_plan, full_plan, person, write
from tests.planning.word_plans.files import TODAY, edited, fetched, saved, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return empty_plan()


@pytest.fixture
def lead(plan):
    return person("service_lead", service=plan.service)


def take_all(plan, upload, lead):
    held = {one.template_section.key: one.revision for one in plan.sections.select_related("template_section")}
    return accept_sections(upload=upload, revisions=held, by=lead, access=access_of(lead, TODAY))


def answer(plan, key):
    section = PlanSection.objects.get(plan=plan, template_section__key=key)
    rows = [row.cells for row in section.rows.order_by("position")]
    return rows or section.text


def review(upload):
    lists = lists_of(upload.plan.year)
    return review_of(
        upload,
        plan_content(upload.plan),
        lists,
        may_write=True,
        shared=frozenset(),
        plan=upload.plan_id,
    )


def by_hand():
    """The plan page of S1 as somebody fills it: headings in bold or before a colon, bullets, the workforce table."""
    document = docx.Document()
    document.add_paragraph("2024/25 AD Led Service Plan")
    document.add_paragraph("Our Service: We care for feet.")
    document.add_paragraph("Service Lead: Podiatry manager")
    document.add_paragraph().add_run("Looking back at 2023/24").bold = True
    document.add_paragraph("Opened a clinic", style="List Bullet")
    document.add_paragraph("Trained carers", style="List Bullet")
    document.add_paragraph().add_run("2024/25 - Our Priorities (summary):").bold = True
    document.add_paragraph("Text here", style="List Bullet")
    document.add_heading("Risks", 1)
    document.add_paragraph("We may run out of money.")
    document.add_paragraph("Workforce Plan 24/25 - Podiatry")
    table = document.add_table(rows=3, cols=4)
    for row, words in zip(
        table.rows,
        [
            ("Workforce Area", "Issue", "Action", "Support required"),
            ("Resourcing", "Two vacancies", "Advertise", "HR"),
            ("Parking", "No spaces", "Ask the landlord", ""),
        ],
        strict=True,
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    return saved(document)


def test_a_document_filled_by_hand_fills_a_plan(plan, lead):
    upload = sent(plan, by_hand(), lead)
    assert take_all(plan, upload, lead).done == ["our-service", "service-lead", "looking-back", "resourcing"]
    assert answer(plan, "our-service") == "We care for feet."
    assert answer(plan, "service-lead") == "Podiatry manager"
    assert answer(plan, "looking-back") == [
        {"achievement": "Opened a clinic", "impact": ""},
        {"achievement": "Trained carers", "impact": ""},
    ]
    assert answer(plan, "priorities") == ""
    assert answer(plan, "resourcing") == [
        {"issue": "Two vacancies", "action": "Advertise", "support": "HR", "team": ""}
    ]


def test_what_was_not_understood_is_shown_and_near_headings_are_said(plan, lead):
    found = review(sent(plan, by_hand(), lead))
    assert [(one.heading, one.text) for one in found.left_over] == [
        ("", "2024/25 AD Led Service Plan"),
        ("Risks", "We may run out of money.\n\nWorkforce Plan 24/25 - Podiatry"),
        ("Workforce area: Parking", "No spaces\n\nAsk the landlord"),
    ]
    assert found.notes[0].startswith("The file carries no reference of this portal.")
    notes = {one.key: list(one.notes) for one in found.sections}
    assert notes["priorities"] == ["The heading “2024/25 - Our Priorities (summary):” was taken for this section."]
    assert notes["looking-back"] == [
        "The heading “Looking back at 2023/24” was taken for this section.",
        "Text outside of the table was read as new rows. Look at them closely.",
    ]


def test_last_years_file_fills_this_years_plan_with_new_rows(plan, lead):
    before = full_plan(service=plan.service, year=2023)
    file = fetched(before, lead)
    upload = sent(plan, file, lead)
    assert upload.download is None
    assert (
        review(upload)
        .notes[0]
        .endswith(
            "is not one of this plan. Its rows would come below the rows that are there, its texts in place of others."
        )
    )
    take_all(plan, upload, lead)
    assert answer(plan, "our-service") == "We see people at home."
    assert [row["priority"] for row in answer(plan, "priorities")] == ["Shorter waits"]
    old = {row.pk for section in before.sections.all() for row in section.rows.all()}
    assert old.isdisjoint({row.pk for section in plan.sections.all() for row in section.rows.all()})
    assert take_all(plan, upload, lead).done == []


def test_rows_of_another_file_come_below_those_that_are_there(plan, lead):
    write(plan, {"looking-back": [{"achievement": "Was there", "impact": "Before"}]}, by=lead)
    other = full_plan(service=ServiceFactory())
    take_all(plan, sent(plan, fetched(other, lead), lead), lead)
    assert [row["achievement"] for row in answer(plan, "looking-back")] == ["Was there", "Opened a clinic"]


def test_a_file_without_its_reference_line_is_read_as_another(plan, lead):
    def forget(document):
        line = next(one for one in document.paragraphs if one.text.startswith("Reference "))
        line._p.getparent().remove(line._p)

    upload = sent(plan, edited(fetched(plan, lead), forget), lead)
    assert upload.download is None
    assert review(upload).words == "The document changes nothing"


def test_a_document_without_the_headings_is_refused(plan, lead):
    document = docx.Document()
    document.add_heading("Minutes of a meeting", 1)
    document.add_paragraph("We met.")
    with pytest.raises(UnreadableDocument) as refused:
        sent(plan, saved(document), lead)
    assert str(refused.value) == (
        "The portal expected the headings of this plan, such as “Our service”, “Service lead”, “Looking back”, and "
        "found other headings: “Minutes of a meeting”. Download the plan as a Word file and write into that, or copy "
        "its headings into your document."
    )


def test_an_empty_document_is_refused(plan, lead):
    with pytest.raises(UnreadableDocument, match="and found no text at all"):
        sent(plan, saved(docx.Document()), lead)


def test_a_layout_of_boxes_is_read_box_by_box(plan, lead):
    document = docx.Document()
    box = document.add_table(rows=1, cols=2)
    box.cell(0, 0).text = "Our service"
    box.cell(0, 0).add_paragraph("We care for feet.")
    box.cell(0, 1).text = "Service lead:"
    box.cell(0, 1).add_paragraph("Podiatry manager")
    take_all(plan, sent(plan, saved(document), lead), lead)
    assert (answer(plan, "our-service"), answer(plan, "service-lead")) == ("We care for feet.", "Podiatry manager")


def test_an_alias_of_a_priority_is_understood(plan, lead):
    priority = Priority.objects.get(code="resilience")
    priority.aliases.create(name="A resilient system")
    document = docx.Document()
    document.add_heading("Our priorities", 2)
    table = document.add_table(rows=2, cols=2)
    for at, (head, text) in enumerate(
        [("Priority", "Shorter waits"), ("Core priority it serves", "A resilient  system")]
    ):
        table.cell(0, at).text, table.cell(1, at).text = head, text
    take_all(plan, sent(plan, saved(document), lead), lead)
    assert answer(plan, "priorities")[0]["mlco_priority"] == "resilience"


def test_text_typed_between_the_headings_is_not_lost(plan, lead):
    def change(document):
        heading = next(one for one in document.paragraphs if one.text == "Service plan")
        heading.insert_paragraph_before("Typed above.")
        below = next(one for one in document.paragraphs if one.text == "Our service")
        below.insert_paragraph_before("Typed below.")

    found = review(sent(plan, edited(fetched(plan, lead), change), lead))
    assert [(one.heading, one.text) for one in found.left_over] == [
        ("", "Typed above."),
        ("Service plan", "Typed below."),
    ]
