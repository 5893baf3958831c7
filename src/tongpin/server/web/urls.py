"""The pages' addresses, by noun."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from tongpin.server.web.views import (
    capture,
    deal,
    deals,
    demo,
    plan,
    preferences,
    review,
    stakeholders,
    statement,
)

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
    path("deals/<int:pk>/capture/", capture.deal_capture, name="deal-capture"),
    path("deals/<int:pk>/capture/preview/", capture.capture_preview, name="capture-preview"),
    path("deals/<int:pk>/capture/discard/", capture.capture_discard, name="capture-discard"),
    path("deals/<int:pk>/review/", review.deal_review, name="deal-review"),
    path("signals/<int:pk>/<str:verb>/", review.signal_decide, name="signal-decide"),
    path("events/<int:pk>/change/", review.event_change, name="event-change"),
    path("events/<int:pk>/withdraw/", review.event_withdraw, name="event-withdraw"),
    path("deals/<int:pk>/plan/", plan.deal_plan, name="deal-plan"),
    path("deals/<int:pk>/plan/verdict/", plan.plan_verdict, name="plan-verdict"),
    path("moves/<int:pk>/done/", plan.move_done, name="move-done"),
    path("moves/<int:pk>/drop/", plan.move_drop, name="move-drop"),
    path("moves/<int:pk>/reopen/", plan.move_reopen, name="move-reopen"),
    path("deals/<int:pk>/stage/", statement.deal_state_stage, name="deal-state-stage"),
    path("deals/<int:pk>/people/", stakeholders.deal_people, name="deal-people"),
    path("stakeholders/<int:pk>/", stakeholders.stakeholder_change, name="stakeholder-change"),
    path("stakeholders/<int:pk>/remove/", stakeholders.stakeholder_remove, name="stakeholder-remove"),
    path("deals/<int:pk>/members/", stakeholders.member_add, name="member-add"),
    path("members/<int:pk>/remove/", stakeholders.member_remove, name="member-remove"),
]
