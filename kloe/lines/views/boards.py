"""Boards: what each monitors, for everybody; added, changed and retired by those who look after KLOEs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from kloe.lines.forms import BoardForm
from kloe.lines.presenters import lines_by_year
from kloe.lines.queries import boards_with_counts, lines_watched_by, metrics_watched_by
from kloe.lines.views.base import HOME, LooksAfterKloes
from kloe.metrics.actions import add_board, bring_back_board, change_board, retire_board
from kloe.metrics.models import Board
from kloe.metrics.queries import board_of
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.safekeeping import KeepsWhatIsTyped
from services.middleware import access_on, person_on


class Boards(LoginRequiredMixin, View):
    """Every board with how often it meets and how much it watches; those that meet no longer come last."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        boards, year = boards_with_counts()
        context = {
            "year": year,
            "boards": [one for one in boards if one.retired_on is None],
            "retired": [one for one in boards if one.retired_on is not None],
            "may_edit": can_edit_kloes(access_on(request)),
            "breadcrumbs": [HOME],
        }
        return render(request, "kloe/lines/boards.html", context)


class BoardPage(LoginRequiredMixin, View):
    """What one board monitors: MLCO KLOEs by year, and metrics."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        board = board_or_404(code)
        context = {
            "board": board,
            "years": lines_by_year(lines_watched_by(board)),
            "metrics": metrics_watched_by(board),
            "may_edit": can_edit_kloes(access_on(request)),
            "breadcrumbs": [HOME, ("Boards", reverse("kloe:lines:boards"))],
        }
        return render(request, "kloe/lines/board.html", context)


class WriteBoard(KeepsWhatIsTyped, LoginRequiredMixin, LooksAfterKloes, View):
    """Add a board, or change one; what another saved meanwhile stands beside what was typed."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        board = board_or_404(code) if code else None
        return self._page(board, self.filled(BoardForm(board=board)))

    def post(self, request: HttpRequest, code: str = "") -> HttpResponse:
        board = board_or_404(code) if code else None
        form = BoardForm(request.POST, board=board)
        if not form.is_valid():
            return self._page(board, form, status=422)
        try:
            saved = self._write(board, form)
        except ChangedMeanwhile as why:
            both, sent = form.differences(why.current), request.POST.copy()
            sent["seen"] = str(why.current.revision)
            again = BoardForm(sent, board=board)
            return self._page(board, again, status=409, both=both, now=why.current, page_problems=[f"{why}."])
        except MetricRefused as why:
            form.add_error(why.field or None, str(why))
            return self._page(board, form, status=422)
        messages.success(request, f"{saved.name} is {'saved' if board else 'added'}.")
        return redirect(saved)

    def _write(self, board: Board | None, form: BoardForm) -> Board:
        if board is None:
            return add_board(**form.values, by=person_on(self.request))
        seen = form.cleaned_data["seen"]
        return change_board(
            board=board, values=form.values, seen=-1 if seen is None else seen, by=person_on(self.request)
        )

    def _page(self, board: Board | None, form: BoardForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {"board": board, "form": form, "breadcrumbs": crumbs_to(board), **more}
        return render(self.request, "kloe/lines/board_form.html", context, status=status)


class RetireBoard(LoginRequiredMixin, LooksAfterKloes, View):
    """Asks, then retires a board, or brings one back; says what goes on naming it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        board = board_or_404(code)
        context = {
            "board": board,
            "years": lines_by_year(lines_watched_by(board)),
            "metrics": metrics_watched_by(board),
            "breadcrumbs": crumbs_to(board),
        }
        return render(request, "kloe/lines/board_retire.html", context)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        board = board_or_404(code)
        if request.POST.get("then") == "bring-back":
            bring_back_board(board=board, by=person_on(request))
            messages.success(request, f"{board.name} can be chosen again.")
        else:
            retire_board(board=board, by=person_on(request))
            messages.success(request, f"{board.name} is retired. What names it keeps it.")
        return redirect(board)


def board_or_404(code: str) -> Board:
    try:
        return board_of(code)
    except Board.DoesNotExist as error:
        raise Http404 from error


def crumbs_to(board: Board | None) -> list[tuple[str, str]]:
    found = [HOME, ("Boards", reverse("kloe:lines:boards"))]
    return [*found, (board.name, board.get_absolute_url())] if board else found
