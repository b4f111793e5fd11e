"""Providers, the CQC's questions and people for tests of their quality."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from kloe.lines.models import CqcQuestion
from kloe.providers.actions.action_plans import add_action
from kloe.providers.actions.auditing import Found, finish_audit, plan_audit
from kloe.providers.models import Provider, ProviderAction, ProviderAudit
from mlco_portal.accounts.models import User
from tests.factories import person

PARTS = itertools.count(1)
NAMES = ("Safe", "Effective", "Caring", "Responsive", "Well-led")


def today() -> date:
    return timezone.localdate()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def provider(code: str = "rose-court", **fields: Any) -> Provider:
    fields = {"name": code.replace("-", " ").title(), "kind": "nursing", **fields}
    return Provider.objects.create(code=code, **fields)


@dataclass
class World:
    """A provider, the five questions, two who look after providers, and somebody who owns an action."""

    provider: Provider
    questions: list[CqcQuestion]
    team: User
    other: User
    owner: User

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def audit(self, of: Provider | None = None, days: int = 10, questions: int = 5) -> ProviderAudit:
        return plan_audit(
            provider=of or self.provider,
            planned_on=in_days(days),
            lead=self.other,
            questions=self.questions[:questions],
            about="",
            by=self.team,
        )

    def done(self, audit: ProviderAudit, judgement: str = "met", words: str = "") -> ProviderAudit:
        found = [Found(one, judgement, words) for one in self.questions]
        seen = audit.revision
        return finish_audit(audit=audit, done_on=today(), summary="All seen", found=found, seen=seen, by=self.team)

    def action(self, of: Provider | None = None, days: int = 20, **more: Any) -> ProviderAction:
        given = {
            "text": f"Train all staff in moving people safely, part {next(PARTS)}",
            "owner": self.owner,
            "by": self.team,
            **more,
        }
        return add_action(provider=of or self.provider, due_on=in_days(days), **given)


def make_world() -> World:
    questions = [
        CqcQuestion.objects.create(code=name.lower(), name=name, order=place) for place, name in enumerate(NAMES)
    ]
    return World(
        provider=provider(),
        questions=questions,
        team=person("commissioning_team"),
        other=person("planning_team"),
        owner=person("reader"),
    )
