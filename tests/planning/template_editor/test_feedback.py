"""What authors think of what they are asked: said beside the plan, read beside the next template."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from planning.plan_templates.actions.copying import copy_template
from planning.plan_templates.actions.editing import new_version
from planning.plan_templates.actions.feedback import consider_feedback, give_feedback
from planning.plan_templates.models import PlanTemplate, TemplateFeedback
from planning.plan_templates.queries.feedback import ancestors_of, feedback_on
from planning.plan_templates.rules.editing import TemplateRefused
from tests.factories import empty_plan, person
from tests.planning.template_editor.templates import client_of, draft, issued

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"planning:template_editor:{name}", args=args)


def say(text: str, key: str = "our-service", template: PlanTemplate | None = None) -> TemplateFeedback:
    by = person("service_lead")
    return give_feedback(template=template or issued(), section_key=key, text=text, by=by)


def test_an_author_says_what_they_think_and_sees_that_it_arrived() -> None:
    plan = empty_plan()
    lead = client_of("service_lead", service=plan.service)
    here = at("section_feedback", plan.pk, "our-service")
    section = lead.get(reverse("planning:service_plans:section", args=[plan.pk, "our-service"])).content.decode()
    assert here in section
    assert at("plan_feedback", plan.pk) in lead.get(plan.get_absolute_url()).content.decode()
    answer = lead.post(here, {"text": "Too <b>long</b>\x00"}, follow=True).content.decode()
    assert "Thank you. The planning team reads it" in answer
    assert "Arrived" in answer
    lead.post(here, {"text": "Too <b>long</b>"})
    lead.post(at("plan_feedback", plan.pk), {"text": "Good in all"})
    found = TemplateFeedback.objects.order_by("pk").values_list("section_key", "text", "template")
    assert list(found) == [
        ("our-service", "Too <b>long</b>", plan.template.pk),
        ("", "Good in all", plan.template.pk),
    ]
    workforce = at("section_feedback", plan.pk, "resourcing")
    lead.post(workforce, {"text": "One row is enough"})
    assert TemplateFeedback.objects.filter(template=plan.workforce_template).count() == 1


@pytest.mark.parametrize("text", ["", " \x00 ", "x" * 4001, "x" * 1_000_000])
def test_no_words_and_too_many_are_answered(text: str) -> None:
    plan = empty_plan()
    lead = client_of("service_lead", service=plan.service)
    for here in (at("section_feedback", plan.pk, "our-service"), at("plan_feedback", plan.pk)):
        assert lead.post(here, {"text": text}).status_code == 422
    assert lead.get(at("section_feedback", plan.pk, "no-such-section")).status_code == 404
    with pytest.raises(TemplateRefused):
        say(text)


def test_only_those_who_write_the_plan_give_feedback() -> None:
    plan = empty_plan()
    for role in ("reader", "executive_approver", "service_lead"):
        client = client_of(role)
        if role == "service_lead":
            client = client_of(role, service=empty_plan().service)
        for here in (at("section_feedback", plan.pk, "our-service"), at("plan_feedback", plan.pk)):
            assert client.post(here, {"text": "Mine"}).status_code == 403
    assert TemplateFeedback.objects.count() == 0


def test_feedback_stands_beside_the_section_of_the_next_version_and_of_next_years_template() -> None:
    template, team = issued(), person("planning_team")
    say("Too long a question")
    say("Of the whole", key="")
    say("Of another kind", template=issued("int"))
    second = new_version(template=template, by=team)
    third = copy_template(template=second, year=2025, version=1, status=PlanTemplate.Status.DRAFT, by=team)
    assert ancestors_of(third) == [third.pk, second.pk, template.pk]
    client = client_of("planning_team")
    for one in (second, third):
        section = client.get(at("section", one.pk, "our-service")).content.decode()
        page = client.get(at("template", one.pk)).content.decode()
        assert ("Too long a question" in section, "on version 1 of 2024/25" in section) == (True, True)
        assert ("Of the whole" in page, "1 piece of feedback to consider" in page) == (True, True)
        assert "Of another kind" not in section + page
    assert "Too long" not in client.get(at("section", second.pk, "priorities")).content.decode()


def test_it_is_marked_as_considered_once_and_taken_back() -> None:
    said, team = say("Too long a question"), person("planning_team")
    template = draft()
    client = client_of("planning_team")
    here = at("consider", template.pk, said.pk)
    back = at("section", template.pk, "our-service")
    assert client.post(here, {"then": "considered", "back": back}).headers["Location"] == back
    said.refresh_from_db()
    first = said.considered_at
    consider_feedback(feedback=said, is_considered=True, by=team)
    said.refresh_from_db()
    assert (first is not None, said.considered_at) == (True, first)
    answer = client.post(here, {"then": "open", "back": "//evil.example"})
    assert answer.headers["Location"] == at("feedback", template.pk)
    said.refresh_from_db()
    assert (said.considered_at, said.considered_by) == (None, None)
    assert client.post(at("consider", template.pk, 999), {}).status_code == 404
    assert client_of("reader").post(here, {}).status_code == 403


def test_not_considered_comes_first_and_the_file_runs_no_formula() -> None:
    first, second = say("Older"), say("=1+1")
    consider_feedback(feedback=second, is_considered=True, by=person("planning_team"))
    assert [one.pk for one in feedback_on([first.template_id])] == [first.pk, second.pk]
    answer = client_of("planning_team").get(at("feedback_export", "2024-25"))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "\ufeffTemplate,Version,Section,Feedback,By,Given,Considered,Considered by"
    assert lines[1].startswith("ad_led,1,our-service,Older,Person")
    assert lines[2].startswith("ad_led,1,our-service,'=1+1,Person")
    assert len(lines) == 3


@pytest.mark.parametrize("many", [1, 30])
def test_feedback_pages_ask_as_often_for_many(many: int, django_assert_max_num_queries: Any) -> None:
    for number in range(many):
        say(f"Word {number}")
    template, client = draft(), client_of("planning_team")
    for name, args, most in (("feedback", (), 10), ("section", ("our-service",), 12), ("template", (), 10)):
        with django_assert_max_num_queries(most):
            client.get(at(name, template.pk, *args))


def test_signed_out_authors_lose_no_word() -> None:
    plan = empty_plan()
    assert Client().post(at("plan_feedback", plan.pk), {"text": "Mine"}).status_code == 302
    assert Client().post(at("template", issued().pk)).status_code in (302, 405)
