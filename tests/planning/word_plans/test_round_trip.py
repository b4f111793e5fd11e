"""The plan goes out as a Word file and comes back: the same when nobody changed it."""

import pytest

from planning.service_plans.queries import lists_of, plan_content
from planning.word_plans.answers import answers_in, reference_in
from planning.word_plans.documents.reading import read_document
from planning.word_plans.layout import plan_file
from planning.word_plans.queries import asked_of
from tests.factories import full_plan, person, write

pytestmark = pytest.mark.django_db


def test_an_untouched_file_says_what_the_plan_says():
    plan = full_plan()
    lead = person("service_lead", service=plan.service)
    write(
        plan,
        {
            "our-service": "## What we do\n\nWe **see** people.\n\n- At home\n- In clinics\n  - Evening ones\n\n1. First\n2. Second\n\n| Place | Day |\n| North | Monday |\n\nSee [our page](https://example.org/a?b=1&c=2)."
        },
        by=lead,
    )
    content = plan_content(plan)
    file = plan_file(content, lists_of(plan.year), reference="MLCO-7K3F-9QX2", organisation="MLCO")
    document = read_document(file, "plan.docx")
    assert reference_in(document) == "MLCO-7K3F-9QX2"
    found = answers_in(document, asked_of(plan), is_ours=True)
    assert found.left_over == []
    assert found.notes == []
    assert found.answers["our-service"].text == content.section("our-service").text
    assert found.answers["service-lead"].text == "Service lead, Podiatry"
    assert [dict(row.cells) for row in found.answers["priorities"].rows] == [
        dict(row.cells) for row in content.section("priorities").rows
    ]
    assert [row.number for row in found.answers["priorities"].rows] == [1]
    assert [dict(row.cells) for row in found.answers["resourcing"].rows] == [
        dict(row.cells) for row in content.section("resourcing").rows
    ]
    assert found.answers["case-studies"].rows == ()
    open("/tmp/b/e.docx", "wb").write(file)
