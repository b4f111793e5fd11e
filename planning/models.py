"""Imports the capabilities' models for Django's registry, and nothing else does."""

from planning.approval.models import (
    ApprovalCase,
    ApprovalRoute,
    CaseAuthor,
    CaseStep,
    ChainHead,
    Condition,
    Decision,
    RouteStep,
)
from planning.conditions.models import ConditionReminder
from planning.cycle.models import (
    CalendarFeed,
    CompositionPart,
    LatePass,
    Milestone,
    MilestoneDependency,
    MilestoneMove,
    PhaseWindow,
    PlanningCycle,
)
from planning.discussion.models import Comment, Mention
from planning.evidence.models import Verification
from planning.glossary.models import Term
from planning.meetings.models import Meeting, MeetingItem
from planning.plan_templates.models import PlanTemplate, TemplateFeedback, TemplateSection
from planning.priorities.models import Priority, PriorityAlias
from planning.publication.models import PageFit, Publication, PublishedFile
from planning.reminders.models import Digest, Reminded, ReminderRule
from planning.review.models import SectionVerdict, VersionLook
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
    TemplateMove,
)
from planning.word_plans.models import WordDownload, WordUpload

__all__ = [
    "ApprovalCase",
    "ApprovalRoute",
    "CalendarFeed",
    "CarryDecision",
    "CaseAuthor",
    "CaseStep",
    "ChainHead",
    "Comment",
    "CompositionPart",
    "Condition",
    "ConditionReminder",
    "Decision",
    "Digest",
    "LatePass",
    "Meeting",
    "MeetingItem",
    "Mention",
    "Milestone",
    "MilestoneDependency",
    "MilestoneMove",
    "PageFit",
    "PhaseWindow",
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
    "Reminded",
    "ReminderRule",
    "RouteStep",
    "SectionMilestone",
    "SectionPresence",
    "SectionRow",
    "SectionShare",
    "SectionVerdict",
    "ServicePlan",
    "TemplateFeedback",
    "TemplateMove",
    "TemplateSection",
    "Term",
    "Verification",
    "VersionLook",
    "WordDownload",
    "WordUpload",
]
