"""Every address: signing in, the API, the pages."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from tongpin.server.api.api import urls as api_urls

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("confirm-password/", account.reauthenticate, name="account_reauthenticate"),
    path("api/v1/", api_urls),
    path("", include("tongpin.server.web.urls")),
]

handler400 = "tongpin.server.core.refusals.bad_request"
handler403 = "tongpin.server.core.refusals.not_allowed"
handler404 = "tongpin.server.core.refusals.not_found"
handler500 = "tongpin.server.core.refusals.broken"
