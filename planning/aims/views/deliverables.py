"""Pages of one deliverable: added, changed, placed in workplans, and how it ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.aims.actions.deliverables import add_deliverable, drop_deliverable, take_back_deliverable
from planning.aims.forms.deliverables import DeliverableForm, DropForm, NewDeliverableForm, OutcomeForm, PlacementForm
from planning.aims.forms.records import RecordForm
from planning.aims.presenters.places import WORKPLANS, crumbs_to, desk_url
from planning.aims.queries.records import deliverable_of, record_of, values_of
from planning.aims.rules.records import Record
from planning.aims.rules.refusals import AimGone, AimsRefused
from planning.aims.views.base import OfPlanningTeam, WriteRecord, gone_page
from planning.alignment.queries.stops import what_stops
from planning.workplans.models import Deliverable, Placement
from planning.workplans.presenters import deliverable_url, outcome_tag, quarter_words
from planning.workplans.queries import whole_deliverable
from services.middleware import access_on, person_on


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


class DropDeliverable(KeepsWhatIsTyped, OfPlanningTeam):
    """Shows what stops, asks why, then drops a deliverable."""

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        closed, deliverable = self.is_closed(year), deliverable_of(year, key)
        if deliverable is None:
            raise Http404
        if closed or deliverable.dropped_at is not None:
            return redirect(desk_url(deliverable))
        return self._page(request, year, deliverable, self.filled(DropForm()))

    def post(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        self.is_closed(year)
        deliverable, form = deliverable_of(year, key), DropForm(request.POST)
        if deliverable is None:
            return gone_page(request, year, Deliverable, DropForm)
        if not form.is_valid():
            return self._page(request, year, deliverable, form, status=422)
        try:
            drop_deliverable(deliverable=deliverable, reason=form.cleaned_data["reason"], by=person_on(request))
        except AimGone:
            return gone_page(request, year, Deliverable, DropForm)
        except AimsRefused as why:
            return self._page(request, year, deliverable, form, status=409, page_problems=[str(why)])
        messages.success(request, f"{deliverable.reference} is dropped. It stays where it is listed, with the reason.")
        return redirect(desk_url(deliverable))

    def _page(
        self,
        request: HttpRequest,
        year: PlanningYear,
        deliverable: Deliverable,
        form: DropForm,
        *,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        context = {
            "year": year,
            "deliverable": deliverable,
            "stops": what_stops(deliverable, access_on(request)),
            "form": form,
            "back_url": desk_url(deliverable),
            "breadcrumbs": crumbs_to(year, deliverable),
            **more,
        }
        return render(request, "planning/aims/drop.html", context, status=status)


class TakeBackDeliverable(ButtonOfPage, OfPlanningTeam):
    """Lets a dropped deliverable count again."""

    http_method_names = ("post",)
    stands_on = "planning:aims:deliverable"
    place = ("year", "key")

    def post(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        self.is_closed(year)
        deliverable = deliverable_of(year, key)
        if deliverable is None:
            raise Http404
        try:
            take_back_deliverable(deliverable=deliverable, by=person_on(request))
        except AimsRefused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, f"{deliverable.reference} counts again.")
        return redirect(desk_url(deliverable))
