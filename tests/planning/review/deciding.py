"""What an approver presses on the page of a plan, for the tests of deciding by section."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from planning.approval.models import ApprovalCase
from planning.review.models import SectionVerdict
from tests.planning.review.plans import detail_url, token

HTMX = {"HTTP_HX_REQUEST": "true"}
SECTIONS = 5  # of a full plan in tests: those with something in them


def press(client: Client, case: ApprovalCase, then: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Press the button of that value, with what is typed on the page."""
    seen_as = more.pop("seen_as", None) or token(case)
    return client.post(detail_url(case), {"seen": seen_as, "then": then, **(data or {})}, **more)


def query(client: Client, case: ApprovalCase, key: str, note: str, **more: Any) -> Any:
    return press(client, case, f"query:{key}", {f"query-{key}-note": note, **more})


def said(case: ApprovalCase) -> dict[str, tuple[str, str]]:
    """What is kept of the newest submission, {section: (verdict, note)}."""
    rows = SectionVerdict.objects.filter(case=case, round=case.round)
    return {key: (verdict, note) for key, verdict, note in rows.values_list("section_key", "verdict", "note")}


def condition(number: int = 0, **given: Any) -> dict[str, str]:
    """The fields of a condition as they are typed."""
    return {f"condition-{number}-{name}": str(value) for name, value in given.items()}


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()
