"""Addresses."""

from django.http import HttpResponse
from django.urls import path

app_name = "service_plans"
urlpatterns = [path("of-case/<int:case>/", HttpResponse, name="of_case"), path("<int:plan>/", HttpResponse, name="detail")]
