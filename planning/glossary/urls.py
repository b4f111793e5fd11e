"""Addresses."""

from django.urls import path

from planning.glossary import views

app_name = "glossary"
urlpatterns = [
    path("", views.Glossary.as_view(), name="list"),
    path("add/", views.TermAdd.as_view(), name="add"),
    path("<int:pk>/", views.TermChange.as_view(), name="change"),
    path("<int:pk>/remove/", views.TermRemove.as_view(), name="remove"),
]
