"""Who looked at which version: kept so that what moved since can be shown. No decision and no part of the evidence."""

from django.http import HttpRequest
from django.utils import timezone

from planning.review.models import VersionLook

FETCHED_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_a_look(request: HttpRequest) -> bool:
    """Whether somebody reads the page: a browser that fetches it ahead, or asks for its head alone, does not."""
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in FETCHED_AHEAD)
    return request.method == "GET" and request.user.is_authenticated and not ahead


def note_look(*, version: int, by: int) -> None:
    """Remember that the person looked at the version, once for each (one statement).

    Two tabs at once write one row, and neither fails. Looks change nothing that anybody wrote or decided, so the audit
    trail does not list them.
    """
    now = timezone.now()
    VersionLook.objects.bulk_create(
        [VersionLook(version_id=version, reader_id=by, first_at=now, last_at=now)],
        update_conflicts=True,
        unique_fields=["version", "reader"],
        update_fields=["last_at"],
    )
