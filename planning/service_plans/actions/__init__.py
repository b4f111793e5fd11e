"""Everything that writes a plan: atomic, checked again under the lock, audited."""

from planning.service_plans.actions.starting import start_plan, start_plans, start_plans_in_bulk
from planning.service_plans.actions.submitting import submit_plan, withdraw_plan
from planning.service_plans.actions.writing import (
    Saved,
    TypedRow,
    autosave_section_of,
    save_section,
    save_section_of,
    set_aside_section_of,
)

__all__ = [
    "Saved",
    "TypedRow",
    "autosave_section_of",
    "save_section",
    "save_section_of",
    "set_aside_section_of",
    "start_plan",
    "start_plans",
    "start_plans_in_bulk",
    "submit_plan",
    "withdraw_plan",
]
