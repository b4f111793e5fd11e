"""Addresses of the pages about tokens."""

from django.urls import path

from kloe.tokens import views

app_name = "tokens"
urlpatterns = [
    path("api-tokens/", views.TokenList.as_view(), name="list"),
    path("api-tokens/make/", views.MakeToken.as_view(), name="make"),
    path("api-tokens/<int:pk>/", views.TokenDetail.as_view(), name="detail"),
    path("api-tokens/<int:pk>/revoke/", views.RevokeToken.as_view(), name="revoke"),
]
