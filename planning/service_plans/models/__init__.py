"""A service's plan, its sections, their history, the people who share them, and what it takes over from last year."""

from planning.service_plans.models.history import SectionMilestone, SectionPresence
from planning.service_plans.models.looking_back import CarryDecision, PriorityOutcome
from planning.service_plans.models.pictures import Picture
from planning.service_plans.models.plans import EDITABLE, PlanSection, PlanVersion, SectionRow, ServicePlan
from planning.service_plans.models.sharing import SectionShare
from planning.service_plans.models.template_moves import TemplateMove

__all__ = [
    "EDITABLE",
    "CarryDecision",
    "Picture",
    "PlanSection",
    "PlanVersion",
    "PriorityOutcome",
    "SectionMilestone",
    "SectionPresence",
    "SectionRow",
    "SectionShare",
    "ServicePlan",
    "TemplateMove",
]
