"""Who may do what with a plan, how far it is, and what is refused. Pure."""

from planning.service_plans.rules.permissions import (
    answers_for,
    can_edit,
    can_read,
    can_start,
    can_submit,
    can_withdraw,
    can_write,
    is_editable,
    why_not_editable,
)
from planning.service_plans.rules.progress import (
    SectionProgress,
    asked_for,
    progress_of,
    sections_progress,
    submission_problems,
)
from planning.service_plans.rules.refusals import (
    ChangedSinceChecked,
    EditConflict,
    NotReadyToSubmit,
    PlanNotEditable,
    PlanRefused,
)
from planning.service_plans.rules.typed import MAX_CHARACTERS, MAX_ROWS, as_typed

__all__ = [
    "MAX_CHARACTERS",
    "MAX_ROWS",
    "ChangedSinceChecked",
    "EditConflict",
    "NotReadyToSubmit",
    "PlanNotEditable",
    "PlanRefused",
    "SectionProgress",
    "answers_for",
    "as_typed",
    "asked_for",
    "can_edit",
    "can_read",
    "can_start",
    "can_submit",
    "can_withdraw",
    "can_write",
    "is_editable",
    "progress_of",
    "sections_progress",
    "submission_problems",
    "why_not_editable",
]
