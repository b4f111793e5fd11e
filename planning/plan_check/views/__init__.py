"""Pages of the plan check."""

from planning.plan_check.views.plans import PlanFindings, Rules, SectionFindings
from planning.plan_check.views.round import RoundCheck, RoundExport

__all__ = ["PlanFindings", "RoundCheck", "RoundExport", "Rules", "SectionFindings"]
