"""Boards: added, changed, retired and brought back; none is removed, for lines and reports of earlier years name it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Board
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = ("name", "abbreviation", "cadence")


def add_board(*, name: str, abbreviation: str = "", cadence: str = "", by: User | None) -> Board:
    """Add a board; raise MetricRefused when there is one of that name or short form."""
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        code = slugify(name)[:60].strip("-") or "board"
        if Board.objects.filter(code=code).exists():
            code = f"{code[:50]}-{Board.objects.count() + 1}"
        board = _saved(Board(code=code, name=name, abbreviation=abbreviation, cadence=cadence))
        record("kloe.add_board", by=by, about=board, changes=changes_between({}, _said(board)))
    return board


def change_board(*, board: Board, values: Mapping[str, Any], seen: int, by: User | None) -> Board:
    """Save what `values` says over the board; its code stays, for addresses and files hold it.

    Raises ChangedMeanwhile when it is not at the revision that was seen, MetricRefused when another has the name.
    """
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        locked = Board.objects.select_for_update().get(pk=board.pk)
        if locked.revision != seen:
            raise ChangedMeanwhile(locked)
        changes = changes_between(_said(locked), {**_said(locked), **values})
        if changes:
            for name, value in values.items():
                setattr(locked, name, value)
            locked.revision += 1
            _saved(locked)
            record("kloe.change_board", by=by, about=locked, changes=changes)
    return locked


def retire_board(*, board: Board, by: User | None) -> Board:
    """Say that the board meets no longer: what names it keeps it, nothing new can choose it. Twice does nothing."""
    return _set_retired(board, "kloe.retire_board", is_retired=True, by=by)


def bring_back_board(*, board: Board, by: User | None) -> Board:
    """Let the board be chosen again."""
    return _set_retired(board, "kloe.bring_back_board", is_retired=False, by=by)


def _set_retired(board: Board, action: str, *, is_retired: bool, by: User | None) -> Board:
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        locked = Board.objects.select_for_update().get(pk=board.pk)
        before = locked.retired_on
        if (before is not None) != is_retired:
            locked.retired_on = timezone.localdate() if is_retired else None
            locked.revision += 1
            locked.save()
            record(action, by=by, about=locked, changes=changes_between({"retired_on": before}, {
                "retired_on": locked.retired_on}))  # fmt: skip
    return locked


def _said(board: Board) -> dict[str, Any]:
    return {name: getattr(board, name) for name in FIELDS}


def _check_free(board: Board) -> None:
    others = Board.objects.exclude(pk=board.pk)
    if others.filter(name__iexact=board.name).exists():
        raise MetricRefused(f"There is a board called {board.name} already", "name")
    taken = others.filter(abbreviation__iexact=board.abbreviation).first() if board.abbreviation else None
    if taken is not None:
        raise MetricRefused(f"{board.abbreviation} is the short form of {taken.name} already", "abbreviation")


def _saved(board: Board) -> Board:
    _check_free(board)
    try:
        with transaction.atomic():
            board.save()
    except IntegrityError as error:
        raise MetricRefused(f"Somebody added a board called {board.name} at the same moment", "name") from error
    return board
