"""What people send: a section as typed, the filters of the list, the reason of a withdrawal."""

from planning.service_plans.forms.plans import Options, PlanFilterForm, SubmitForm, TypedText, WithdrawForm
from planning.service_plans.forms.section import (
    ADD,
    CELL,
    CONTINUE,
    DISCARD,
    DOWN,
    REMOVE,
    RESTORE,
    STAY,
    UP,
    TypedSection,
    kept_section,
    typed_section,
)

__all__ = [
    "ADD",
    "CELL",
    "CONTINUE",
    "DISCARD",
    "DOWN",
    "REMOVE",
    "RESTORE",
    "STAY",
    "UP",
    "Options",
    "PlanFilterForm",
    "SubmitForm",
    "TypedSection",
    "TypedText",
    "WithdrawForm",
    "kept_section",
    "typed_section",
]
