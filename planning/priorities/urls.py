"""Addresses of priorities."""

from django.urls import path

from planning.priorities.views import PrioritiesOfYear

app_name = "priorities"
urlpatterns = [path("planning-year/<year:year>/priorities/", PrioritiesOfYear.as_view(), name="year")]
