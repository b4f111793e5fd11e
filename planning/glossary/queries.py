"""Look-ups of the glossary."""

from typing import Any

from django.db.models import Q, QuerySet

from mlco_portal.statements import prepared
from planning.glossary.models import Term


def terms() -> dict[str, str]:
    """Return every short form with its meaning, in the order of the alphabet (one query)."""
    return dict(sorted(_terms(), key=lambda one: one[0].lower()))


@prepared
def _terms() -> "QuerySet[Term, tuple[Any, ...]]":
    return Term.objects.order_by().values_list("short", "meaning")


def terms_matching(words: str = "") -> QuerySet[Term]:
    """Return the terms in which the words stand, in the order of the alphabet; all of them without words."""
    if not words:
        return Term.objects.all()
    wanted = Q(short__icontains=words) | Q(meaning__icontains=words) | Q(explanation__icontains=words)
    return Term.objects.filter(wanted)


def term_with_key(key: int) -> Term:
    """Return the term; raise Term.DoesNotExist."""
    return Term.objects.get(pk=key)


def term_of_short(short: str) -> Term | None:
    """Return the term of that short form, in small letters or capitals, or None."""
    return Term.objects.filter(short__iexact=short).first()
