"""A theme of a year: the heading that its lines share. Renamed, moved and taken out with all of them."""

from django.db import transaction

from kloe.lines.actions.kloes import take_away
from kloe.lines.actions.locked import hold_year, put_in_order
from kloe.lines.models import Kloe
from kloe.lines.queries import uses_of
from kloe.lines.rules import arranged, theme_as_known, themes_of, with_theme_moved
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.years import PlanningYear

NO_THEME = "Somebody renamed this theme or took it out meanwhile"


def rename_theme(*, year: int, theme: str, to: str, by: User | None) -> str:
    """Give the theme another name on all its lines; one that the year has already takes them in. Return the name.

    Raises ChangedMeanwhile when no line stands under it any more.
    """
    with transaction.atomic():
        there = hold_year(year, by)
        lines = [one for one in there if one.theme == theme]
        if not lines:
            raise ChangedMeanwhile(themes_of(there))
        name = theme_as_known(to, [one for one in themes_of(there) if one != theme])
        if name == theme:
            return name
        for one in lines:
            one.theme = name
            one.revision += 1
        Kloe.objects.bulk_update(lines, ["theme", "revision"])
        put_in_order(arranged(there))
        record("kloe.rename_theme", by=by, label=_label(name, year), changes={"theme": [theme, name]})
    return name


def move_theme(*, year: int, theme: str, way: str, by: User | None) -> None:
    """Let the theme change places with the one before or after it, with all its lines; at the edge nothing moves."""
    with transaction.atomic():
        there = arranged(hold_year(year, by))
        if theme not in themes_of(there):
            raise MetricRefused(NO_THEME)
        order = with_theme_moved(there, theme, way)
        if put_in_order(order) and order != there:
            places = [themes_of(there).index(theme) + 1, themes_of(order).index(theme) + 1]
            record("kloe.move_theme", by=by, label=_label(theme, year), changes={"place": [*places]})


def take_out_theme(*, year: int, theme: str, by: User | None) -> int:
    """Take out the theme with its lines, all of them or none; return how many. Twice does nothing more.

    Raises MetricRefused when one of them is used, with what uses it.
    """
    with transaction.atomic():
        there = hold_year(year, by)
        lines = [one for one in there if one.theme == theme]
        used = uses_of(lines)
        if why := [f"MLCO KLOE {one.code}: {'; '.join(used[one.pk])}" for one in lines if one.pk in used]:
            raise MetricRefused(f"Lines of {theme} are used, so it stays. {'. '.join(why)}")
        for one in lines:
            take_away(one, by)
        put_in_order(one for one in there if one.theme != theme)
        if lines:
            codes = [one.code for one in lines]
            record("kloe.take_out_theme", by=by, label=_label(theme, year), changes={"lines": [codes, None]})
    return len(lines)


def _label(theme: str, year: int) -> str:
    return f"{theme}, {PlanningYear(year)}"
