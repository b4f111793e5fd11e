"""Addresses of meetings."""

from django.urls import path

from planning.meetings.views.applying import MeetingPage, SeeTogether
from planning.meetings.views.keeping import CancelMeeting, ChangeMeeting, MakeMeeting, Meetings
from planning.meetings.views.listing import AddPlans, MeasurePages, NextPlan, OrderPlans, RemovePlan
from planning.meetings.views.staging import ApproveMany, StagePlan

app_name = "meetings"
urlpatterns = [
    path("", Meetings.as_view(), name="list"),
    path("new/", MakeMeeting.as_view(), name="new"),
    path("<int:meeting>/", MeetingPage.as_view(), name="detail"),
    path("<int:meeting>/change/", ChangeMeeting.as_view(), name="change"),
    path("<int:meeting>/cancel/", CancelMeeting.as_view(), name="cancel"),
    path("<int:meeting>/add/", AddPlans.as_view(), name="add"),
    path("<int:meeting>/order/", OrderPlans.as_view(), name="order"),
    path("<int:meeting>/approve/", ApproveMany.as_view(), name="approve_many"),
    path("<int:meeting>/measure/", MeasurePages.as_view(), name="measure"),
    path("<int:meeting>/together/", SeeTogether.as_view(), name="together"),
    path("<int:meeting>/plans/<int:item>/", StagePlan.as_view(), name="plan"),
    path("<int:meeting>/plans/<int:item>/next/", NextPlan.as_view(), name="next"),
    path("<int:meeting>/plans/<int:item>/remove/", RemovePlan.as_view(), name="remove"),
]
