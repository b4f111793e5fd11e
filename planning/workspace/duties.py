"""What a person has to do of any kind, asked at once: the home page then looks up only that of which there is some."""

from enum import StrEnum

from django.db.models import Exists, QuerySet

from kloe.measurements.queries.owners import series_owned_by
from kloe.providers.queries.action_plans import actions_owned_by
from mlco_portal.accounts.models import User
from planning.conditions.queries import to_meet_by
from planning.operating_plan.queries.documents import chapters_written_by
from planning.service_plans.queries.sharing import held_by
from services.rules import Access


class Duty(StrEnum):
    """A kind of thing that somebody does beside their role."""

    SECTIONS = "sections"
    CHAPTERS = "chapters"
    CONDITIONS = "conditions"
    ACTIONS = "actions"
    METRICS = "metrics"


def duties_of(user: User, access: Access) -> frozenset[Duty]:
    """Return of which kinds the person, or somebody they stand in for, has something (one query)."""
    kinds: dict[Duty, QuerySet] = {
        Duty.SECTIONS: held_by(user),
        Duty.CHAPTERS: chapters_written_by(user),
        Duty.CONDITIONS: to_meet_by(access),
        Duty.ACTIONS: actions_owned_by(access),
        Duty.METRICS: series_owned_by(user.pk),
    }
    asked = {f"has_{duty}": Exists(found.order_by()) for duty, found in kinds.items()}
    row = User.objects.filter(pk=user.pk).order_by().annotate(**asked).values(*asked).get()
    return frozenset(duty for duty in kinds if row[f"has_{duty}"])
