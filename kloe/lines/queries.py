"""Look-ups of MLCO KLOEs."""

from django.db.models import QuerySet

from kloe.lines.models import Kloe


def kloes_of(year: int) -> QuerySet[Kloe]:
    """Return the MLCO KLOEs of the planning year in their order."""
    return Kloe.objects.filter(year=year).order_by("order")
