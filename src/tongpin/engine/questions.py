"""What to ask: the questions whose answers would tell most (method J5; Lindley 1956)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tongpin.method.model import Method, Question

from .judgement import Ask
from .record import Event

AT_MOST = 3
WORTH_ASKING_BITS = 0.03
CALLED_FOR_BITS = 0.005
LATELY_EVENTS = 4
# What the customer just did, and the question that tells what it meant (method C3).
CALLS_FOR: Mapping[str, str] = {
    "sig_vague_too_expensive": "q_se_ra_6",
    "sig_certificates_requested": "q_se_ra_4",
    "sig_comparative_site_tour": "q_se_ra_7",
    "sig_risk_site_inspection": "q_se_ra_7",
    "sig_expansion_enquiry": "q_im_pr_1",
    "sig_leaning_to_us": "q_se_ra_1",
    "sig_trial_result_poor": "q_se_ra_1",
    "sig_too_good_suspected": "q_se_ra_2",
}
_ONLY_WHEN_CALLED_FOR = {"q_no_decision_1", "q_im_pr_1"}
UNUSABLE = 0.15  # share of askings that bring no usable answer
_OUTSIDE = 0.5  # how far states outside the pair follow their nearer end


def ask(
    posterior: Mapping[str, float], events: Sequence[Event], method: Method, lang: str
) -> tuple[Ask, ...]:
    """Return at most three questions by expected information gain in bits, best first.

    A question that the customer's last acts call for comes first (how dear, compared with whom?). Two a
    contact at most (method J5).
    """
    p = np.array([posterior[s] for s in method.states])
    called = _called_for(events)
    found = []
    for question in method.questions.values():
        if question.id in _ONLY_WHEN_CALLED_FOR and question.id not in called:
            continue
        gain = (1 - UNUSABLE) * information_gain(p, answer_model(question, method))
        if gain >= (CALLED_FOR_BITS if question.id in called else WORTH_ASKING_BITS):
            found.append(Ask(question.id, question.text.say(lang), round(gain, 4)))
    return tuple(sorted(found, key=lambda a: (a.question not in called, -a.gain_bits, a.question))[:AT_MOST])


def _called_for(events: Sequence[Event]) -> set[str]:
    lately = [m.signal for e in events[-LATELY_EVENTS:] for m in e.marks]
    called = {question for signal, question in CALLS_FOR.items() if signal in lately}
    if [m.signal for e in events for m in e.marks].count("sig_decision_postponed") >= 2:
        called.add("q_no_decision_1")
    return called


def answer_model(question: Question, method: Method) -> NDArray[np.float64]:
    """Return P(answer | state), shape (states, answers); rows sum to 1.

    An answer's odds say how much likelier it is in the state it favours than in the other of the pair. States
    outside the pair lean to the nearer end of it, half as strongly.
    """
    ids = list(method.states)
    low, high = sorted(ids.index(s) for s in question.pair)
    out = np.ones((len(ids), len(question.answers)))
    for column, answer in enumerate(question.answers):
        favoured = ids.index(answer.favours)
        for row in range(len(ids)):
            nearer = row if low <= row <= high else (low if row < low else high)
            if favoured in {nearer, row} or (favoured > high and nearer == high):
                strength = 1.0 if row in {low, high, favoured} else _OUTSIDE
                out[row, column] = answer.odds**strength
    rows: NDArray[np.float64] = out.sum(axis=1, keepdims=True)
    return out / rows


def information_gain(p: NDArray[np.float64], answers: NDArray[np.float64]) -> float:
    """Return H(p) minus the expected entropy after the answer, in bits; never below 0."""
    joint = p[:, None] * answers
    marginal = joint.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(joint > 0, joint / (p[:, None] * marginal[None, :]), 1.0)
    return max(0.0, float((joint * np.log2(ratio)).sum()))
