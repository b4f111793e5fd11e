"""Imports the capabilities' models for Django's registry, and nothing else does."""

from planning.approval.models import ApprovalCase, ApprovalRoute, CaseAuthor, CaseStep, ChainHead, Decision, RouteStep
from planning.cycle.models import Milestone, PlanningCycle
from planning.discussion.models import Comment, Mention
from planning.glossary.models import Term
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.models import Priority, PriorityAlias
from planning.publication.models import PageFit, Publication, PublishedFile
from planning.service_plans.models import (
    CarryDecision,
    Picture,
    PlanSection,
    PlanVersion,
    PriorityOutcome,
    SectionMilestone,
    SectionPresence,
    SectionRow,
    SectionShare,
    ServicePlan,
)
from planning.word_plans.models import WordDownload, WordUpload

__all__ = [
    "ApprovalCase",
    "ApprovalRoute",
    "CarryDecision",
    "CaseAuthor",
    "CaseStep",
    "ChainHead",
    "Comment",
    "Decision",
    "Mention",
    "Milestone",
    "PageFit",
    "Picture",
    "PlanSection",
    "PlanTemplate",
    "PlanVersion",
    "PlanningCycle",
    "Priority",
    "PriorityAlias",
    "PriorityOutcome",
    "Publication",
    "PublishedFile",
    "RouteStep",
    "SectionMilestone",
    "SectionPresence",
    "SectionRow",
    "SectionShare",
    "ServicePlan",
    "TemplateSection",
    "Term",
    "WordDownload",
    "WordUpload",
]
