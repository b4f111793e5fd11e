"""The secret address of a person's calendar: made, and made anew."""

import secrets

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.cycle.models import CalendarFeed

TOKEN_BYTES = 32


def renew_feed(*, by: User) -> CalendarFeed:
    """Give the person a secret address; one that they had stops working. The audit trail never holds it."""
    with transaction.atomic():
        # The person's row is the lock: two presses at once make one address after the other.
        user = User.objects.select_for_update().get(pk=by.pk)
        feed, made = CalendarFeed.objects.update_or_create(
            user=user, defaults={"token": secrets.token_urlsafe(TOKEN_BYTES), "created_at": timezone.now()}
        )
        record("cycle.make_feed" if made else "cycle.renew_feed", by=by, about=feed)
    return feed
