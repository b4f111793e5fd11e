"""Addresses of alignment."""

from django.urls import path

from planning.alignment.views.matrix import ChangeMatrix, HeatMapOfYear, MatrixOfYear
from planning.alignment.views.serves import DeliverableServes, LineServes
from planning.alignment.views.thread import Thread, ThreadOfDeliverable, ThreadOfPlan, ThreadOfPriority, WhatStops

app_name = "alignment"
urlpatterns = [
    path("<year:year>/alignment/", MatrixOfYear.as_view(), name="matrix"),
    path("<year:year>/alignment/heat-map/", HeatMapOfYear.as_view(), name="heat-map"),
    path("<year:year>/alignment/change/<slug:code>/", ChangeMatrix.as_view(), name="change"),
    path("<year:year>/alignment/serves/<int:key>/", DeliverableServes.as_view(), name="serves"),
    path("<year:year>/alignment/thread/", Thread.as_view(), name="thread"),
    path("<year:year>/alignment/thread/priority/<int:key>/", ThreadOfPriority.as_view(), name="thread-priority"),
    path(
        "<year:year>/alignment/thread/deliverable/<int:key>/",
        ThreadOfDeliverable.as_view(),
        name="thread-deliverable",
    ),
    path("<year:year>/alignment/thread/plan/<int:key>/", ThreadOfPlan.as_view(), name="thread-plan"),
    path("<year:year>/alignment/thread/plan/<int:key>/<uuid:row>/", LineServes.as_view(), name="line-serves"),
    path("<year:year>/alignment/what-stops/<int:key>/", WhatStops.as_view(), name="what-stops"),
]
