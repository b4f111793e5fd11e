"""Addresses of opening a year: the year in them is the one to be opened."""

from django.urls import path

from planning.year_opening.views import OpenedPage, OpenYear

app_name = "year_opening"
urlpatterns = [
    path("<year:year>/open/", OpenYear.as_view(), name="open"),
    path("<year:year>/opened/", OpenedPage.as_view(), name="opened"),
]
