"""Addresses."""

from django.http import HttpResponse
from django.urls import path

app_name = "review"
urlpatterns = [path("<int:case>/", HttpResponse, name="detail")]
