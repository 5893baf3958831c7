"""The pages' addresses, by noun."""

from __future__ import annotations

from django.urls import path

from tongpin.server.web.views import preferences

app_name = "web"
urlpatterns = [
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
]
