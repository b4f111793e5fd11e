"""Addresses of reminders: what a year's dates remind of, and what people choose to get."""

from django.urls import path

from planning.reminders import views

app_name = "reminders"
urlpatterns = [
    path("your-account/mail/", views.Choices.as_view(), name="choices"),
    path("planning-year/<year:year>/reminders/", views.Schedule.as_view(), name="schedule"),
    path("planning-year/<year:year>/reminders/<int:milestone>/", views.OfMilestone.as_view(), name="of_milestone"),
]
