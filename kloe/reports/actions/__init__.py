"""Everything that writes reports: atomic, checked again under the lock of the report, audited."""

from kloe.reports.actions.commenting import CommentedMeanwhile, save_commentary
from kloe.reports.actions.files import make_again
from kloe.reports.actions.issuing import issue, revise
from kloe.reports.actions.starting import name_secretary, start_report

__all__ = [
    "CommentedMeanwhile",
    "issue",
    "make_again",
    "name_secretary",
    "revise",
    "save_commentary",
    "start_report",
]
