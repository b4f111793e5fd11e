"""Addresses of a year's phases: its windows, its state and late passes. They stand below the year's own address."""

from django.urls import path

from planning.cycle.views.passes import AskForPass, EndPass, GivePass, LatePasses
from planning.cycle.views.state import ChangeState, YearState
from planning.cycle.views.windows import AddWindow, ChangeWindow, RemoveWindow, YearDates

urlpatterns = [
    path("dates/", YearDates.as_view(), name="dates"),
    path("dates/windows/add/", AddWindow.as_view(), name="add_window"),
    path("dates/windows/<int:pk>/", ChangeWindow.as_view(), name="change_window"),
    path("dates/windows/<int:pk>/remove/", RemoveWindow.as_view(), name="remove_window"),
    path("state/", YearState.as_view(), name="state"),
    path("state/<slug:move>/", ChangeState.as_view(), name="change_state"),
    path("late-passes/", LatePasses.as_view(), name="passes"),
    path("late-passes/give/", GivePass.as_view(), name="give_pass"),
    path("late-passes/<int:pk>/end/", EndPass.as_view(), name="end_pass"),
    path("late-passes/ask/<slug:code>/", AskForPass.as_view(), name="ask_for_pass"),
]
