"""Absolute addresses of what a decision sheet points to: the sheet is read on paper and by machines too."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from planning.approval.models import ApprovalCase


def absolute(path: str) -> str:
    """Return the whole address of a path of the portal."""
    return f"{settings.SITE_URL}{path}"


def sheet_address(case: ApprovalCase) -> str:
    return absolute(reverse("planning:evidence:sheet", args=[case.pk]))


def version_address(case: ApprovalCase, number: int) -> str:
    return absolute(reverse("planning:evidence:version", args=[case.pk, number]))


def comparison_address(case: ApprovalCase, before: int, after: int) -> str:
    """Return where two versions of the plan stand side by side, word by word."""
    query = urlencode({"version": str(after), "since": f"version-{before}"})
    return absolute(f"{reverse('planning:review:changes', args=[case.pk])}?{query}")
