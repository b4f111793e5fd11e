"""Drafts and forms for the tests of the editor."""

from typing import Any

from django.test import Client

from mlco_portal.accounts.models import User
from planning.plan_templates.actions.editing import add_section, new_version
from planning.plan_templates.models import PlanTemplate, TemplateSection
from tests.factories import open_year, person

PLAIN: dict[str, Any] = {
    "title": "Zero carbon",
    "printed_title": "",
    "guidance": "Say how you travel less.",
    "word_limit": None,
    "requirement": "required",
    "required_from": None,
    "theme": "",
    "on_page": False,
    "min_rows": 0,
    "max_rows": None,
}


def issued(kind: str = "ad_led") -> PlanTemplate:
    open_year()
    return PlanTemplate.objects.get(kind=kind, status="issued")


def draft(kind: str = "ad_led", by: User | None = None) -> PlanTemplate:
    return new_version(template=issued(kind), by=by or person("planning_team"))


def add(
    template: PlanTemplate, title: str, *, kind: str = "narrative", after: str = "-", **values: Any
) -> TemplateSection:
    given = {**PLAIN, "title": title, **values}
    return add_section(template=template, kind=kind, values=given, after=after, by=person("planning_team"))


def keys(template: PlanTemplate) -> list[str]:
    return list(template.sections.order_by("order").values_list("key", flat=True))


def sent(**values: Any) -> dict[str, Any]:
    """What the form of a section sends."""
    given = {**PLAIN, "after": "", **values}
    return {name: value for name, value in given.items() if value not in (None, False)}


def client_of(role: str, **scope: Any) -> Client:
    client = Client()
    client.force_login(person(role, **scope))
    return client
