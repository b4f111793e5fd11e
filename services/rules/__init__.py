"""What may be done, by whom, and what belongs in the catalogue. Pure: no queries, no writes."""

from services.rules.access import NO_ACCESS, Access, Grant
from services.rules.catalogue import Catalogue, entry_problems, entry_warnings, scope_problem
from services.rules.entries import EntryProblem, ServiceEntry

__all__ = [
    "NO_ACCESS",
    "Access",
    "Catalogue",
    "EntryProblem",
    "Grant",
    "ServiceEntry",
    "entry_problems",
    "entry_warnings",
    "scope_problem",
]
