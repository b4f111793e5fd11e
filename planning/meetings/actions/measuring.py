"""Measuring how the plans of a list fit their pages, a few seconds at a time."""

import time
from datetime import date

from django.core.cache import cache

from planning.meetings.models import Meeting
from planning.meetings.queries.plans import unmeasured
from planning.publication.measure import NotMeasured, measured_fit

SECONDS = 6.0


def measure_pages(*, meeting: Meeting, on: date) -> tuple[int, int]:
    """Measure pages that nobody measured, for some seconds; return how many were, and how many are left.

    It writes what is kept of pages for everybody, and nothing of the meeting. A page that cannot be made
    stays unmeasured.
    """
    waiting = unmeasured(meeting, on)
    ends, measured = time.monotonic() + SECONDS, 0
    for key, document in waiting:
        if time.monotonic() > ends:
            break
        try:
            measured_fit(document)
        except NotMeasured:
            continue
        measured += 1
        cache.delete(key)
    return measured, len(waiting) - measured
