"""The pages of writing: the list, a plan's task list, one section, checking and submitting."""

from planning.service_plans.views.autosave import Autosave, WhoIsHere
from planning.service_plans.views.history import EarlierText, EarlierTexts, NameVersion
from planning.service_plans.views.invitation import InvitationPage
from planning.service_plans.views.last_year import BringIn, LastYearAnswer
from planning.service_plans.views.looking_back import Outcomes, Unfinished
from planning.service_plans.views.moving import CopyKept, KeptSections, MovedSections, NoteMove
from planning.service_plans.views.pictures import (
    ChangePicture,
    MovePicture,
    PictureFile,
    RemovePicture,
    SectionPictures,
)
from planning.service_plans.views.plan import OfCase, PlanDetail, PlanWithdraw
from planning.service_plans.views.plan_list import PlanList, PlanStart
from planning.service_plans.views.section import SectionEdit
from planning.service_plans.views.sharing import (
    ChangeShareDate,
    RemindOfSection,
    SectionSharing,
    ShareThePlan,
    TakeSectionBack,
)
from planning.service_plans.views.submit import PlanCheck, PlanSubmit

__all__ = [
    "Autosave",
    "BringIn",
    "ChangePicture",
    "ChangeShareDate",
    "CopyKept",
    "EarlierText",
    "EarlierTexts",
    "InvitationPage",
    "KeptSections",
    "LastYearAnswer",
    "MovePicture",
    "MovedSections",
    "NameVersion",
    "NoteMove",
    "OfCase",
    "Outcomes",
    "PictureFile",
    "PlanCheck",
    "PlanDetail",
    "PlanList",
    "PlanStart",
    "PlanSubmit",
    "PlanWithdraw",
    "RemindOfSection",
    "RemovePicture",
    "SectionEdit",
    "SectionPictures",
    "SectionSharing",
    "ShareThePlan",
    "TakeSectionBack",
    "Unfinished",
    "WhoIsHere",
]
