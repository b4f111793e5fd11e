"""The list of reports, starting one, and who is the secretary of a board."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from kloe.metrics.models import Board
from kloe.metrics.rules.permissions import NotPermitted
from kloe.reports.actions import name_secretary, start_report
from kloe.reports.addresses import report_url
from kloe.reports.forms import NarrowForm, SecretaryForm, StartForm
from kloe.reports.presenters import board_lines, crumbs, report_lines
from kloe.reports.queries import board_with, boards_listed, owns_metrics, reports_listed, secretary_of
from kloe.reports.rules.permissions import ReportRefused, can_start, names_secretaries, sees_drafts
from kloe.reports.views.page import UNPROCESSABLE
from mlco_portal.safekeeping import KeepsWhatIsTyped
from services.middleware import access_on, person_on

PER_PAGE = 50


class Reports(LoginRequiredMixin, View):
    """Every report that somebody may read, the newest month first."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access, boards = access_on(request), list(boards_listed())
        is_owner = owns_metrics(access)
        drafts_of = {one.pk for one in boards if sees_drafts(access, secretary_of(one), is_owner=is_owner)}
        form = NarrowForm(request.GET.get("board", ""), boards=boards)
        reports = reports_listed(drafts_of=drafts_of, board=form.chosen)
        page = Paginator(reports, PER_PAGE).get_page(request.GET.get("page"))
        lines = report_lines(page.object_list, drafts_of)
        context = {
            "lines": lines,
            "page_obj": page,
            "filter_form": form,
            "is_narrowed": bool(form.chosen),
            "has_drafts": any(one.draft_url for one in lines),
            "boards": board_lines(boards) if names_secretaries(access) else [],
            "may_start": any(can_start(access, secretary_of(one)) for one in boards),
            "breadcrumbs": [("Home", "/")],
        }
        return render(request, "kloe/reports/list.html", context)


class Start(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Start the report of a board and month."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self.filled(self._form()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                report = start_report(board=form.chosen, month=form.cleaned_data["month"], by=person_on(request))
            except NotPermitted as refused:
                raise PermissionDenied from refused
            except ReportRefused as refused:
                form.add_error("month", str(refused))
            else:
                messages.success(request, "Report started. It shows what is approved by now, until it is issued.")
                return redirect(report_url(report, "draft"))
        return self._page(form, status=UNPROCESSABLE)

    def _form(self, sent: Any = None) -> StartForm:
        access = access_on(self.request)
        boards = [one for one in boards_listed() if can_start(access, secretary_of(one))]
        if not boards:
            raise PermissionDenied
        return StartForm(sent, boards=boards, today=timezone.localdate())

    def _page(self, form: StartForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Start a performance report",
            "words": "One report for each board and month. Until it is issued it shows what is approved by now.",
            "button_text": "Start report",
            "back_url": reverse("kloe:reports:list"),
            "breadcrumbs": crumbs(),
        }
        return render(self.request, "kloe/reports/form.html", context, status=status)


class Secretary(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Say who issues the reports of a board, beside the planning team."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        found = self._found(board)
        return self._page(found, self.filled(SecretaryForm(initial={"user": secretary_of(found)})))

    def post(self, request: HttpRequest, board: str) -> HttpResponse:
        found, form = self._found(board), SecretaryForm(request.POST)
        if not form.is_valid():
            return self._page(found, form, status=UNPROCESSABLE)
        try:
            name_secretary(board=found, user=form.cleaned_data["user"], by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except ReportRefused as refused:
            form.add_error("user", str(refused))
            return self._page(found, form, status=UNPROCESSABLE)
        messages.success(request, f"Saved who issues the reports of {found}.")
        return redirect("kloe:reports:list")

    def _found(self, board: str) -> Board:
        if not names_secretaries(access_on(self.request)):
            raise PermissionDenied
        try:
            return board_with(board)
        except Board.DoesNotExist as missing:
            raise Http404 from missing

    def _page(self, board: Board, form: SecretaryForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": f"Secretary of {board}",
            "words": "The secretary issues the reports of this board. So does the planning team.",
            "button_text": "Save secretary",
            "back_url": reverse("kloe:reports:list"),
            "breadcrumbs": crumbs(),
        }
        return render(self.request, "kloe/reports/form.html", context, status=status)
