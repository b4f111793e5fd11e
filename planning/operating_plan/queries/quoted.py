"""What a document quotes of plans: which ones, and which have become plans for staff only since it was placed."""

from collections.abc import Sequence

from mlco_portal.papers.elements import Quote
from planning.operating_plan.blocks import Sources, highlights, theme
from planning.operating_plan.blocks.approved import PlanOfYear
from planning.operating_plan.models import Block
from planning.operating_plan.queries.assembling import placed_in
from planning.releases.models import Document


def quoted_plans(document: Document) -> list[tuple[Block, PlanOfYear]]:
    """Return which block quotes which plan, in the order of the document (four queries at most)."""
    found = Block.objects.filter(chapter__document=document, chapter__taken_out_at__isnull=True, placed__isnull=False)
    blocks = list(found.filter(kind__in=[theme.KIND.code, highlights.KIND.code]).order_by("chapter__order", "order"))
    plans = list(Sources(document.year).plans.values()) if blocks else []
    return [(block, plan) for block in blocks for plan in _quoted(block, plans)]


def problem_of_quotes(quoted: Sequence[tuple[Block, PlanOfYear]]) -> str:
    """Return which blocks quote plans for staff only, as a sentence that says what to do, or ""."""
    named = [f"“{block.title or block.kind}” quotes {plan.name}" for block, plan in quoted if plan.is_for_staff]
    if not named:
        return ""
    return (
        f"Plans for staff only cannot stand in a document that everybody will read: {'; '.join(named)}. "
        "Place what the records say now, or change the block, then make the release."
    )


def _quoted(block: Block, plans: Sequence[PlanOfYear]) -> list[PlanOfYear]:
    """Return those of the plans that stand in what was placed."""
    groups = block.binding.get("groups", ()) if block.kind == highlights.KIND.code else ()
    codes = {pick["service"] for group in groups for line in group["lines"] for pick in line.get("picks", ())}
    places = {one.source.url for one in placed_in(block) or () if isinstance(one, Quote) and one.source}
    return [one for one in plans if one.service in codes or places & one.addresses]
