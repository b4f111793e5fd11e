"""The pages of writing: the list, a plan's task list, one section, checking and submitting."""

from planning.service_plans.views.plan import OfCase, PlanDetail, PlanWithdraw
from planning.service_plans.views.plan_list import PlanList, PlanStart
from planning.service_plans.views.section import SectionEdit
from planning.service_plans.views.submit import PlanCheck, PlanSubmit

__all__ = ["OfCase", "PlanCheck", "PlanDetail", "PlanList", "PlanStart", "PlanSubmit", "PlanWithdraw", "SectionEdit"]
