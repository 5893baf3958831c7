"""What must hold between the method's items beyond the shape of each: references, sums, fits."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import yaml

from tongpin.method.build import Reference
from tongpin.method.errors import MethodError, at, nearest
from tongpin.method.files import find
from tongpin.method.model import STATE_IDS, Action, Fit, Method

TOLERANCE = 0.011  # priors are written with two digits, six of them may be off by that much together
REASONED = ("early", "late", "harmful")
SELLING_STAGE_IDS = (
    "customer_contact",
    "needs_discovery",
    "solution_design",
    "solution_proof",
    "solution_delivery",
)
RELIABILITY_IDS = ("document", "observed", "statement", "hearsay", "rep_opinion")
RISKS = ("no_decision", "unspoken_concern", "relationship", "column_fodder", "lost_contact")
FLAGS = ("fast_track", "split_award", "compliance_check", "tender_mode", "opens_new_deal")
EFFECTS = {"regress": "states", "terminal": "outcomes", "concern": "concerns", "subphase": "subphases"}


Retired = Mapping[tuple[str, str], yaml.Node]  # (noun, id) → the word of an overlay's retire list


def check(
    nouns: dict[str, Any], references: list[Reference], tree: yaml.MappingNode, retired: Retired
) -> None:
    """Raise `MethodError` for the first thing that does not hold."""
    for rule in (_nouns, _fixed_orders):
        for error in rule(nouns, tree):
            raise error
    for error in _references(nouns, references, retired):
        raise error
    for rule in (_sums, _effects, _actions, _answers, _selling_stages, _thresholds):
        for error in rule(nouns, tree):
            raise error


def _nouns(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:  # noqa: ARG001
    for name in Method.__dataclass_fields__:
        if name != "version" and name not in nouns:
            yield MethodError(f"{name}.yaml: is missing; install the program again")


def _fixed_orders(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    fixed = {"states": STATE_IDS, "selling_stages": SELLING_STAGE_IDS, "reliability": RELIABILITY_IDS}
    for noun, ids in fixed.items():
        if tuple(nouns[noun]) != ids:
            yield at(find(tree, noun), noun, f"must be {', '.join(ids)}, in this order")


def _references(
    nouns: dict[str, Any], references: list[Reference], retired: Retired
) -> Iterator[MethodError]:
    known = {noun: ids_of(items) for noun, items in nouns.items()}
    for one in references:
        if one.id in known[one.noun] or one.id in one.also:
            continue
        if (one.noun, one.id) in retired:
            yield _still_named(one, retired[one.noun, one.id])
        hint = nearest(one.id, [*known[one.noun], *one.also])
        yield at(one.node, one.place, f"{one.id} is not among {one.noun}{hint}")


def _still_named(one: Reference, retire: yaml.Node) -> MethodError:
    mark = one.node.start_mark
    where = f"{one.place} ({mark.name}, line {mark.line + 1})" if mark else one.place
    return at(retire, "retire", f"{one.id} is still named by {where}; change or retire that too")


def ids_of(items: Any) -> Collection[str]:
    """Return the ids of a noun's items; a noun that is one object has none."""
    if dataclasses.is_dataclass(items):
        return ()
    return [one.id for one in items] if isinstance(items, tuple) else list(items)


def _sums(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    parts: list[tuple[tuple[str, ...], float]] = [
        (("states",), sum(one.prior for one in nouns["states"].values()))
    ]
    parts += [(("states", one.id, "leave"), sum(one.leave.values())) for one in nouns["states"].values()]
    parts += [(("signals", one.id, "weights"), sum(one.weights)) for one in nouns["signals"].values()]
    for names, total in parts:
        if abs(total - 1) > TOLERANCE:
            what = "the priors sum" if names == ("states",) else "sums"
            yield at(find(tree, *names), ".".join(names), f"{what} to {total:.3f}; must sum to 1")


def _effects(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    for signal in nouns["signals"].values():
        for effect in signal.effects:
            problem = _wrong_effect(effect, nouns)
            if problem:
                place = f"signals.{signal.id}.effects"
                yield at(find(tree, "signals", signal.id, "effects"), place, problem)


def _wrong_effect(effect: str, nouns: dict[str, Any]) -> str:
    kind, _, value = effect.partition(":")
    known: Collection[str] = (
        ids_of(nouns[EFFECTS[kind]]) if kind in EFFECTS else RISKS if kind == "risk" else ()
    )
    if effect in FLAGS or value in known:
        return ""
    if known:
        return f"{effect}: {value} is not known{nearest(value, known)}"
    return f"{effect} is not an effect{nearest(effect, [*FLAGS, *EFFECTS, 'risk'])}"


def _actions(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    for action in nouns["actions"].values():
        if action.group not in {*SELLING_STAGE_IDS, "anytime"}:
            hint = nearest(action.group, [*SELLING_STAGE_IDS, "anytime"])
            place = f"actions.{action.id}.group"
            yield at(find(tree, "actions", action.id, "group"), place, f"{action.group} is not a group{hint}")
        lacking = [state for state in STATE_IDS if state not in action.fits]
        if lacking:
            place = f"actions.{action.id}.fits"
            yield at(find(tree, "actions", action.id, "fits"), place, f"lacks {', '.join(lacking)}")
        for state, fit in action.fits.items():
            problem = _wrong_fit(nouns["actions"], state, fit)
            if problem:
                place = f"actions.{action.id}.fits.{state}"
                yield at(find(tree, "actions", action.id, "fits", state), place, problem)


def _wrong_fit(actions: dict[str, Action], state: str, fit: Fit) -> str:
    if fit.late_mode and fit.verdict != "late":
        return f"late_mode goes with late only, not with {fit.verdict}"
    if fit.verdict == "late" and not fit.late_mode:
        return "late needs late_mode: skip or catch_up"
    if fit.verdict in REASONED and not (fit.instead and (fit.reason.zh or fit.reason.en)):
        return f"{fit.verdict} needs a reason and what to do instead"
    wrong = [one for one in fit.instead if actions[one].fits[state].verdict != "fit"]
    if wrong:
        return f"instead: {wrong[0]} is {actions[wrong[0]].fits[state].verdict} in {state}, not fit; choose another"
    return ""


def _answers(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    for concern in nouns["concerns"].values():
        strengths = nouns["answers"].get(concern.id, {}).values()
        if 3 not in strengths:
            node = find(tree, "answers", concern.id)
            yield at(node, f"answers.{concern.id}", "no proof of strength 3 answers this concern; add one")


def _selling_stages(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    for state in nouns["states"].values():
        if state.id not in nouns["selling_stages"][state.selling_stage].answers:
            place = f"selling_stages.{state.selling_stage}.answers"
            node = find(tree, "selling_stages", state.selling_stage, "answers")
            yield at(node, place, f"must list {state.id}, whose selling_stage it is")


def _thresholds(nouns: dict[str, Any], tree: yaml.MappingNode) -> Iterator[MethodError]:
    """Thresholds that only make sense in one order."""
    pairs = [
        ("verdict_rule", "caution_from", "harmful_from"),
        ("routing_rule", "hybrid_from", "key_account_from"),
        ("concern_rule", "good", "strong"),
    ]
    for noun, lower, upper in pairs:
        low, high = getattr(nouns[noun], lower), getattr(nouns[noun], upper)
        if low > high:
            yield at(find(tree, noun, lower), f"{noun}.{lower}", f"is {low:g}, more than {upper} {high:g}")
