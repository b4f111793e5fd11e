"""Addresses of workplans and deliverables."""

from django.urls import path

from planning.workplans.views import DeliverablePage, WorkplanPage, WorkplansOfYear

app_name = "workplans"
urlpatterns = [
    path("planning-year/<year:year>/workplans/", WorkplansOfYear.as_view(), name="year"),
    path("planning-year/<year:year>/workplans/<slug:code>/", WorkplanPage.as_view(), name="workplan"),
    path("planning-year/<year:year>/deliverables/<int:pk>/", DeliverablePage.as_view(), name="deliverable"),
]
