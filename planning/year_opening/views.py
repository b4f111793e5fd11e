"""Opening a year from another one, and what was done."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from planning.year_opening.actions import may_open_years, open_year, there_already
from planning.year_opening.forms import MORE_ROWS, MOST_ROWS, EndingRow, OpeningForm, rows_asked
from planning.year_opening.presenters import RESET, done_rows, items_along, next_steps, template_hint
from planning.year_opening.queries import (
    after_opening,
    along_with,
    issued_templates_of,
    opened_by,
    questions_of,
    services_to_offer,
    year_before,
)
from planning.year_opening.reading import read_opening, read_rows
from planning.year_opening.rules import OpenedMeanwhile, OpeningRefused, proposed_dates
from services.forms.people import DayField
from services.middleware import access_on, person_on


class ForPlanningTeam(LoginRequiredMixin, View):
    """Lets in those who run the planning years."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_open_years(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Home", reverse("home")), ("Planning year", reverse("planning:cycle:current"))]


class OpenYear(KeepsWhatIsTyped, ForPlanningTeam):
    """The guided page: what comes along, what is reset, what needs a decision, and the button."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.year: PlanningYear = kwargs["year"]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        previous = year_before(year)
        if previous is None or cycle_of(year):
            return self._not_to_be_opened(request, previous)
        self._look_up(previous, proposed_dates(previous, year)[1])
        form = self.filled(self._form(previous))
        count = rows_asked(kept_value(request, "rows"))
        rows = [self.filled(EndingRow(prefix=f"row_{number}")) for number in range(count)]
        return self._page(request, previous, form, rows)

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        previous = year_before(year)
        if previous is None or cycle_of(year):
            return self._not_to_be_opened(request, previous)
        self._look_up(previous, self._due_on(request, previous))
        form = self._form(previous, request.POST)
        count = rows_asked(request.POST.get("rows", ""))
        if "add_rows" in request.POST:
            return self._with_more_rows(request, previous, form, count)
        rows = [EndingRow(request.POST, prefix=f"row_{number}") for number in range(count)]
        is_complete = [one.is_valid() for one in (form, *rows)]
        endings = read_rows(rows, old=PlanningYear(previous.year), year=year)
        if all(is_complete) and not any(row.errors for row in rows):
            wanted = read_opening(
                form, endings, previous=previous, year=year, questions=self.questions, today=timezone.localdate()
            )
            try:
                open_year(wanted=wanted, by=person_on(request))
            except OpenedMeanwhile as there:
                messages.warning(request, str(there))
                return redirect("planning:year_opening:opened", year=year)
            except OpeningRefused as refused:
                self._show(refused, form, rows)
            else:
                messages.success(request, f"The planning year {year} is there. Here is what to do next.")
                return redirect("planning:year_opening:opened", year=year)
        return self._page(request, previous, form, rows)

    def _look_up(self, previous: PlanningCycle, due_on: date) -> None:
        self.due_on = due_on
        self.questions = questions_of(previous, self.year, today=timezone.localdate(), due_on=due_on)
        self.templates = issued_templates_of(PlanningYear(previous.year))

    def _due_on(self, request: HttpRequest, previous: PlanningCycle) -> date:
        """Return the day that was typed, or the one that the page proposes."""
        try:
            return (
                DayField(required=False).clean(request.POST.get("plans_due_on"))
                or proposed_dates(previous, self.year)[1]
            )
        except ValidationError:
            return proposed_dates(previous, self.year)[1]

    def _form(self, previous: PlanningCycle, data: Any = None) -> OpeningForm:
        opens_on, due_on = proposed_dates(previous, self.year)
        initial = {
            "opens_on": opens_on,
            "plans_due_on": due_on,
            "notice_days": previous.notice_days,
            "guidance": previous.guidance,
            "state": PlanningCycle.State.PREPARING.value,
        }
        return OpeningForm(data, initial=initial, previous=previous, templates=self.templates, questions=self.questions)

    def _with_more_rows(
        self, request: HttpRequest, previous: PlanningCycle, form: OpeningForm, count: int
    ) -> HttpResponse:
        """Show the page again with more rows; nothing is judged yet."""
        rows = [EndingRow(request.POST, prefix=f"row_{number}") for number in range(count)]
        for one in (form, *rows):
            one.is_valid()
            one.errors.clear()
        more = range(count, min(count + MORE_ROWS, MOST_ROWS))
        rows += [EndingRow(prefix=f"row_{number}") for number in more]
        return self._page(request, previous, form, rows, status=200)

    def _show(self, refused: OpeningRefused, form: OpeningForm, rows: list[EndingRow]) -> None:
        """Put each reason where it belongs: a field, the row of a service, or above all."""
        by_code = {getattr(row, "code", None): row for row in rows}
        for name, text in refused.problems:
            if name in by_code:
                by_code[name].add_error("service", text)
            elif f"ending_{name}" in form.fields:
                form.add_error(f"ending_{name}", text)
            else:
                form.add_error(name if name in form.fields else None, text)

    def _page(
        self,
        request: HttpRequest,
        previous: PlanningCycle,
        form: OpeningForm,
        rows: list[EndingRow],
        status: int | None = None,
    ) -> HttpResponse:
        old = PlanningYear(previous.year)
        failed = form.errors or any(row.errors for row in rows)
        context = {
            "breadcrumbs": self.crumbs(),
            "year": self.year,
            "old": old,
            "previous": previous,
            "form": form,
            "forms": rows,
            "rows": len(rows),
            "may_add": len(rows) < MOST_ROWS,
            "items": items_along(along_with(previous, self.year, self.due_on), old, self.year),
            "reset": RESET,
            "template_choices": [(form[f"template_{one.kind}"], template_hint(one)) for one in self.templates],
            "plan_choices": form.named("ending_"),
            "role_choices": form.named("role_"),
            "questions": self.questions,
            "due_on": self.due_on,
            "open_words": f"Open {self.year}",
            "offered": services_to_offer(old),
        }
        return render(request, "planning/year_opening/open.html", context, status=status or (422 if failed else 200))

    def _not_to_be_opened(self, request: HttpRequest, previous: PlanningCycle | None) -> HttpResponse:
        cycle = cycle_of(self.year)
        context = {
            "breadcrumbs": self.crumbs(),
            "year": self.year,
            "cycle": cycle,
            "why": there_already(cycle) if cycle else "",
        }
        return render(
            request, "planning/year_opening/not_now.html", context, status=409 if request.method == "POST" else 200
        )


class OpenedPage(ForPlanningTeam):
    """What was done when the year was opened, and what to do next."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_of(year)
        opened = opened_by(cycle) if cycle else None
        if cycle is None or opened is None:
            raise Http404
        context = {
            "breadcrumbs": [*self.crumbs(), (str(year), reverse("planning:cycle:year", kwargs={"year": year}))],
            "year": year,
            "cycle": cycle,
            "opened": opened,
            "done": done_rows(opened),
            "steps": next_steps(cycle, **after_opening(cycle)),
        }
        return render(request, "planning/year_opening/opened.html", context)
