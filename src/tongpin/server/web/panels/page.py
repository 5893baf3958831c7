"""All panels of a deal's page at once, under the names that its templates use."""

from __future__ import annotations

from typing import Any

from tongpin.engine import check_action
from tongpin.server.web.charts.band import band
from tongpin.server.web.charts.band_phone import band_phone
from tongpin.server.web.charts.river import PHONE, river
from tongpin.server.web.panels.concerns import concerns
from tongpin.server.web.panels.evidence import evidence
from tongpin.server.web.panels.moves import (
    next_moves,
    out_of_step,
    questions,
    river_moves,
    tempting,
    wrong_moves,
)
from tongpin.server.web.panels.people import buyers
from tongpin.server.web.panels.stages import stage_sheets
from tongpin.server.web.panels.subject import Subject
from tongpin.server.web.panels.words import RISKS


def deal_panels(subject: Subject) -> dict[str, Any]:
    """Return the context of `web/deal/judgement.html`, but for what is planned and who changed what."""
    judgement, method, lang = subject.judgement, subject.method, subject.lang
    moves = river_moves(subject)
    verdicts = [
        check_action(subject.record, method, action=action, as_of=judgement.as_of, lang=lang)
        for action in tempting(subject)
    ]
    return {
        "judgement": judgement,
        "band": band(judgement, method, lang),
        "band_phone": band_phone(judgement, method, lang),
        "river": river(judgement, subject.steps, moves, method, lang),
        "river_phone": river(judgement, subject.steps, moves, method, lang, shape=PHONE),
        "risks": [RISKS.get(risk, risk) for risk in judgement.risks],
        "ended": method.outcomes[judgement.outcome].name.say(lang) if judgement.outcome != "open" else "",
        "chances": [
            (method.outcomes[ending].name.say(lang), share) for ending, share in judgement.chances.items()
        ],
        "stages": stage_sheets(subject),
        "entries": evidence(subject),
        "next_moves": next_moves(subject),
        "wrong_moves": wrong_moves(verdicts, subject),
        "questions": questions(subject),
        "out_of_step": out_of_step(subject),
        "concerns": concerns(subject),
        "people": buyers(subject),
    }
