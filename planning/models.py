"""Imports the capabilities' models for Django's registry, and nothing else does."""

from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable, PlanPriorityTag
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
from planning.operating_plan.models import Block, Chapter, ChapterWriter
from planning.plan_templates.models import PlanTemplate, TemplateFeedback, TemplateSection
from planning.priorities.models import Framework, Priority, PriorityAlias, PrioritySuccession, Statement
from planning.publication.models import PageFit, Publication, PublishedFile
from planning.releases.models import ConsultationResponse, Document, Release, ReleaseFile
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
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine
from planning.year_workbook.models import YearWorkbook

__all__ = [
    "ApprovalCase",
    "ApprovalRoute",
    "Block",
    "CalendarFeed",
    "CarryDecision",
    "CaseAuthor",
    "CaseStep",
    "ChainHead",
    "Chapter",
    "ChapterWriter",
    "Comment",
    "CompositionPart",
    "Condition",
    "ConditionReminder",
    "ConsultationResponse",
    "Decision",
    "Deliverable",
    "DeliverableTag",
    "Digest",
    "Document",
    "Framework",
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
    "Placement",
    "PlanPriorityDeliverable",
    "PlanPriorityTag",
    "PlanSection",
    "PlanTemplate",
    "PlanVersion",
    "PlanningCycle",
    "Priority",
    "PriorityAlias",
    "PriorityOutcome",
    "PrioritySuccession",
    "Publication",
    "PublishedFile",
    "Release",
    "ReleaseFile",
    "Reminded",
    "ReminderRule",
    "RouteStep",
    "SectionMilestone",
    "SectionPresence",
    "SectionRow",
    "SectionShare",
    "SectionVerdict",
    "ServicePlan",
    "Statement",
    "TemplateFeedback",
    "TemplateMove",
    "TemplateSection",
    "Term",
    "Verification",
    "VersionLook",
    "WordDownload",
    "WordUpload",
    "Workplan",
    "WorkplanHeading",
    "WorkplanLine",
    "YearWorkbook",
]
