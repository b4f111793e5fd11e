"""Addresses of the outbox."""

from django.urls import path

from mlco_portal.mail import batch_views, views

app_name = "mail"
urlpatterns = [
    path("", views.Outbox.as_view(), name="list"),
    path("batches/<int:pk>/", batch_views.BatchDetail.as_view(), name="batch"),
    path("batches/<int:pk>/throw-away/", batch_views.ThrowBatchAway.as_view(), name="throw_away"),
    path("<int:pk>/", views.MailDetail.as_view(), name="detail"),
    path("<int:pk>/send-again/", views.SendAgain.as_view(), name="send_again"),
]
