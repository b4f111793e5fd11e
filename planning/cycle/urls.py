"""Addresses of planning years."""

from django.urls import include, path

from planning.cycle.views.calendar import CalendarFeedFile, CalendarPage, RenewFeed, RoleCalendar
from planning.cycle.views.dates import MilestoneMovePage
from planning.cycle.views.timeline import (
    DependencyRemove,
    MilestoneDone,
    MilestonePage,
    MilestonePlace,
    Milestones,
)
from planning.cycle.views.timeline_forms import MilestoneAdd, MilestoneChange, MilestoneRemove
from planning.cycle.views.year import PlanningYearPage

app_name = "cycle"
urlpatterns = [
    path("", PlanningYearPage.as_view(), name="current"),
    path("calendar/", CalendarPage.as_view(), name="calendar"),
    path("calendar/new-address/", RenewFeed.as_view(), name="renew_feed"),
    path("calendar/feed/<str:token>.ics", CalendarFeedFile.as_view(), name="feed"),
    path("calendar/<slug:audience>.ics", RoleCalendar.as_view(), name="role_calendar"),
    path("<year:year>/", PlanningYearPage.as_view(), name="year"),
    path("<year:year>/", include("planning.cycle.phase_urls")),
    path("<year:year>/timetable/", Milestones.as_view(), name="milestones"),
    path("<year:year>/timetable/add/", MilestoneAdd.as_view(), name="milestone_add"),
    path("<year:year>/timetable/<int:pk>/", MilestonePage.as_view(), name="milestone"),
    path("<year:year>/timetable/<int:pk>/change/", MilestoneChange.as_view(), name="milestone_change"),
    path("<year:year>/timetable/<int:pk>/move/", MilestoneMovePage.as_view(), name="move"),
    path("<year:year>/timetable/<int:pk>/remove/", MilestoneRemove.as_view(), name="milestone_remove"),
    path("<year:year>/timetable/<int:pk>/place/", MilestonePlace.as_view(), name="milestone_place"),
    path("<year:year>/timetable/<int:pk>/done/", MilestoneDone.as_view(), name="milestone_done"),
    path(
        "<year:year>/timetable/<int:pk>/needs/<int:key>/remove/", DependencyRemove.as_view(), name="dependency_remove"
    ),
]
