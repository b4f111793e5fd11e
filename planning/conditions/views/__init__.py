"""The pages of conditions."""

from planning.conditions.views.forms import AskForMore, ChangeCondition, CloseCondition, ReportCondition
from planning.conditions.views.lists import (
    ConditionsExport,
    ConditionsOfCase,
    ConditionsOfYear,
    CurrentYear,
    MyConditions,
)
from planning.conditions.views.page import ConditionPage

__all__ = [
    "AskForMore",
    "ChangeCondition",
    "CloseCondition",
    "ConditionPage",
    "ConditionsExport",
    "ConditionsOfCase",
    "ConditionsOfYear",
    "CurrentYear",
    "MyConditions",
    "ReportCondition",
]
