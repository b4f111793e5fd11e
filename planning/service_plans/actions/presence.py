"""Who has a section open just now. Nothing of it lasts, so the audit trail does not hear of it."""

from datetime import datetime

from mlco_portal.accounts.models import User
from planning.service_plans.models import SectionPresence


def say_here(*, section: int, by: User, is_writing: bool, at: datetime) -> None:
    """Note that the person has the section open, in one statement; the same person again replaces what was noted."""
    SectionPresence.objects.bulk_create(
        [SectionPresence(section_id=section, person=by, is_writing=is_writing, seen_at=at)],
        update_conflicts=True,
        unique_fields=["section", "person"],
        update_fields=["seen_at", "is_writing"],
    )


def say_gone(*, section: int, by: User) -> None:
    """Forget that the person has the section open."""
    SectionPresence.objects.filter(section=section, person=by).delete()
