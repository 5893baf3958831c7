"""A case out as YAML that reads well, and reads back to the same case."""

from __future__ import annotations

from typing import Any

import yaml

from tongpin.casefile.dates import write_date
from tongpin.casefile.model import Case, CaseDeal, CaseEvent, CasePerson, CaseSignal

WIDTH = 110


class _Flow(dict[str, Any]):
    """A mapping written on one line."""


class _Plain(str):
    """Text written without quotation marks, such as a date."""

    __slots__ = ()


class _Block(str):
    """Text written over several lines as it stands."""

    __slots__ = ()


class _Quoted(str):
    """Text that only quotation marks and escapes keep as it is."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


MAPPING, TEXT = "tag:yaml.org,2002:map", "tag:yaml.org,2002:str"
_Dumper.add_representer(_Flow, lambda dumper, data: dumper.represent_mapping(MAPPING, data, flow_style=True))
_Dumper.add_representer(
    _Plain, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:timestamp", data)
)
_Dumper.add_representer(_Block, lambda dumper, data: dumper.represent_scalar(TEXT, str(data), style="|"))

_Dumper.add_representer(_Quoted, lambda dumper, data: dumper.represent_scalar(TEXT, str(data), style='"'))
ODD_BREAKS = "\r\x85\u2028\u2029"  # line ends that YAML would turn into others


def write_case(case: Case) -> str:
    """Return the case file's text (YAML, UTF-8). Reading it gives an equal case."""
    document: dict[str, Any] = {"deal": _deal(case.deal)}
    if case.people:
        document["people"] = [_person(person) for person in case.people]
    document["events"] = [_event(event) for event in case.events]
    if case.labels:
        document["labels"] = [_Flow(after=label.after, stage=label.stage) for label in case.labels]
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _deal(deal: CaseDeal) -> dict[str, Any]:
    midnight = deal.opened is not None and deal.opened.timetz() == deal.opened.min.timetz().replace(
        tzinfo=deal.opened.tzinfo
    )
    written = {
        "name": deal.name,
        "motion": deal.motion,
        "opened": _Plain(write_date(deal.opened, day_only=midnight)) if deal.opened else None,
        "industry": deal.industry,
        "value": _Flow(amount=_number(deal.value.amount), currency=deal.value.currency)
        if deal.value
        else None,
    }
    return _given(written)


def _number(amount: float) -> float:
    return int(amount) if amount.is_integer() else amount


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    return {name: _text(value) if type(value) is str else value for name, value in kept.items()}


def _person(person: CasePerson) -> _Flow:
    return _Flow(
        _given(
            {
                "id": person.id,
                "name": person.name,
                "side": person.side,
                "title": person.title,
                "role": person.role,
            }
        )
    )


def _event(event: CaseEvent) -> dict[str, Any]:
    written = _given(
        {
            "id": event.id,
            "at": _Plain(write_date(event.at, day_only=event.day_only)),
            "kind": event.kind,
            "action": event.action,
            "stage": event.stage,
            "by": event.by,
            "with": event.with_person,
            "text": event.text,
        }
    )
    if event.signals is not None:
        written["signals"] = [_signal(signal) for signal in event.signals]
    return written


def _text(text: str) -> str:
    if any(one in text for one in ODD_BREAKS):
        return _Quoted(text)
    return _Block(text) if "\n" in text else text


def _signal(signal: CaseSignal) -> _Flow:
    return _Flow(
        _given(
            {
                "signal": signal.signal,
                "quote": signal.quote,
                "reliability": signal.reliability,
                "by": signal.by,
            }
        )
    )
