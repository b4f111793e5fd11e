"""What every write of a year's lines begins with: who may, whether the year may, one after another."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from kloe.lines.elsewhere import year_problem
from kloe.lines.models import Kloe
from kloe.metrics.actions.checked import check_may
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.accounts.models import User

GONE = "Somebody took this out meanwhile. Nothing is lost: what you typed stands below"


def hold_year(year: int, by: User | None) -> list[Kloe]:
    """Lock the year and return its lines in their order, locked.

    Raises NotPermitted, and MetricRefused for a year that is closed or was never set up.
    """
    check_may(can_edit_kloes, by)
    if problem := year_problem(year, hold=True):
        raise MetricRefused(problem)
    return list(Kloe.objects.select_for_update().filter(year=year).order_by("order", "pk"))


def found_in(kloes: Iterable[Kloe], key: int) -> Kloe:
    """Return the line; raise MetricRefused when it is gone."""
    found = next((one for one in kloes if one.pk == key), None)
    if found is None:
        raise MetricRefused(GONE)
    return found


def put_in_order(kloes: Iterable[Kloe]) -> bool:
    """Number the lines as they come; say whether any of them moved."""
    moved = [(place, one) for place, one in enumerate(kloes, start=1) if one.order != place]
    for place, one in moved:
        one.order = place
    Kloe.objects.bulk_update([one for _, one in moved], ["order"])
    return bool(moved)


def save_line(kloe: Kloe) -> None:
    """Save it; raise MetricRefused when the year has a line of that code, whoever was there first."""
    taken = Kloe.objects.filter(year=kloe.year, code__iexact=kloe.code).exclude(pk=kloe.pk).first()
    why = f"There is an MLCO KLOE {kloe.code} of this year already"
    if taken is not None:
        raise MetricRefused(f"{why}, under {taken.theme}. Choose another code", "code")
    try:
        with transaction.atomic():
            kloe.save()
    except IntegrityError as error:
        raise MetricRefused(f"{why}. Choose another code", "code") from error
