"""Addresses."""

from django.urls import path

from tests.bench.bare import views

urlpatterns = [
    path("healthz", views.healthz),
    path("page/<int:pk>/", views.page),
    path("update/<int:pk>/", views.update),
    path("list/", views.listing),
]
