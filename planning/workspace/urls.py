"""The home page's address."""

from django.urls import path

from planning.workspace.views import Home

urlpatterns = [path("", Home.as_view(), name="home")]
