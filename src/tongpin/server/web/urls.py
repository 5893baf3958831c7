"""The pages' addresses, by noun."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from tongpin.server.web.views import deal, deals, demo, preferences

app_name = "web"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="web:deals"), name="home"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("demo/", demo.demo_sign_in, name="demo"),
    path("deals/", deals.deals_page, name="deals"),
    path("deals/new/", deals.deal_new, name="deal-new"),
    path("deals/new/route/", deals.deal_route, name="deal-route"),
    path("deals/<int:pk>/", deal.deal_page, name="deal"),
    path("deals/<int:pk>/judgement/", deal.deal_judgement, name="deal-judgement"),
    path("deals/<int:pk>/capture/", deal.deal_page, name="deal-capture"),
    path("deals/<int:pk>/plan/", deal.deal_page, name="deal-plan"),
    path("deals/<int:pk>/stage/", deal.deal_page, name="deal-state-stage"),
    path("deals/<int:pk>/people/", deal.deal_page, name="deal-people"),
]
