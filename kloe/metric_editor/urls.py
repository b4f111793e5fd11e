"""Addresses of pages on which metrics are defined."""

from django.urls import path

from kloe.metric_editor import views

app_name = "metric_editor"
OF_METRIC = "metrics/<slug:code>"
OF_SERIES = "metrics/<slug:code>/<int:pk>"
OF_TARGET = f"{OF_SERIES}/targets/<int:target>"
urlpatterns = [
    path("metrics/add/", views.AddMetric.as_view(), name="add_metric"),
    path(f"{OF_METRIC}/change/", views.ChangeMetric.as_view(), name="change_metric"),
    path(f"{OF_METRIC}/retire/", views.RetireMetric.as_view(), name="retire_metric"),
    path(f"{OF_METRIC}/resume/", views.ResumeMetric.as_view(), name="resume_metric"),
    path(f"{OF_METRIC}/series/add/", views.AddSeries.as_view(), name="add_series"),
    path(f"{OF_SERIES}/change/", views.ChangeSeries.as_view(), name="change_series"),
    path(f"{OF_SERIES}/close/", views.CloseSeries.as_view(), name="close_series"),
    path(f"{OF_SERIES}/reopen/", views.ReopenSeries.as_view(), name="reopen_series"),
    path(f"{OF_SERIES}/targets/add/", views.AddTarget.as_view(), name="add_target"),
    path(f"{OF_TARGET}/change/", views.ChangeTarget.as_view(), name="change_target"),
    path(f"{OF_TARGET}/end/", views.EndTarget.as_view(), name="end_target"),
    path(f"{OF_TARGET}/remove/", views.RemoveTarget.as_view(), name="remove_target"),
    path(f"{OF_SERIES}/limits/anew/", views.AddRebase.as_view(), name="add_rebase"),
    path(f"{OF_SERIES}/limits/anew/<int:mark>/remove/", views.RemoveRebase.as_view(), name="remove_rebase"),
    path(f"{OF_SERIES}/limits/fix/", views.FixLimits.as_view(), name="fix_limits"),
    path(f"{OF_SERIES}/limits/fix/<int:mark>/remove/", views.ReleaseLimits.as_view(), name="release_limits"),
    path(f"{OF_SERIES}/remarks/add/", views.AddAnnotation.as_view(), name="add_annotation"),
    path(f"{OF_SERIES}/remarks/<int:mark>/change/", views.ChangeAnnotation.as_view(), name="change_annotation"),
    path(f"{OF_SERIES}/remarks/<int:mark>/remove/", views.RemoveAnnotation.as_view(), name="remove_annotation"),
]
