"""Placing at once what can be placed in the blocks of a chapter that hold nothing yet: one from an earlier year."""

from dataclasses import dataclass

from django.db import transaction

from mlco_portal.accounts.models import User
from planning.operating_plan.actions.locks import locked_chapter
from planning.operating_plan.actions.placing import refresh_block
from planning.operating_plan.models import Chapter
from planning.operating_plan.queries.reading import waits_for_its_records
from planning.operating_plan.rules import WritingRefused


@dataclass(frozen=True, slots=True)
class Filled:
    """How many blocks were filled, how many could not be, and whether the chapter was checked before."""

    placed: int
    refused: int
    set_back: bool


def place_what_waits(*, chapter: Chapter, by: User) -> Filled:
    """Place what the records say now in every block of the chapter that holds nothing yet; the others stay.

    A list that people write is never placed so: what came along from an earlier year is to be looked at first.
    """
    placed, refused, set_back = 0, 0, False
    with transaction.atomic():
        locked = locked_chapter(chapter.pk, by)
        for block in locked.blocks.select_for_update(of=("self",)).order_by("order", "pk"):
            if not waits_for_its_records(block):
                continue
            try:
                set_back = refresh_block(block=block, revision=block.revision, by=by).set_back or set_back
                placed += 1
            except WritingRefused:
                refused += 1
    return Filled(placed, refused, set_back)
