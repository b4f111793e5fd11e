"""What the tests of writing plans share."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import ApprovalCase, Move, Status
from planning.approval.rules import Seen
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import ServicePlan
from tests.factories import full_plan, person

Fields = dict[str, list[str]]


def seen(case: ApprovalCase) -> Seen:
    case.refresh_from_db()
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def plan_in(status: str, lead: User | None = None) -> ServicePlan:
    """Make a full plan and take it to the status by the moves that lead there."""
    plan = full_plan(lead)
    author = plan.case.authors.get().user
    if status == Status.DRAFT:
        return plan
    submit_plan(plan=plan, by=author)
    if status == Status.RETURNED:
        head = person("leadership_approver")
        engine.return_for_changes(case=plan.case, seen=seen(plan.case), by=head, reason="Name a measure.")
    elif status != Status.SUBMITTED:
        for role in ("leadership_approver", "executive_approver"):
            engine.approve(case=plan.case, seen=seen(plan.case), by=person(role))
        if status != Status.APPROVED:
            engine.make_move(move=Move.PUBLISH, case=plan.case, by=person("planning_team"))
        if status == Status.SUPERSEDED:
            engine.make_move(move=Move.SUPERSEDE, case=plan.case, by=person("planning_team"))
    plan.case.refresh_from_db()
    assert plan.case.status == status
    return plan


class FormReader(HTMLParser):
    """Reads what a browser would send of the page's forms, buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.ids: set[str] = set()
        self.links: list[str] = []
        self._open = ""
        self._text: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        name = given.get("name", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "input" and given.get("type") in ("radio", "checkbox") and "checked" not in given:
            return
        elif tag == "input" and name:
            self.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._open, self._text = name, []
        elif tag == "select":
            self._select = name
            self.fields[name] = [""]
        elif tag == "option" and self._select and "selected" in given:
            self.fields[self._select] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields.setdefault(self._open, []).append("".join(self._text).removeprefix("\n"))
            self._open = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)


def read(response: HttpResponse) -> FormReader:
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


class Writer:
    """An author at one section's page, working as with a browser without JavaScript."""

    def __init__(self, client: Client, plan: ServicePlan, key: str) -> None:
        self.client, self.plan, self.key = client, plan, key
        self.path = f"/service-plans/{plan.pk}/sections/{key}/"

    def open(self, query: str = "") -> Fields:
        response = self.client.get(f"{self.path}{query}")
        assert response.status_code == 200
        return read(response).fields

    def press(self, fields: Fields, then: str, **options: Any) -> HttpResponse:
        return self.client.post(self.path, {**fields, "then": then}, **options)

    def section(self) -> Any:
        return self.plan.sections.get(template_section__key=self.key)

    def cells(self, name: str) -> list[str]:
        return [row.cells[name] for row in self.section().rows.order_by("position")]


def cell_names(fields: Fields, column: str) -> list[str]:
    """The names of one column's fields, in the order of the page."""
    return [f"row-{token}-{column}" for token in fields["row"]]
