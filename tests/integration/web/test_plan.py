"""Planning: the verdict before anything is saved, a harmful move with a reason, done, dropped, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tongpin.method import load_method
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.models import Deal, Move
from tongpin.server.evidence.models import Event

CUT, FITS = "act_price_concession", "act_ask_for_concerns"


def send(client: Client, deal: Deal, tail: str = "", **given: Any) -> Any:
    return client.post(f"/deals/{deal.pk}/plan/{tail}", {"action": "", "text": "", **given})


def test_every_act_of_the_method_can_be_chosen_and_carries_its_verdict(sales: Client, deal: Deal) -> None:
    page = sales.get(f"/deals/{deal.pk}/plan/").content.decode()
    values = re.findall(r'name="action" value="([^"]*)"', page)
    assert sorted(values) == sorted(["", *load_method().actions])
    names = re.findall(r"<legend>([^<]+?)\s*<", page)
    assert names == [stage.name.zh for stage in load_method().selling_stages.values()]
    acts = re.findall(r'value="act_[^"]*"[^>]*><span class="act-name">[^<]+</span><span class="verdict', page)
    assert len(acts) == len(load_method().actions)


def test_a_link_brings_the_act_and_the_person(sales: Client, deal: Deal) -> None:
    person = deal.stakeholders.first()
    assert person is not None
    page = sales.get(f"/deals/{deal.pk}/plan/?action={FITS}&with=s{person.pk}").content.decode()
    assert f'value="{FITS}" checked' in page
    assert f'<option value="s{person.pk}" selected>' in page
    assert 'verdict-card-fit" id="verdict"' in page


@pytest.mark.parametrize("asked", ["act_none", "<script>", ""])
def test_a_link_with_nonsense_is_an_empty_form(sales: Client, deal: Deal, asked: str) -> None:
    answer = sales.get(f"/deals/{deal.pk}/plan/", {"action": asked, "with": "s0"})
    assert (answer.status_code, answer.context["verdict"]) == (200, None)


def test_verdict_comes_without_anything_saved(sales: Client, deal: Deal) -> None:
    answer = send(sales, deal, "verdict/", action=CUT)
    card = answer.context["verdict"]
    assert (card.verdict, card.action, card.harmful) == ("harmful", CUT, True)
    page = answer.content.decode()
    assert "明知有害，仍要计划" in page
    assert re.findall(r'name="choose" value="([^"]+)"', page) == [better.action for better in card.instead]
    assert Move.objects.count() == 0


def test_own_words_are_read(sales: Client, deal: Deal) -> None:
    card = send(sales, deal, "verdict/", text="主动降价五个点").context["verdict"]
    assert (card.action, card.verdict, card.read) == (CUT, "harmful", True)


def test_a_harmful_move_asks_for_a_reason_and_keeps_what_was_typed(sales: Client, deal: Deal) -> None:
    answer = send(sales, deal, action=CUT, text="先降五个点", when="2030-01-02")
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors.keys() == {"reason"}
    assert (form["text"].value(), form["when"].value(), form.chosen) == ("先降五个点", "2030-01-02", CUT)
    assert Move.objects.count() == 0


def test_the_reason_stands_on_the_deals_page_for_the_manager(world: World, sales: Client, deal: Deal) -> None:
    assert send(sales, deal, action=CUT, reason="总部已批，月底前必须签").status_code == 302
    page = signed_in(world.manager).get(f"/deals/{deal.pk}/").content.decode()
    planned = page[page.index('id="planned"') :]
    assert "总部已批，月底前必须签" in planned[: planned.index("</section>")]


def test_a_fitting_move_needs_no_reason(sales: Client, deal: Deal) -> None:
    person = deal.stakeholders.first()
    assert person is not None
    answer = send(sales, deal, action=FITS, text="周三当面问", person=f"s{person.pk}", when="2030-01-02")
    assert (answer.status_code, answer.url) == (302, f"/deals/{deal.pk}/#planned")
    move = Move.objects.get()
    assert (move.action, move.text, move.stakeholder, str(move.planned_for), move.verdict) == (
        FITS,
        "周三当面问",
        person,
        "2030-01-02",
        "fit",
    )


def test_a_second_press_plans_once(sales: Client, deal: Deal) -> None:
    for _ in range(2):
        assert send(sales, deal, action=FITS, text="周三\r\n当面问").status_code == 302
    assert Move.objects.count() == 1


def test_two_ways_of_doing_one_act_are_two_moves(sales: Client, deal: Deal) -> None:
    send(sales, deal, action=FITS, text="周三当面问")
    send(sales, deal, action=FITS, text="周五电话问")
    assert Move.objects.count() == 2


def test_the_alternative_takes_the_place_of_the_choice(sales: Client, deal: Deal) -> None:
    answer = send(sales, deal, action=CUT, text="留着", choose=FITS)
    form = answer.context["form"]
    assert (answer.status_code, form.chosen, form["text"].value()) == (200, FITS, "留着")
    assert Move.objects.count() == 0


def test_the_better_person_takes_the_place_of_the_choice(sales: Client, deal: Deal) -> None:
    first, other = deal.stakeholders.all()[:2]
    answer = send(sales, deal, action=FITS, person=f"s{first.pk}", choose_person=f"s{other.pk}")
    assert answer.context["form"].stakeholder() == other


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "text"), ({"action": "act_none"}, "action"), ({"action": FITS, "when": "yesterday"}, "when")],
)
def test_a_refusal_stands_at_its_field(sales: Client, deal: Deal, given: dict[str, str], field: str) -> None:
    answer = send(sales, deal, **given)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert Move.objects.count() == 0


@pytest.fixture
def move(world: World, deal: Deal) -> Move:
    return moves.plan_move(actor=world.sales, deal=deal, action=FITS)


def test_a_done_move_is_evidence_and_can_be_taken_back(sales: Client, deal: Deal, move: Move) -> None:
    given = {"version": move.version, "result": "对方说出了三个顾虑"}
    page = sales.post(f"/moves/{move.pk}/done/", given, follow=True).content.decode()
    event = Event.objects.get(move=move)
    assert (event.kind, event.action, event.text) == ("action", FITS, "对方说出了三个顾虑")
    (version,) = re.findall(rf'action="/moves/{move.pk}/reopen/">.*?name="version" value="(\d+)"', page)
    sales.post(f"/moves/{move.pk}/reopen/", {"version": version})
    move.refresh_from_db()
    event.refresh_from_db()
    assert (move.state, event.withdrawn_at is None) == ("planned", False)


def test_done_pressed_twice_is_one_event(sales: Client, deal: Deal, move: Move) -> None:
    before = Event.objects.count()
    for _ in range(2):
        answer = sales.post(f"/moves/{move.pk}/done/", {"version": move.version})
        assert answer.status_code == 302
    assert Event.objects.count() == before + 1


def test_done_in_the_future_is_refused_and_the_words_come_back(sales: Client, move: Move) -> None:
    given = {"version": move.version, "result": "谈得很好", "at": "2099-01-01T10:00"}
    answer = sales.post(f"/moves/{move.pk}/done/", given)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"at"})
    assert answer.context["form"]["result"].value() == "谈得很好"


def test_done_by_an_old_page_says_so_and_can_be_sent_again(sales: Client, move: Move) -> None:
    answer = sales.post(f"/moves/{move.pk}/done/", {"version": 99, "result": "谈了"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert (form["result"].value(), form["version"].value()) == ("谈了", str(move.version))


def test_a_dropped_move_can_be_taken_back(sales: Client, deal: Deal, move: Move) -> None:
    page = sales.post(
        f"/moves/{move.pk}/drop/", {"version": move.version, "why": "客户取消了"}, follow=True
    ).content.decode()
    move.refresh_from_db()
    assert (move.state, move.result) == ("dropped", "客户取消了")
    assert f'action="/moves/{move.pk}/reopen/"' in page
    sales.post(f"/moves/{move.pk}/reopen/", {"version": move.version})
    move.refresh_from_db()
    assert move.state == "planned"


def test_a_stranger_finds_nothing(stranger: Client, deal: Deal, move: Move) -> None:
    tried = [
        stranger.get(f"/deals/{deal.pk}/plan/"),
        send(stranger, deal, action=FITS),
        send(stranger, deal, "verdict/", action=FITS),
        stranger.get(f"/moves/{move.pk}/done/"),
        *(stranger.post(f"/moves/{move.pk}/{verb}/") for verb in ("done", "drop", "reopen")),
    ]
    assert [answer.status_code for answer in tried] == [404] * len(tried)
    assert [deal.name in answer.content.decode() for answer in tried] == [False] * len(tried)


def test_page_asks_as_often_for_many_moves_as_for_one(sales: Client, deal: Deal, move: Move) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert sales.get(f"/deals/{deal.pk}/").status_code == 200
        return len(seen)

    queries()
    one = queries()
    for number in range(5):
        send(sales, deal, action=FITS, text=f"第{number}次")
    assert sales.get(f"/deals/{deal.pk}/").status_code == 200  # the messages are shown and gone
    assert queries() == one


def test_english_is_english_but_for_the_customers_own_words(english: Client, deal: Deal) -> None:
    page = send(english, deal, "verdict/", action=CUT).content.decode()
    ours = re.sub(r"“[^”]*”", "", page)
    assert "Plan the harmful move all the same" in ours
    assert re.findall(r"[一-鿿]+", ours) == []
