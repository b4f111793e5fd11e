"""Issuing a version: what forbids it, what it does, and that nobody issues what they have not seen."""

from datetime import date

import pytest
from django.urls import reverse

from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_date
from planning.plan_templates.actions.editing import begin_template
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.queries.templates import template_with_key
from planning.plan_templates.rules.editing import NotADraft, TemplateRefused
from planning.template_editor.actions import Issued, NotAsSeen, issue_template
from planning.template_editor.queries import check_of, span_of_year
from planning.template_editor.rules import mark_of
from tests.factories import FULL, full_plan, open_year, person
from tests.planning.review.plans import submitted_plan
from tests.planning.template_editor.templates import add, client_of, draft, issued

pytestmark = pytest.mark.django_db


def mark(template: PlanTemplate) -> str:
    found = template_with_key(template.pk)
    return mark_of(found, list(found.sections.all()))


def issue(template: PlanTemplate, note: str = "A question about zero carbon") -> Issued:
    return issue_template(template=template, change_note=note, seen=mark(template), by=person("planning_team"))


def address(template: PlanTemplate) -> str:
    return reverse("planning:template_editor:issue", args=[template.pk])


def test_issuing_withdraws_the_version_before_and_takes_plans_that_are_written_along() -> None:
    plan, other = full_plan(), submitted_plan()
    old, template = issued(), draft()
    add(template, "Zero carbon", after="our-service")
    done = issue(template)
    template.refresh_from_db()
    old.refresh_from_db()
    assert (template.status, template.change_note, old.status) == (
        "issued",
        "A question about zero carbon",
        "withdrawn",
    )
    assert template.issued_by is not None
    assert done.moved == 1
    plan.refresh_from_db()
    other.refresh_from_db()
    assert (plan.template, other.template) == (template, old)
    sections = {one.template_section.key: one.text for one in plan.sections.select_related("template_section")}
    assert (sections["our-service"], sections["zero-carbon"]) == (FULL["our-service"], "")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions.index("plan_templates.withdraw") < actions.index("plan_templates.issue")
    assert AuditEntry.objects.get(action="plan_templates.issue").reason == "A question about zero carbon"
    with pytest.raises(NotADraft):
        issue(template)


def test_a_template_without_sections_is_refused() -> None:
    open_year()
    template = begin_template(year=2024, kind="top_down", by=person("planning_team"))
    with pytest.raises(TemplateRefused, match="The template has no sections, so nobody could write a plan with it"):
        issue(template)
    page = client_of("planning_team").get(address(template)).content.decode()
    assert "Version 1 cannot be issued yet" in page
    assert "Issue this version" not in page
    template.refresh_from_db()
    assert template.status == "draft"


def test_what_stands_in_the_way_and_what_is_worth_a_second_look() -> None:
    template = draft()
    open_key = TemplateSection(template=template, key="resourcing", title="Staff", kind="workforce_area", order=9)
    open_key.save()
    late = {"requirement": "from_date", "required_from": date(2031, 1, 1), "guidance": ""}
    TemplateSection.objects.create(
        template=template, key="late", title="Our service", kind="narrative", order=10, **late
    )
    template.sections.filter(key="priorities").delete()
    found = check_of(template_with_key(template.pk))
    first, last = map(british_date, span_of_year(2024))
    assert found.stops == (
        "“Staff” also stands in the template “Workforce plan”, and both make one plan. "
        "Remove it here and add it under another title.",
        "“Staff” is of a kind that this template cannot have. Remove it.",
        "“Our service” is required from 1 January 2031, which is outside the planning year "
        f"({first} to {last}). Change the date.",
    )
    assert "2 sections are called “Our service”. Readers could not tell them apart." in found.warnings
    assert "“Staff” has no guidance." in found.warnings
    assert "There is no section for priorities, so next year has nothing to look back on." in found.warnings
    with pytest.raises(TemplateRefused, match="also stands in the template"):
        issue(template)
    assert PlanTemplate.objects.get(kind="ad_led", status="issued").version == 1


def test_nobody_issues_what_they_have_not_seen_or_without_saying_what_is_new() -> None:
    template = draft()
    seen = mark(template)
    add(template, "Added by a colleague")
    team = person("planning_team")
    with pytest.raises(NotAsSeen, match="changed the draft after you opened this page"):
        issue_template(template=template, change_note="New", seen=seen, by=team)
    with pytest.raises(TemplateRefused, match="Say in a sentence what is new"):
        issue(template, "  ")
    assert PlanTemplate.objects.get(pk=template.pk).status == "draft"
    client = client_of("planning_team")
    page = client.post(address(template), {"change_note": "My words", "seen": seen})
    assert page.status_code == 409
    assert "My words" in page.content.decode()
    assert client.post(address(template), {"change_note": "", "seen": mark(template)}).status_code == 422
    assert client.post(address(template), {"change_note": "My words", "seen": mark(template)}).status_code == 302
    assert client.get(address(template)).status_code == 302


def test_the_page_says_what_changes_and_how_many_plans_move() -> None:
    full_plan()
    submitted_plan()
    template = draft()
    add(template, "Zero carbon", after="our-service")
    template.sections.filter(key="case-studies").delete()
    page = client_of("planning_team").get(address(template)).content.decode()
    assert "What changes since version 1" in page
    assert "New. Required." in page
    assert "Not asked any more." in page
    assert "1 plan being written moves along. 1 plan already submitted or agreed stays on the version" in page
