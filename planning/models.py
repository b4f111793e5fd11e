"""Imports the capabilities' models for Django's registry, and nothing else does."""

from planning.approval.models import ApprovalCase, ApprovalRoute, CaseAuthor, CaseStep, ChainHead, Decision, RouteStep
from planning.cycle.models import Milestone, PlanningCycle
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.models import Priority, PriorityAlias
from planning.publication.models import Publication, PublishedFile
from planning.service_plans.models import PlanSection, PlanVersion, SectionRow, ServicePlan

__all__ = [
    "ApprovalCase",
    "ApprovalRoute",
    "CaseAuthor",
    "CaseStep",
    "ChainHead",
    "Decision",
    "Milestone",
    "PlanSection",
    "PlanTemplate",
    "PlanVersion",
    "PlanningCycle",
    "Priority",
    "PriorityAlias",
    "Publication",
    "PublishedFile",
    "RouteStep",
    "SectionRow",
    "ServicePlan",
    "TemplateSection",
]
