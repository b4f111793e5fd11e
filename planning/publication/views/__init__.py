"""The publishing pages of the planning team, and what readers reach through the application."""

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
    "PlanDirectory",
    "PreparePublication",
    "PreviewPage",
    "PreviewPaper",
    "PreviewPicture",
    "PreviewStylesheet",
    "PublishingQueue",
    "ReopenPlan",
    "StaffFile",
    "WithdrawPublication",
]
