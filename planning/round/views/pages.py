"""What the pages of the round have in common."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate

from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.round.forms import RoundFilterForm
from planning.round.queries.lines import WITH_NAMES
from planning.round.queries.standing import Round, Tally, in_order, narrowed, round_services, rounds, tallies
from services.middleware import access_on
from services.models import Service
from services.rules import Access

PAGE_SIZE = 20


@dataclass(frozen=True)
class Asked:
    """The round that an address names, with its filters read."""

    request: HttpRequest
    of: Round
    years: tuple[int, ...]

    @cached_property
    def services(self) -> QuerySet[Any]:
        return round_services(access_on(self.request), self.of)

    @cached_property
    def tallies(self) -> list[Tally]:
        return tallies(self.services)

    @cached_property
    def form(self) -> RoundFilterForm:
        form = RoundFilterForm(self.request.GET, tallies=self.tallies)
        form.is_valid()
        return form

    @property
    def found(self) -> QuerySet[Any]:
        return in_order(narrowed(self.services, self.form.wanted), self.form.chosen_sort)

    @cached_property
    def page(self) -> Page[Service]:
        """The services of the page asked for; they are counted from the tallies where those tell."""
        paginator = Paginator(self.found.select_related(*WITH_NAMES), PAGE_SIZE)
        wanted = self.form.wanted
        if not wanted.text and wanted.late != "pass":
            paginator.count = sum(one.count for one in self.tallies if one.fits(wanted))
        return paginator.get_page(self.request.GET.get("page"))

    @property
    def query(self) -> str:
        """The filters as an address holds them, without the page."""
        query = self.request.GET.copy()
        for name in ("page", "to", "check"):
            query.pop(name, None)
        return query.urlencode()


class OfRound(LoginRequiredMixin):
    """For pages of a year's round; lets in those who read plans that are not published."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.lets_in(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self, access: Access) -> bool:
        return access.allows(Permission.READ_DRAFT_PLANS)

    def asked(self, request: HttpRequest, year: int | None = None) -> Asked | None:
        """Return what the address asks for, None while no year is set up; raise Http404 for an unknown year."""
        found = rounds(localdate())
        if year is not None and int(year) not in found:
            raise Http404
        running = (one for one in found.values() if one.cycle.state == PlanningCycle.State.OPEN)
        chosen = found[int(year)] if year is not None else next(running, next(iter(found.values()), None))
        return Asked(request, chosen, tuple(found)) if chosen else None


def may_write_letters(access: Access) -> bool:
    """Those who run the planning year and see the outbox write to the ones outstanding."""
    return access.allows(Permission.MANAGE_CYCLE) and access.allows(Permission.READ_OUTBOX)


def dashboard_url(of: Round) -> str:
    return reverse("planning:round:dashboard", args=[PlanningYear(of.year)])


def breadcrumbs(of: Round | None = None) -> list[tuple[str, str]]:
    above = [("Home", reverse("home"))]
    return [*above, ("The round", dashboard_url(of))] if of else above


def csv_lines(columns: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of a CSV file that spreadsheet programs read as UTF-8."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"
    for cells in chain([columns], rows):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
