"""Adding, changing and removing terms: each leaves an entry in the audit trail."""

from django.db import IntegrityError, transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.glossary.models import Term

FIELDS = ("short", "meaning", "explanation")


class TermRefused(Exception):
    """A term cannot be written; the text tells the user why and what to do."""


class ChangedMeanwhile(TermRefused):
    """Somebody else changed the term since the form was opened; `current` is how it stands now."""

    def __init__(self, current: Term) -> None:
        super().__init__("Somebody else changed this term. Below stands what you typed; save again to replace theirs")
        self.current = current


def add_term(*, short: str, meaning: str, explanation: str = "", by: User | None) -> Term:
    """Add a term; raise TermRefused when the glossary has its short form already, in small letters or capitals."""
    with transaction.atomic():
        term = _saved(Term(short=short, meaning=meaning, explanation=explanation))
        record("glossary.add_term", by=by, about=term, changes=changes_between({}, values_of(term)))
    return term


def change_term(
    *, term: Term, short: str, meaning: str, explanation: str = "", seen: dict[str, str] | None = None, by: User | None
) -> Term:
    """Change a term; raise TermRefused as `add_term`, or ChangedMeanwhile when it is not as it was `seen`."""
    with transaction.atomic():
        locked = Term.objects.select_for_update().get(pk=term.pk)
        before = values_of(locked)
        if seen is not None and seen != before:
            raise ChangedMeanwhile(locked)
        locked.short, locked.meaning, locked.explanation = short, meaning, explanation
        changes = changes_between(before, values_of(locked))
        if changes:
            _saved(locked)
            record("glossary.change_term", by=by, about=locked, changes=changes)
    return locked


def remove_term(*, term: Term, by: User | None) -> None:
    """Remove a term; plans that were frozen with it keep its words. A second press finds nothing to do."""
    with transaction.atomic():
        locked = Term.objects.select_for_update().filter(pk=term.pk).first()
        if locked is not None:
            record("glossary.remove_term", by=by, about=locked, changes=changes_between(values_of(locked), {}))
            locked.delete()


def values_of(term: Term) -> dict[str, str]:
    """Return what a term says."""
    return {name: getattr(term, name) for name in FIELDS}


def _saved(term: Term) -> Term:
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise TermRefused(f"The glossary has “{term.short}” already. Change that one") from error
    return term
