"""Forms of the approver's pages."""

from planning.review.forms.conditions import COUNT, ConditionForm, bound_row, is_typed, rows_typed
from planning.review.forms.conflict import ConflictForm
from planning.review.forms.decision import DROP, MAKE_CONDITIONS, SUBJECT, DecisionForm, QueryForm

__all__ = [
    "COUNT",
    "DROP",
    "MAKE_CONDITIONS",
    "SUBJECT",
    "ConditionForm",
    "ConflictForm",
    "DecisionForm",
    "QueryForm",
    "bound_row",
    "is_typed",
    "rows_typed",
]
