"""Addresses of reminders: what a year's dates remind of, and what people choose to get."""

from django.urls import path

from planning.reminders import views

app_name = "reminders"
urlpatterns = [
    path("your-account/mail/", views.Choices.as_view(), name="choices"),
]
