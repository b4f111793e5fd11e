"""Addresses of the pages on which the aims of a year are changed."""

from django.urls import path

from planning.aims.views.base import TakeOut
from planning.aims.views.frameworks import (
    CarriesOn,
    FrameworkDesk,
    Frameworks,
    WriteFramework,
    WritePriority,
    WriteStatement,
)

app_name = "aims"
urlpatterns = [
    path("<year:year>/aims/frameworks/", Frameworks.as_view(), name="frameworks"),
    path("<year:year>/aims/add-framework/", WriteFramework.as_view(), name="add-framework"),
    path("<year:year>/aims/frameworks/<slug:code>/", FrameworkDesk.as_view(), name="framework"),
    path("<year:year>/aims/frameworks/<slug:code>/change/", WriteFramework.as_view(), name="change-framework"),
    path("<year:year>/aims/frameworks/<slug:code>/add-statement/", WriteStatement.as_view(), name="add-statement"),
    path("<year:year>/aims/frameworks/<slug:code>/add-priority/", WritePriority.as_view(), name="add-priority"),
    path("<year:year>/aims/statements/<int:key>/", WriteStatement.as_view(), name="change-statement"),
    path("<year:year>/aims/priorities/<int:key>/", WritePriority.as_view(), name="change-priority"),
    path("<year:year>/aims/priorities/<int:key>/carries-on/", CarriesOn.as_view(), name="carries-on"),
    path("<year:year>/aims/take-out/<slug:kind>/<int:key>/", TakeOut.as_view(), name="take-out"),
]
