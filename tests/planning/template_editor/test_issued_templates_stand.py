"""The database itself refuses changes of templates that are no drafts."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from planning.plan_templates.models import PlanTemplate, TemplateSection
from tests.factories import open_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued() -> PlanTemplate:
    open_year()
    return PlanTemplate.objects.get(kind="ad_led")


@pytest.mark.parametrize("status", ["issued", "withdrawn"])
@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.sections.filter(key="our-service").update(guidance="Rewritten"),
        lambda one: one.sections.filter(key="our-service").delete(),
        lambda one: TemplateSection.objects.create(template=one, key="more", title="More", kind="narrative", order=9),
        lambda one: PlanTemplate.objects.filter(pk=one.pk).update(name="Another name"),
        lambda one: PlanTemplate.objects.filter(pk=one.pk).update(status="draft"),
        lambda one: PlanTemplate.objects.filter(pk=one.pk).update(change_note="Nothing was new"),
        lambda one: PlanTemplate.objects.filter(pk=one.pk).update(issued_at=timezone.now()),
        lambda one: PlanTemplate.objects.filter(pk=one.pk).delete(),
    ],
)
def test_a_template_that_is_no_draft_refuses_every_change(issued, change, status) -> None:  # type: ignore[no-untyped-def]
    if status == "withdrawn":
        PlanTemplate.objects.filter(pk=issued.pk).update(status="withdrawn")
    before = (list(issued.sections.values()), PlanTemplate.objects.values().get(pk=issued.pk))
    with pytest.raises(DatabaseError, match="issued template stays as it is"), transaction.atomic():
        change(issued)
    assert (list(issued.sections.values()), PlanTemplate.objects.values().get(pk=issued.pk)) == before


def test_a_section_moves_into_no_issued_template(issued: PlanTemplate) -> None:
    draft = PlanTemplate.objects.create(year=2024, kind="ad_led", version=2, name="Next")
    section = TemplateSection.objects.create(template=draft, key="more", title="More", kind="narrative", order=1)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        TemplateSection.objects.filter(pk=section.pk).update(template=issued)
    assert list(draft.sections.values_list("key", flat=True)) == ["more"]


def test_a_withdrawn_template_is_not_issued_again(issued: PlanTemplate) -> None:
    PlanTemplate.objects.filter(pk=issued.pk).update(status="withdrawn")
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        PlanTemplate.objects.filter(pk=issued.pk).update(status="issued")


def test_a_draft_changes_freely_and_goes(issued: PlanTemplate) -> None:
    draft = PlanTemplate.objects.create(year=2024, kind="ad_led", version=2, name="Next")
    TemplateSection.objects.create(template=draft, key="more", title="More", kind="narrative", order=1)
    draft.sections.update(title="Other")
    draft.delete()
    assert list(PlanTemplate.objects.filter(kind="ad_led")) == [issued]
