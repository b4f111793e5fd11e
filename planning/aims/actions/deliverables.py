"""Adding a deliverable with the first heading under which it stands: both, or neither."""

from django.db import transaction

from mlco_portal.accounts.models import User
from planning.aims.actions.writing import Said, add
from planning.workplans.models import Deliverable, Placement


def add_deliverable(*, year: int, said: Said, heading: int | None, by: User) -> Deliverable:
    """Add the deliverable, and place it under the heading where one is given; raises as `add`."""
    with transaction.atomic():
        made = Deliverable(year=year)
        add(made, said, by=by)
        if heading is not None:
            add(Placement(deliverable=made), {"heading_id": heading, "wording": ""}, by=by)
    return made
