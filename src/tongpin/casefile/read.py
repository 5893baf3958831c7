"""A case file in: every key known, every id checked, nothing dropped."""

from __future__ import annotations

import re
from itertools import groupby

from tongpin.casefile.dates import day_of
from tongpin.casefile.decode import decode
from tongpin.casefile.document import parse
from tongpin.casefile.errors import broken, part_of
from tongpin.casefile.fields import Fields
from tongpin.casefile.model import Case, CaseDeal, CaseEvent, CasePerson, CaseSignal, Label, Money
from tongpin.method.model import Method
from tongpin.method.text import Text, short

KINDS = ("note", "email", "chat", "call", "meeting", "document", "visit", "action", "stage")
MOTIONS = ("key_account", "ltc", "unknown")
SIDES = ("buyer", "seller", "other")
TOP = ("deal", "people", "events", "labels")
DEAL = ("name", "motion", "opened", "industry", "value")
PERSON = ("id", "name", "side", "title", "role")
EVENT = ("id", "at", "kind", "by", "with", "text", "action", "stage", "signals")
SIGNAL = ("signal", "quote", "reliability", "by")
A_MOTION = Text("业务模式", "a motion")
A_SIDE = Text("哪一方", "a side")
A_ROLE = Text("角色", "a role")
A_KIND = Text("事件种类", "a kind")
A_STAGE = Text("购买阶段", "a stage")
AN_ACTION = Text("已知的动作", "a known action")
A_SIGNAL = Text("已知的信号", "a known signal")
A_RELIABILITY = Text("可靠度", "a reliability")
AN_EVENT = Text("本文件的事件", "an event of this file")
CURRENCY = re.compile(r"^[A-Z]{3}$")


def read_case(data: bytes | str, name: str, method: Method) -> Case:
    """Read one case file.

    Parameters: `data`, the file's bytes (UTF-8, UTF-16 or GB18030; YAML or JSON) or its text; `name`, the file's
    name for errors; `method`, whose ids the file uses.

    Events come back sorted by time. A bare date means that day with its time unknown: it sorts by day, and
    among the events of its day it keeps its place in the file while those with a time are put in order
    around it.

    Raises:
        CaseError: the file is wrong; its text is one line that names file, event, field and mend.
    """
    root = parse(decode(data, name), name)
    if not isinstance(root.value, dict):
        raise broken(
            name,
            "要有 deal: 和 events:；这不是案例文件",
            "must hold deal: and events:; this is not a case file",
        )
    top = Fields(name, Text("文件", "the file"), root.value)
    top.expect(TOP, ("deal", "events"))
    people = _people(top, method)
    events = _events(top, method)
    labels = tuple(_label(top, number, method, events) for number in range(1, len(top.items("labels")) + 1))
    _refuse_second_label(top, labels)
    ordered = _in_order(events)
    return Case(name, _deal(top, ordered), people, ordered, labels)


def _deal(top: Fields, events: tuple[CaseEvent, ...]) -> CaseDeal:
    deal = top.below(top.values["deal"], Text("deal", "deal"))
    deal.expect(DEAL, ("name",))
    if not deal.text("name").strip():
        deal.refuse("name", "是空的；请写这单叫什么", "is empty; write what the deal is called")
    opened = deal.date("opened")[0] if deal.has("opened") else events[0].at if events else None
    return CaseDeal(
        name=deal.text("name"),
        motion=deal.word("motion", MOTIONS, A_MOTION, "key_account"),
        opened=opened,
        industry=deal.text("industry"),
        value=_money(deal) if deal.has("value") else None,
    )


def _money(deal: Fields) -> Money:
    value = deal.below(deal.values["value"], Text("deal 的 value", "deal, value"))
    value.expect(("amount", "currency"), ("amount", "currency"))
    currency = value.text("currency").strip()
    if not CURRENCY.match(currency):
        value.refuse(
            "currency",
            f"{short(currency)} 不是币种；请写三个字母，如 CNY",
            f"{short(currency)} is not a currency; write its three letters, as CNY",
        )
    return Money(value.number("amount"), currency)


def _people(top: Fields, method: Method) -> tuple[CasePerson, ...]:
    people: dict[str, CasePerson] = {}
    for number, node in enumerate(top.items("people"), 1):
        fields = top.below(node, numbered("人员", "person", number))
        person = _person(_named(fields, "人员", "person"), method)
        if person.id in people:
            fields.refuse(
                "id", "用了两次；每个人的 id 要不同", "is used twice; each person needs an id of their own"
            )
        people[person.id] = person
    return tuple(people.values())


def _person(fields: Fields, method: Method) -> CasePerson:
    fields.expect(PERSON, ("id",))
    aliases = [alias for role in method.roles.values() for alias in role.aliases]
    return CasePerson(
        id=fields.text("id"),
        name=fields.text("name"),
        side=fields.word("side", SIDES, A_SIDE, "buyer"),
        title=fields.text("title"),
        role=fields.word("role", [*method.roles, *aliases], A_ROLE),
    )


def numbered(zh: str, en: str, number: int) -> Text:
    """Return the place of an object by its number in the file."""
    return Text(f"第 {number} 个{zh}", f"{en} {number}")


def _named(fields: Fields, zh: str, en: str) -> Fields:
    """Call the object by its own id in errors, where it has one."""
    if fields.has("id") and isinstance(fields.values["id"].value, str):
        name = short(fields.text("id"))
        fields.place = Text(f"{zh} {name}", f"{en} {name}")
    return fields


def _events(top: Fields, method: Method) -> list[CaseEvent]:
    found: list[tuple[Fields, str]] = []
    taken: set[str] = set()
    for number, node in enumerate(top.items("events"), 1):
        fields = _named(top.below(node, numbered("事件", "event", number)), "事件", "event")
        fields.expect(EVENT, ("at", "kind"))
        given = fields.text("id").strip()
        if given in taken:
            fields.refuse(
                "id", "用了两次；每个事件的 id 要不同", "is used twice; each event needs an id of its own"
            )
        taken.update([given] if given else [])
        found.append((fields, given))
    return [
        _event(fields, given or _free_id(number, taken), method)
        for number, (fields, given) in enumerate(found, 1)
    ]


def _free_id(number: int, taken: set[str]) -> str:
    """Return an id for an event without one: its place in the file."""
    name = f"e{number}"
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _event(fields: Fields, name: str, method: Method) -> CaseEvent:
    at, day_only = fields.date("at")
    kind = fields.word("kind", KINDS, A_KIND)
    stage = fields.word("stage", list(method.states), A_STAGE)
    if kind == "stage" and not stage:
        fields.refuse(
            "", "缺 stage；请写说的是哪个购买阶段", "lacks stage; say which buying stage was stated"
        )
    signals = None
    if fields.has("signals"):
        signals = tuple(
            _signal(fields, number, method) for number in range(1, len(fields.items("signals")) + 1)
        )
    return CaseEvent(
        id=name,
        at=at,
        kind=kind,
        day_only=day_only,
        by=fields.text("by").strip(),
        with_person=fields.text("with").strip(),
        text=fields.text("text"),
        action=fields.word("action", list(method.actions), AN_ACTION),
        stage=stage,
        signals=signals,
    )


def _signal(event: Fields, number: int, method: Method) -> CaseSignal:
    fields = event.below(event.items("signals")[number - 1], _signal_place(event, number))
    fields.expect(SIGNAL, ("signal",))
    return CaseSignal(
        signal=fields.word("signal", list(method.signals), A_SIGNAL),
        quote=fields.text("quote"),
        reliability=fields.word("reliability", list(method.reliability), A_RELIABILITY, "statement"),
        by=fields.text("by").strip(),
    )


def _signal_place(event: Fields, number: int) -> Text:
    return part_of(event.place, f"信号 {number}", f"signal {number}")


def _label(top: Fields, number: int, method: Method, events: list[CaseEvent]) -> Label:
    fields = top.below(top.items("labels")[number - 1], numbered("标注", "label", number))
    fields.expect(("after", "stage"), ("after", "stage"))
    ids = [event.id for event in events]
    after = fields.word("after", ids, AN_EVENT)
    return Label(after, fields.word("stage", list(method.states), A_STAGE))


def _refuse_second_label(top: Fields, labels: tuple[Label, ...]) -> None:
    seen: set[str] = set()
    for number, label in enumerate(labels, 1):
        if label.after in seen:
            fields = top.below(top.items("labels")[number - 1], numbered("标注", "label", number))
            fields.refuse(
                "after", f"{label.after} 已有标注；只留一个", f"{label.after} has a label already; keep one"
            )
        seen.add(label.after)


def _in_order(events: list[CaseEvent]) -> tuple[CaseEvent, ...]:
    """Sort by day, and inside a day put the events with a time in order around those without."""
    by_day = sorted(events, key=lambda event: day_of(event.at))
    ordered: list[CaseEvent] = []
    for _, group in groupby(by_day, key=lambda event: day_of(event.at)):
        day = list(group)
        timed = iter(sorted((event for event in day if not event.day_only), key=lambda event: event.at))
        ordered += [event if event.day_only else next(timed) for event in day]
    return tuple(ordered)
