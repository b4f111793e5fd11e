"""Pages of the template editor."""

from planning.template_editor.views.feedback import (
    ConsiderFeedback,
    FeedbackExport,
    PlanFeedback,
    SectionFeedback,
    TemplateFeedbackPage,
)
from planning.template_editor.views.issue import IssueTemplate
from planning.template_editor.views.preview import Preview, PreviewSection, PreviewWord
from planning.template_editor.views.sections import AddSection, ChangeSection, ChooseKind, MoveSection, RemoveSection
from planning.template_editor.views.templates import (
    BeginTemplate,
    DiscardDraft,
    NewVersion,
    TemplateAbout,
    TemplateList,
    TemplatePage,
)

__all__ = [
    "AddSection",
    "BeginTemplate",
    "ChangeSection",
    "ChooseKind",
    "ConsiderFeedback",
    "DiscardDraft",
    "FeedbackExport",
    "IssueTemplate",
    "MoveSection",
    "NewVersion",
    "PlanFeedback",
    "Preview",
    "PreviewSection",
    "PreviewWord",
    "RemoveSection",
    "SectionFeedback",
    "TemplateAbout",
    "TemplateFeedbackPage",
    "TemplateList",
    "TemplatePage",
]
