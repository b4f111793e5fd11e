"""Boards: added and renamed; none is removed, for lines of earlier years name it."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Board
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record


def add_board(*, name: str, by: User | None) -> Board:
    """Add a board; raise MetricRefused when there is one of that name."""
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        _check_free(name, None)
        code = slugify(name)[:60].strip("-") or "board"
        if Board.objects.filter(code=code).exists():
            code = f"{code[:50]}-{Board.objects.count() + 1}"
        board = _saved(Board(code=code, name=name))
        record("kloe.add_board", by=by, about=board, changes={"name": [None, name]})
    return board


def rename_board(*, board: Board, name: str, by: User | None) -> Board:
    """Give the board another name; raise MetricRefused when another has it."""
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        locked = Board.objects.select_for_update().get(pk=board.pk)
        changes = changes_between({"name": locked.name}, {"name": name})
        if changes:
            _check_free(name, locked)
            locked.name = name
            _saved(locked)
            record("kloe.rename_board", by=by, about=locked, changes=changes)
    return locked


def _check_free(name: str, own: Board | None) -> None:
    others = Board.objects.exclude(pk=own.pk) if own else Board.objects.all()
    if others.filter(name__iexact=name).exists():
        raise MetricRefused(f"There is a board called {name} already", "name")


def _saved(board: Board) -> Board:
    try:
        with transaction.atomic():
            board.save()
    except IntegrityError as error:
        raise MetricRefused(f"There is a board called {board.name} already", "name") from error
    return board
