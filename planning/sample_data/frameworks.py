"""Loads what a year aims at beside its core priorities: frameworks, its own and partners', and successors."""

from typing import Any

from planning.priorities.models import Framework, Priority, PriorityAlias, PrioritySuccession, Statement
from planning.sample_data.files import read

# What a framework's entry says besides the fields of its record.
PARTS = ("statements", "priorities")


def load_frameworks(year: int, *, links: bool = True) -> None:
    """Load the year's frameworks; its core priorities are there already, and with `links` those that they carry on."""
    content = read(year, "frameworks")
    for one in content["frameworks"]:
        _load_framework(year, one)
    for one in content.get("successors", ()) if links else ():
        _link(year, one)


def _load_framework(year: int, told: dict[str, Any]) -> None:
    fields = {name: value for name, value in told.items() if name not in PARTS}
    framework, _ = Framework.objects.update_or_create(year=year, code=fields.pop("code"), defaults=fields)
    Statement.objects.bulk_create(
        Statement(framework=framework, order=order, **one)
        for order, one in enumerate(told.get("statements", ()), start=1)
    )
    aliases: list[PriorityAlias] = []
    priorities: list[Priority] = []
    for order, one in enumerate(told.get("priorities", ()), start=1):
        fields = {**one, "commitments": "\n".join(one.get("commitments", ()))}
        names = fields.pop("aliases", ())
        priority = Priority(framework=framework, order=order, **fields)
        priorities.append(priority)
        aliases += [PriorityAlias(priority=priority, name=name) for name in names]
    Priority.objects.bulk_create(priorities)
    PriorityAlias.objects.bulk_create(aliases)


def _link(year: int, told: dict[str, Any]) -> None:
    earlier, later = priorities_of(told["from"], told["framework"]), priorities_of(year, told["framework"])
    PrioritySuccession.objects.bulk_create(
        PrioritySuccession(earlier=earlier[old], later=later[new]) for old, new in told["pairs"]
    )


def priorities_of(year: int, framework: str) -> dict[str, Priority]:
    """Return the priorities of the framework of the year, {code: priority}."""
    return {one.code: one for one in Priority.objects.filter(framework__year=year, framework__code=framework)}
