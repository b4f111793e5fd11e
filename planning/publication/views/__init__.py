"""The publishing pages of the planning team, and what readers reach through the application."""

from planning.publication.views.preview import (
    DraftFull,
    DraftFullPaper,
    DraftPage,
    DraftPaper,
    DraftPicture,
    DraftPreview,
    SectionFit,
)
from planning.publication.views.publishing import (
    PreparePublication,
    PreviewPage,
    PreviewPaper,
    PreviewPicture,
    PreviewStylesheet,
    PublishingQueue,
    ReopenPlan,
    WithdrawPublication,
)
from planning.publication.views.reading import PlanDirectory, StaffFile

__all__ = [
    "DraftFull",
    "DraftFullPaper",
    "DraftPage",
    "DraftPaper",
    "DraftPicture",
    "DraftPreview",
    "PlanDirectory",
    "PreparePublication",
    "PreviewPage",
    "PreviewPaper",
    "PreviewPicture",
    "PreviewStylesheet",
    "PublishingQueue",
    "ReopenPlan",
    "SectionFit",
    "StaffFile",
    "WithdrawPublication",
]
