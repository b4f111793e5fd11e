"""Addresses of the outbox."""

from django.urls import path

from mlco_portal.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.Outbox.as_view(), name="list"),
    path("<int:pk>/", views.MailDetail.as_view(), name="detail"),
    path("<int:pk>/send-again/", views.SendAgain.as_view(), name="send_again"),
]
