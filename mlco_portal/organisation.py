"""Whose portal this is. The organisation is data: its name and words come from the settings."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def organisation(request: HttpRequest) -> dict[str, Any]:
    """Give templates `organisation` (name, short_name, strapline, hashtag, contact_email) and `is_demo`."""
    return {"organisation": settings.ORGANISATION, "is_demo": settings.DEMO}
