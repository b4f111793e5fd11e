"""Pages of one deliverable: added, changed, placed in workplans, and how it ended."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.aims.actions.deliverables import add_deliverable
from planning.aims.forms.deliverables import DeliverableForm, NewDeliverableForm, OutcomeForm, PlacementForm
from planning.aims.forms.records import RecordForm
from planning.aims.presenters.places import WORKPLANS, crumbs_to, desk_url
from planning.aims.queries.records import deliverable_of, record_of, values_of
from planning.aims.rules.records import Record
from planning.aims.views.base import OfPlanningTeam, WriteRecord
from planning.workplans.models import Deliverable, Placement
from planning.workplans.presenters import deliverable_url, outcome_tag, quarter_words
from planning.workplans.queries import whole_deliverable
from services.middleware import person_on


class DeliverableDesk(OfPlanningTeam):
    """One deliverable with all that can be done about it."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        closed, found = self.is_closed(year), whole_deliverable(year, key)
        if found is None:
            raise Http404
        context = {
            "year": year,
            "is_closed": closed,
            "deliverable": found,
            "read_url": deliverable_url(found),
            "outcome": outcome_tag(found),
            "quarter": quarter_words(found.quarter),
            "places": [(one, desk_url(one.heading)) for one in found.placements.all()],
            "breadcrumbs": crumbs_to(year, kind=Deliverable),
        }
        return render(request, "planning/aims/deliverable.html", context)


class AddDeliverable(WriteRecord):
    """A new deliverable, and where it stands first; the address may say under which heading."""

    form_class = NewDeliverableForm
    kind = Deliverable

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        return Deliverable(year=year)

    def initial(self, record: Record) -> dict[str, Any]:
        return {**values_of(record), "heading_id": self.request.GET.get("heading", "")}

    def back(self, year: PlanningYear, record: Record) -> str:
        return desk_url(record) if record.pk else reverse(WORKPLANS, args=[year])

    def write(self, record: Record, form: RecordForm, seen: str, request: HttpRequest) -> Record:
        said = form.said
        heading = said.pop("heading_id")
        return add_deliverable(year=int(self.kwargs["year"]), said=said, heading=heading, by=person_on(request))


class OfDeliverable(WriteRecord):
    """A form about a deliverable that is there."""

    kind = Deliverable

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        return deliverable_of(year, place["key"])


class ChangeDeliverable(OfDeliverable):
    """What a deliverable is."""

    form_class = DeliverableForm


class SayOutcome(OfDeliverable):
    """How a deliverable ended."""

    form_class = OutcomeForm


class PlaceDeliverable(WriteRecord):
    """Places a deliverable under a heading, in that workplan's words."""

    form_class = PlacementForm
    kind = Placement

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        if "place" in place:
            return record_of(Placement, year, place["place"])
        deliverable = deliverable_of(year, place["key"])
        return Placement(deliverable=deliverable) if deliverable is not None else None
