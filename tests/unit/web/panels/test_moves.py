"""What to do, what not to do, what to ask."""

from __future__ import annotations

from tongpin.engine.judgement import ActionVerdict
from tongpin.server.web.panels.moves import (
    next_moves,
    out_of_step,
    questions,
    river_moves,
    tempting,
    wrong_moves,
)
from tongpin.server.web.panels.subject import Subject


def test_a_price_cut_is_warned_of_while_they_weigh_risk(
    subject: Subject, verdicts: list[ActionVerdict]
) -> None:
    shown = {move.action: move for move in wrong_moves(verdicts, subject)}
    cut = shown["act_price_concession"]
    assert cut.name == subject.method.actions["act_price_concession"].name.zh
    assert cut.why
    assert cut.instead


def test_only_what_somebody_reaches_for_is_warned_of(subject: Subject) -> None:
    for action in tempting(subject):
        verdicts = {fit.verdict for fit in subject.method.actions[action].fits.values()}
        assert "harmful" in verdicts
        assert verdicts & {"fit", "neutral"}


def test_wrong_moves_begin_with_what_was_right_a_stage_ago(
    subject: Subject, verdicts: list[ActionVerdict]
) -> None:
    shown = [move.action for move in wrong_moves(verdicts, subject)]
    habit = [
        subject.method.actions[action].fits["solution_evaluation"].verdict in {"fit", "neutral"}
        for action in shown
    ]
    assert habit == sorted(habit, reverse=True)
    assert True in habit


def test_no_wrong_move_is_also_a_next_move(subject: Subject, verdicts: list[ActionVerdict]) -> None:
    wrong = {move.action for move in wrong_moves(verdicts, subject)}
    assert wrong & {move.action for move in next_moves(subject)} == set()


def test_next_moves_name_the_act_and_the_person(subject: Subject) -> None:
    names = {person.id: person.name for person in subject.record.people}
    for card, move in zip(next_moves(subject), subject.judgement.next, strict=True):
        assert card.name == subject.method.actions[move.action].name.zh
        assert card.person_name == names.get(move.with_person or "", "")


def test_questions_say_what_each_answer_would_mean(subject: Subject) -> None:
    for card, ask in zip(questions(subject), subject.judgement.ask, strict=True):
        favoured = [answer.favours for answer in subject.method.questions[ask.question].answers]
        assert [answer.stage.state for answer in card.answers] == favoured


def test_mismatches_of_the_whole_deal_come_first(subject: Subject) -> None:
    shown = out_of_step(subject)
    assert len(shown) == len(subject.judgement.mismatches)
    places = [item.event is not None for item in shown]
    assert places == sorted(places)


def test_our_moves_are_in_time_order(subject: Subject) -> None:
    moves = river_moves(subject)
    done = [event.id for event in subject.record.events if event.action]
    assert sorted(move.event for move in moves) == sorted(done)
    assert [move.at for move in moves] == sorted(move.at for move in moves)
