"""Addresses of priorities."""

from django.urls import path

from planning.priorities.views import FrameworkPage, PrioritiesOfYear

app_name = "priorities"
urlpatterns = [
    path("planning-year/<year:year>/priorities/", PrioritiesOfYear.as_view(), name="year"),
    path("planning-year/<year:year>/priorities/<slug:code>/", FrameworkPage.as_view(), name="framework"),
]
