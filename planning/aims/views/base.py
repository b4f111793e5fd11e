"""What the pages of records share: a form to add or change one, a page to take one out, and buttons to move one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from mlco_portal.access import PermissionNeeded
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.years import PlanningYear
from planning.aims.actions.writing import add, change, move, take_out
from planning.aims.forms.records import RecordForm
from planning.aims.presenters.places import crumbs_to, desk_url, list_url, name_of, words_of
from planning.aims.queries.records import record_of, values_of
from planning.aims.queries.uses import uses_of
from planning.aims.rules.records import NOUNS, OF_KIND, Record, mark_of, noun_of, root_of
from planning.aims.rules.refusals import AimGone, AimsRefused, ChangedMeanwhile, FieldRefused
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from services.middleware import person_on


class OfPlanningTeam(PermissionNeeded, View):
    """A page for those who run the planning year."""

    permission_needed = "manage_cycle"
    http_method_names: Sequence[str] = ("get", "head", "post")

    def is_closed(self, year: PlanningYear) -> bool:
        """Say whether the year is closed; a year that was never set up is not found."""
        cycle = cycle_of(year)
        if cycle is None:
            raise Http404
        return cycle.state == PlanningCycle.State.CLOSED


def gone_page(request: HttpRequest, year: PlanningYear, kind: type[Any], form_class: type[forms.Form]) -> HttpResponse:
    """Show what was typed for a record that is gone, to be copied."""
    typed = [
        (str(field.label), "\n".join(request.POST.getlist(name)))
        for name, field in form_class.base_fields.items()
        if any(request.POST.getlist(name))
    ]
    context = {"noun": NOUNS[kind], "typed": typed, "breadcrumbs": crumbs_to(year, kind=kind)}
    return render(request, "planning/aims/gone.html", context, status=409)


class WriteRecord(KeepsWhatIsTyped, OfPlanningTeam):
    """A form of one record. What somebody else saved meanwhile stands beside what was typed."""

    form_class: ClassVar[type[RecordForm]]
    kind: ClassVar[type[Any]]
    template_name = "planning/aims/change.html"

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        """Return the record, a new one when the address names none; None when it, or what it stands in, is gone."""
        raise NotImplementedError

    def back(self, year: PlanningYear, record: Record) -> str:
        return desk_url(record)

    def write(self, record: Record, form: RecordForm, seen: str, request: HttpRequest) -> Record:
        if record.pk is None:
            return add(record, form.said, by=person_on(request))
        return change(record, form.said, seen=seen, by=person_on(request))

    def get(self, request: HttpRequest, year: PlanningYear, **place: Any) -> HttpResponse:
        closed, record = self.is_closed(year), self.record(year, **place)
        if record is None:
            raise Http404
        if closed:
            return redirect(self.back(year, record))
        form = self.filled(self.form_class(initial=self.initial(record), record=record))
        return self._page(
            request, year, form, seen=kept_value(request, "seen") or mark_of(values_of(record), form.fields)
        )

    def initial(self, record: Record) -> dict[str, Any]:
        return values_of(record)

    def post(self, request: HttpRequest, year: PlanningYear, **place: Any) -> HttpResponse:
        self.is_closed(year)
        record, seen = self.record(year, **place), request.POST.get("seen", "")
        if record is None:
            return gone_page(request, year, self.kind, self.form_class)
        is_new = record.pk is None
        form = self.form_class(request.POST, record=record)
        if not form.is_valid():
            return self._page(request, year, form, seen=seen, status=422)
        try:
            saved = self.write(record, form, seen, request)
        except ChangedMeanwhile as why:
            both = form.differences(why.now)
            return self._page(
                request, year, form, seen=mark_of(why.now, form.said), status=409, both=both, page_problems=[str(why)]
            )
        except AimGone:
            return gone_page(request, year, self.kind, self.form_class)
        except FieldRefused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self._page(request, year, form, seen=seen, status=422)
        except AimsRefused as why:
            return self._page(request, year, form, seen=seen, status=409, page_problems=[str(why)])
        messages.success(request, f"The {noun_of(saved)} is {'added' if is_new else 'saved'}.")
        return redirect(self.back(year, saved))

    def _page(
        self, request: HttpRequest, year: PlanningYear, form: RecordForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        record = form.record
        context = {
            "year": year,
            "form": form,
            "record": record,
            "noun": noun_of(record),
            "root": root_of(record),
            "root_name": name_of(root_of(record)),
            "back_url": self.back(year, record),
            "breadcrumbs": crumbs_to(year, record),
            **more,
        }
        return render(request, self.template_name, context, status=status)


class TakeOut(OfPlanningTeam):
    """Asks, then takes a record out; says what uses one that stays."""

    def get(self, request: HttpRequest, year: PlanningYear, kind: str, key: int) -> HttpResponse:
        closed, record = self.is_closed(year), self._found(year, kind, key)
        if closed:
            return redirect(desk_url(record))
        return self._page(request, year, record)

    def post(self, request: HttpRequest, year: PlanningYear, kind: str, key: int) -> HttpResponse:
        self.is_closed(year)
        record = self._found(year, kind, key)
        back = list_url(record) if root_of(record) is record else desk_url(root_of(record))
        try:
            take_out(record, by=person_on(request))
        except AimsRefused as why:
            return self._page(request, year, record, status=409, page_problems=[str(why)])
        messages.success(request, f"The {noun_of(record)} is taken out.")
        return redirect(back)

    def _found(self, year: PlanningYear, kind: str, key: int) -> Record:
        record = record_of(OF_KIND[kind], int(year), key) if kind in OF_KIND else None
        if record is None:
            raise Http404
        return record

    def _page(
        self, request: HttpRequest, year: PlanningYear, record: Record, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            "year": year,
            "record": record,
            "noun": noun_of(record),
            "name": words_of(record),
            "uses": uses_of(record),
            "back_url": desk_url(record),
            "breadcrumbs": crumbs_to(year, record),
            **more,
        }
        return render(request, "planning/aims/take_out.html", context, status=status)


def press(request: HttpRequest, year: PlanningYear, kinds: Sequence[type[Any]]) -> str:
    """Do what a button such as `then=up:priority:12` says; return the place of what moved, "" when nothing did."""
    way, kind, key = [*request.POST.get("then", "").split(":"), "", ""][:3]
    if OF_KIND.get(kind) not in kinds or not (key.isascii() and key.isdecimal() and len(key) < 10):
        return ""
    record = record_of(OF_KIND[kind], int(year), int(key))
    try:
        if record is None:
            raise AimGone
        move(record, way, by=person_on(request))
    except AimGone:
        messages.warning(request, "Somebody took this out meanwhile, so nothing moved.")
        return ""
    except AimsRefused as why:
        messages.error(request, str(why))
        return ""
    return f"#{kind}-{key}"
