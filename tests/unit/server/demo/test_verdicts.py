"""Company A, act by act: what the story did, and what it warns of, each judged by what was known that day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories import PASSWORD
from tongpin import engine
from tongpin.method import load_method
from tongpin.server.demo.load import load
from tongpin.server.insight.queries.judgement import record_of
from tongpin.server.people.domain.user import create_first_administrator

# Method K2: day, act, expected verdict.
VERDICTS = """
2024-12-10 act_account_research fit
2025-01-14 act_share_industry_insight fit
2025-01-15 act_product_pitch early
2025-04-10 act_discovery_interview fit
2025-04-19 act_rank_criteria fit
2025-04-21 act_write_back_needs fit
2025-04-21 act_formal_quote early
2025-05-06 act_delivery_team_joins fit
2025-05-12 act_prepare_proof_pack fit
2025-05-21 act_submit_tailored_solution fit
2025-05-21 act_submit_template_proposal harmful
2025-05-28 act_price_concession harmful
2025-06-02 act_price_concession harmful
2025-06-02 act_push_to_close harmful
2025-06-02 act_minimise_concern harmful
2025-06-02 act_develop_problem_awareness harmful
2025-06-02 act_discovery_interview late
2025-06-02 act_shape_criteria harmful
2025-06-03 act_ask_for_concerns fit
2025-06-04 act_deliver_proof_pack fit
2025-06-05 act_invite_site_visit fit
2025-06-09 act_mutual_action_plan fit
2025-06-30 act_kickoff fit
2025-08-14 act_go_live_readiness_review fit
2025-08-18 act_hypercare_on_site fit
2025-08-21 act_rapid_issue_response fit
2025-08-22 act_hide_or_deflect_issue harmful
2025-08-22 act_price_concession harmful
2025-08-22 act_sales_leaves_after_signing harmful
2025-08-26 act_propose_expansion harmful
2025-10-28 act_business_review fit
2025-11-26 act_propose_expansion fit
"""
LAST = datetime(2025, 11, 24, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.django_db
def test_every_act_of_company_a_has_the_verdict_of_the_story() -> None:
    admin = create_first_administrator(email="admin@example.com", name="管理员", password=PASSWORD)
    deal = load(admin=admin).deals["company-a.yaml"]
    record = record_of(deal)
    shift = timezone.localdate(record.events[-1].at) - LAST.date()
    wrong = []
    for line in VERDICTS.split("\n")[1:-1]:
        day, action, expected = line.split()
        evening = datetime.fromisoformat(f"{day}T23:00+08:00") + timedelta(days=shift.days)
        found = engine.check_action(record, load_method(), action=action, as_of=evening)
        if found.verdict != expected:
            wrong.append((day, action, expected, found.verdict, found.p_harm))
    assert wrong == []
