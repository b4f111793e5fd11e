"""What every page of the portal needs to draw its frame: who is here and where they can go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mlco_portal.accounts.permissions import DECIDING
from mlco_portal.accounts.permissions import Permission as P  # noqa: N817
from services.rules import NO_ACCESS, Access


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the main navigation."""

    label: str
    url: str
    current: bool


# Label, URL name, the permissions any of which shows the link (none: everybody sees it).
NAVIGATION: tuple[tuple[str, str, frozenset[P]], ...] = (
    ("Home", "home", frozenset()),
    ("Service plans", "planning:service_plans:list", frozenset({P.WRITE_PLAN, P.READ_DRAFT_PLANS})),
    ("Decisions", "planning:review:inbox", frozenset(DECIDING)),
    ("Meetings", "planning:meetings:list", frozenset({*DECIDING, P.MANAGE_CYCLE})),
    ("The round", "planning:round:dashboard", frozenset({P.MANAGE_CYCLE})),
    ("Publishing", "planning:publication:queue", frozenset({P.PUBLISH_PLAN})),
    ("Services", "services:list", frozenset({P.MANAGE_CATALOGUE})),
    ("People and roles", "services:appointments", frozenset({P.MANAGE_APPOINTMENTS})),
    ("Accounts", "accounts:list", frozenset({P.MANAGE_ACCOUNTS})),
    ("Evidence", "planning:evidence:register", frozenset({P.READ_EVIDENCE})),
    ("Audit", "audit:list", frozenset({P.READ_AUDIT})),
    ("Mail", "mail:list", frozenset({P.READ_OUTBOX})),
    ("Background jobs", "jobs:list", frozenset({P.SEE_JOBS})),
    ("API tokens", "kloe:tokens:list", frozenset({P.MANAGE_TOKENS})),
    ("Providers", "kloe:providers:overview", frozenset({P.READ_PROVIDERS})),
    ("Metrics", "kloe:reading:metrics", frozenset({P.READ_STAFF_PLANS})),
    ("Planning year", "planning:cycle:current", frozenset({P.READ_STAFF_PLANS})),
    ("Published plans", "planning:publication:directory", frozenset()),
)


def navigation(access: Access, path: str) -> list[NavItem]:
    """Return the links that the person may follow, the one of the current page marked."""
    items = [
        (label, reverse(name))
        for label, name, needs in NAVIGATION
        if not needs or any(access.allows(permission) for permission in needs)
    ]
    fitting = [url for _, url in items if path == url or (url != "/" and path.startswith(url))]
    current = max(fitting, key=len, default="")
    return [NavItem(label, url, url == current) for label, url in items]


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give templates `access` and `nav_items`."""
    access: Access = getattr(request, "access", NO_ACCESS)
    return {"access": access, "nav_items": navigation(access, request.path)}
