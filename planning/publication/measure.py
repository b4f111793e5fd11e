"""How plans fit their pages, measured once and kept: nothing is measured twice, and never on saving.

A page is named by the SHA-256 of all that is set on it and of the files that set it, so a kept measure is never out of
date. Measuring starts a program; a process runs one at a time, and whoever waits too long is told so. A page that could
not be made is not tried again for a while, so that looking at it does not keep the others waiting each time.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from django.utils import timezone

from mlco_portal.kept_files import Memory
from mlco_portal.press.house import sources
from mlco_portal.press.run import PressFailed
from planning.publication.edition import Edition
from planning.publication.fit import Fit, fit_from, measuring_edition
from planning.publication.models import PageFit
from planning.publication.page import PlanPage, page_of
from planning.publication.typeset import FOLDER, LONGEST_WAIT, page_measures, page_pdf, page_picture
from planning.service_plans.snapshot import PlanDocument

# Beyond this a page is several sheets long: setting it takes many seconds and could only say so.
MOST_CHARACTERS = 150_000
# Seconds that somebody waits for the pages of others.
LONGEST_QUEUE = 5
_press_is_free = BoundedSemaphore(1)
_pictures = Memory(limit=6 * 1024 * 1024)
# Seconds until a page that could not be made is tried again; when each of them failed, by its key.
UNTIL_TRIED_AGAIN = 120
MOST_FAILED = 500
_failed: dict[str, float] = {}


class NotMeasured(Exception):
    """A page was not measured; the text tells the user why and what to do."""


BUSY = "Other pages are being made just now. Try again in a few seconds."
TOO_LONG = "The page could not be made. It may be far too long for one sheet: look at it as a web page instead."


def page_key(page: PlanPage) -> str:
    """Return the name under which the measures of the page are kept."""
    text = json.dumps([_layout(), asdict(page)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


@cache
def _layout() -> str:
    """Return the SHA-256 of the files that set a page: another layout measures anew."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources(FOLDER))).hexdigest()


def known_fits(documents: Iterable[PlanDocument]) -> list[Fit | None]:
    """Return what is known of how each plan fits its page, in their order; None where it was not measured (one query).

    It measures nothing, so it may be asked for a whole round of plans.
    """
    pages = [page_of(document) for document in documents]
    keys = [page_key(page) for page in pages]
    kept = dict(PageFit.objects.filter(sha256__in=keys).values_list("sha256", "fit"))
    return [fit_from(page, kept[key]) if key in kept else None for page, key in zip(pages, keys, strict=True)]


def measured_fit(document: PlanDocument) -> Fit:
    """Return how the plan fits its page, kept or measured now (about 0.3 seconds); raise NotMeasured."""
    page = page_of(document)
    key = page_key(page)
    kept = _kept(key)
    if kept is None:
        kept = _measured(key, page, measuring_edition(document))
    return fit_from(page, kept)


def drawn_page(page: PlanPage, edition: Edition) -> bytes:
    """Return the page as PNG, made once while it is remembered; raise NotMeasured."""
    name = page_key(page)
    made = _pictures.get((name, edition))
    if made is None:
        check_size(page)
        with at_the_press(name):
            made = _pictures.get((name, edition)) or page_picture(page, edition, LONGEST_WAIT)
        _pictures.put((name, edition), made)
    return made


def paper_page(page: PlanPage, edition: Edition) -> bytes:
    """Return the page as PDF for a preview; raise NotMeasured."""
    check_size(page)
    with at_the_press(page_key(page)):
        return page_pdf(page, edition, LONGEST_WAIT)


@contextmanager
def at_the_press(key: str = "") -> Iterator[None]:
    """Let one paper of a preview be made at a time; raise NotMeasured after a long wait, or when it cannot be made.

    The page of that key is not tried when it could not be made a short while ago.
    """
    _check_not_failed(key)
    if not _press_is_free.acquire(timeout=LONGEST_QUEUE):
        raise NotMeasured(BUSY)
    try:
        # It may have failed for somebody else while we waited.
        _check_not_failed(key)
        yield
    except PressFailed as failed:
        if key:
            _failed.pop(next(iter(_failed)) if len(_failed) >= MOST_FAILED else "", None)
            _failed[key] = time.monotonic()
        raise NotMeasured(TOO_LONG) from failed
    finally:
        _press_is_free.release()


def _check_not_failed(key: str) -> None:
    failed = _failed.get(key)
    if failed is not None and time.monotonic() - failed < UNTIL_TRIED_AGAIN:
        raise NotMeasured(TOO_LONG)


def _measured(key: str, page: PlanPage, edition: Edition) -> dict[str, Any]:
    check_size(page)
    with at_the_press(key):
        # Somebody else may have asked the same while we waited; so it is kept before the next one is let in.
        measures = _kept(key)
        if measures is None:
            measures = page_measures(page, edition, LONGEST_WAIT)
            made = PageFit(sha256=key, fit=measures, measured_at=timezone.now())
            PageFit.objects.bulk_create([made], ignore_conflicts=True)
    return measures


def _kept(key: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = PageFit.objects.filter(sha256=key).values_list("fit", flat=True).first()
    return found


def check_size(page: PlanPage) -> None:
    """Raise NotMeasured when there is so much on the page that making it would keep everybody waiting."""
    characters = len(json.dumps(asdict(page), ensure_ascii=False))
    if characters > MOST_CHARACTERS:
        raise NotMeasured(
            "There is far too much for one page, so it was not measured. Shorten the longest sections first: "
            "the plan on a page holds about 900 words."
        )
