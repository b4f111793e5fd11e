"""Addresses of entering, importing and approving values."""

from django.urls import path

from kloe.measurements import views

app_name = "measurements"
urlpatterns = [
    path("values/enter/", views.EnterValues.as_view(), name="enter"),
    path("values/waiting/", views.Waiting.as_view(), name="waiting"),
    path("values/imports/", views.Imports.as_view(), name="imports"),
    path("values/imports/file/", views.SendFile.as_view(), name="send_file"),
    path("values/imports/paste/", views.PasteCells.as_view(), name="paste"),
    path("values/imports/<uuid:key>/", views.BatchPage.as_view(), name="batch"),
    path("values/imports/<uuid:key>/report.csv", views.BatchReportFile.as_view(), name="report"),
    path("values/imports/<uuid:key>/undo/", views.BatchUndo.as_view(), name="undo"),
    path("values/<int:pk>/", views.ValuePage.as_view(), name="value"),
    path("values/<int:pk>/correct/", views.Correct.as_view(), name="correct"),
    path("values/<int:pk>/decline/", views.Decline.as_view(), name="decline"),
]
