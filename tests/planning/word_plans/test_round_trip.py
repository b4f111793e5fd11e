"""The plan goes out as a Word file and comes back: the same when nobody changed it."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from planning.service_plans.queries import lists_of, plan_content
from planning.word_plans.answers import answers_in, reference_in
from planning.word_plans.documents.reading import read_document
from planning.word_plans.layout import plan_file
from planning.word_plans.queries import asked_of
from planning.word_plans.rules import returned_text
from tests.factories import full_plan, person, write

pytestmark = pytest.mark.django_db

RICH = """## What we do

We **see** people.
At home, mostly.

- At home
- In clinics
  - Evening ones

1. First
2. Second

| Place | Day |
| North | Monday |

### More

See [our page](https://example.org/a?b=1&c=2)."""


def file_of(plan):
    return plan_file(plan_content(plan), lists_of(plan.year), reference="MLCO-7K3F-9QX2", organisation="MLCO")


def test_an_untouched_file_says_what_the_plan_says():
    plan = full_plan()
    write(plan, {"our-service": RICH}, by=person("service_lead", service=plan.service))
    content = plan_content(plan)
    document = read_document(file_of(plan), "plan.docx")
    assert reference_in(document) == "MLCO-7K3F-9QX2"
    found = answers_in(document, asked_of(plan), is_ours=True)
    assert (found.left_over, found.notes, found.section_notes) == ([], [], {})
    assert found.answers["our-service"].text == RICH
    assert found.answers["service-lead"].text == "Service lead, Podiatry"
    for key in ("looking-back", "priorities", "resourcing"):
        rows = found.answers[key].rows
        assert [dict(row.cells) for row in rows] == [dict(row.cells) for row in content.section(key).rows]
        assert [row.number for row in rows] == [1]
    assert found.answers["case-studies"].rows == ()


@pytest.mark.parametrize(
    "text",
    [
        "One line",
        "Two\nlines of one paragraph",
        "- a\n- b\n\nAfter the list",
        "3. starts at three\n4. goes on\n\n7. jumps",
        "a * b, #1 and | no table",
        "\\- no bullet",
        "**bold** and [a link](mailto:a@example.org), **bold [linked](https://example.org) bold**",
        "Emoji 🩺, Arabic مرحبا, a dash – and a quote ’",
        'tab\there, < & > "quoted"',
        "| a | b |\n| c | |\n\n| d | e |\n| f | g |",
        "1. one\n  - below\n2. two",
        "\x0bform\x0cfeeds and \x07 bells",
        "  spaces   inside  ",
    ],
)
def test_a_text_comes_back_as_it_went(text):
    plan = full_plan()
    write(plan, {"our-service": text}, by=person("service_lead", service=plan.service))
    content = plan_content(plan)
    found = answers_in(read_document(file_of(plan), "plan.docx"), asked_of(plan), is_ours=True)
    stored = content.section("our-service")
    assert found.answers["our-service"].text == returned_text(stored.spec, stored.text)


def test_the_file_is_accessible_and_in_british_english():
    plan = full_plan()
    document = docx.Document(io.BytesIO(file_of(plan)))
    assert document.core_properties.title == f"{plan.service}: service plan 2024/25"
    assert document.core_properties.language == "en-GB"
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:3] == [("Heading 1", "Service plan"), ("Heading 2", "Our service"), ("Heading 2", "Service lead")]
    assert headings[-1] == ("Heading 1", "Workforce plan")
    assert [one.text for one in document.paragraphs if not one.text] == []
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") != []
    last = document.tables[-1]
    assert [cell.text for cell in last.rows[0].cells][:5] == [
        "Workforce area",
        "No.",
        "Issue",
        "Action",
        "Support required",
    ]
    assert [cell.text for cell in last.rows[1].cells][:4] == ["Resourcing", "1", "Two vacancies", "Advertise by May"]
    assert set(document.styles.element.xpath("//w:lang/@w:val")) == {"en-GB"}


def test_there_are_rows_to_write_in():
    plan = full_plan()
    document = docx.Document(io.BytesIO(file_of(plan)))
    assert [len(table.rows) for table in document.tables] == [5, 5, 5, 3]


def test_a_list_is_offered_where_one_is_to_choose_from():
    plan = full_plan()
    document = docx.Document(io.BytesIO(file_of(plan)))
    choices = [one for one in document.element.body.iter(qn("w:sdt")) if named(one) == "Core priority it serves"]
    assert len(choices) == 4
    assert [one.get(qn("w:displayText")) for one in choices[0].iter(qn("w:listItem"))] == ["Resilience"]
    assert [next(one.iter(qn("w:t"))).text for one in choices[:2]] == ["Resilience", "Choose from the list"]


def named(choice):
    return next(choice.iter(qn("w:alias"))).get(qn("w:val"))
