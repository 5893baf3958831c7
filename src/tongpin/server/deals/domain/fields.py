"""Checks of what a deal's fields may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tongpin.engine import route
from tongpin.engine.routing import Route
from tongpin.method import Text
from tongpin.server.core.errors import Invalid
from tongpin.server.core.method import method_in_use


def routed(answers: Mapping[str, int]) -> Route | None:
    """Return where the routing answers lead (method I2), None where nothing was answered."""
    if not answers:
        return None
    try:
        return route(answers, method_in_use())
    except ValueError:
        raise Invalid(
            "route_answers",
            Text("每一项请选 0、1 或 2。", "Answer 0, 1 or 2 for each of the criteria."),
        ) from None


def known_ids(ids: Iterable[str], known: Mapping[str, object], field: str) -> list[str]:
    """Return the ids, in order and once each; every one must be the method's."""
    found = list(dict.fromkeys(ids))
    for id_ in found:
        if id_ not in known:
            raise Invalid(field, Text(f"方法里没有 {id_}。", f"The method has no {id_}."))
    return found


def clean_roles(roles: Iterable[str]) -> list[str]:
    """Return role ids, aliases replaced."""
    method = method_in_use()
    aliases = {alias: role.id for role in method.roles.values() for alias in role.aliases}
    return known_ids((aliases.get(role, role) for role in roles), method.roles, "roles")


def clean_percent(value: int | None) -> int | None:
    """Return a share of 1 to 100 percent."""
    if value is not None and not 1 <= value <= 100:
        raise Invalid("share_percent", Text("份额应在1到100之间。", "The share is 1 to 100 percent."))
    return value


def clean_scale(value: int | None, field: str, low: int, high: int) -> int | None:
    """Return a value on a scale, None where it is not known."""
    if value is not None and not low <= value <= high:
        raise Invalid(field, Text(f"应在{low}到{high}之间。", f"It goes from {low} to {high}."))
    return value


def clean_day(value: date | None, field: str) -> date | None:
    """Return a day between 1990 and 2100."""
    if value is not None and not 1990 <= value.year <= 2100:
        raise Invalid(field, Text("日期不对，请检查年份。", "Check the year of this date."))
    return value
