"""Addresses of routes."""

from django.urls import path

from planning.routes.views import ChangeRoute, DeleteRoute, MakeRoute, RouteList

app_name = "routes"
urlpatterns = [
    path("<year:year>/routes/", RouteList.as_view(), name="list"),
    path("<year:year>/routes/<int:route>/", ChangeRoute.as_view(), name="change"),
    path("<year:year>/routes/<int:route>/delete/", DeleteRoute.as_view(), name="delete"),
    path("<year:year>/routes/make/<slug:group>/", MakeRoute.as_view(), name="make"),
]
