"""Addresses of the pages on which the aims of a year are changed."""

from django.urls import path

from planning.aims.views.base import TakeOut
from planning.aims.views.deliverables import (
    AddDeliverable,
    ChangeDeliverable,
    DeliverableDesk,
    DropDeliverable,
    PlaceDeliverable,
    SayOutcome,
    TakeBackDeliverable,
)
from planning.aims.views.frameworks import (
    CarriesOn,
    FrameworkDesk,
    Frameworks,
    WriteFramework,
    WritePriority,
    WriteStatement,
)
from planning.aims.views.workplans import WorkplanDesk, Workplans, WriteHeading, WriteLine, WriteWorkplan

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
    path("<year:year>/aims/workplans/", Workplans.as_view(), name="workplans"),
    path("<year:year>/aims/add-workplan/", WriteWorkplan.as_view(), name="add-workplan"),
    path("<year:year>/aims/workplans/<slug:code>/", WorkplanDesk.as_view(), name="workplan"),
    path("<year:year>/aims/workplans/<slug:code>/change/", WriteWorkplan.as_view(), name="change-workplan"),
    path("<year:year>/aims/workplans/<slug:code>/add-heading/", WriteHeading.as_view(), name="add-heading"),
    path("<year:year>/aims/workplans/<slug:code>/add-line/", WriteLine.as_view(), name="add-line"),
    path("<year:year>/aims/headings/<int:key>/", WriteHeading.as_view(), name="change-heading"),
    path("<year:year>/aims/lines/<int:key>/", WriteLine.as_view(), name="change-line"),
    path("<year:year>/aims/add-deliverable/", AddDeliverable.as_view(), name="add-deliverable"),
    path("<year:year>/aims/deliverables/<int:key>/", DeliverableDesk.as_view(), name="deliverable"),
    path("<year:year>/aims/deliverables/<int:key>/change/", ChangeDeliverable.as_view(), name="change-deliverable"),
    path("<year:year>/aims/deliverables/<int:key>/outcome/", SayOutcome.as_view(), name="outcome"),
    path("<year:year>/aims/deliverables/<int:key>/place/", PlaceDeliverable.as_view(), name="place"),
    path("<year:year>/aims/deliverables/<int:key>/drop/", DropDeliverable.as_view(), name="drop"),
    path("<year:year>/aims/deliverables/<int:key>/take-back/", TakeBackDeliverable.as_view(), name="take-back"),
    path("<year:year>/aims/places/<int:place>/", PlaceDeliverable.as_view(), name="change-place"),
    path("<year:year>/aims/take-out/<slug:kind>/<int:key>/", TakeOut.as_view(), name="take-out"),
]
