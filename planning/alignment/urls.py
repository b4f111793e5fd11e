"""Addresses of alignment."""

from django.urls import path

from planning.alignment.views import ChangeMatrix, HeatMapOfYear, MatrixOfYear

app_name = "alignment"
urlpatterns = [
    path("<year:year>/alignment/", MatrixOfYear.as_view(), name="matrix"),
    path("<year:year>/alignment/heat-map/", HeatMapOfYear.as_view(), name="heat-map"),
    path("<year:year>/alignment/change/<slug:code>/", ChangeMatrix.as_view(), name="change"),
]
