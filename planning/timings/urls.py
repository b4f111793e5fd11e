"""Addresses of how long deciding took."""

from django.urls import path

from planning.timings import views

app_name = "timings"
urlpatterns = [
    path("", views.Timings.as_view(), name="overview"),
    path("export.csv", views.TimingsExport.as_view(), name="export"),
    path("every-wait.csv", views.StaysExport.as_view(), name="stays"),
]
