"""Addresses of planning years."""

from django.urls import path

from planning.cycle.views.year import PlanningYearPage

app_name = "cycle"
urlpatterns = [
    path("", PlanningYearPage.as_view(), name="current"),
    path("<year:year>/", PlanningYearPage.as_view(), name="year"),
]
