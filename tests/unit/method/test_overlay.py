"""A company's own file: it changes, adds and retires items; what is wrong is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongpin.method import MethodError, load_method

METHOD = load_method()


def overlaid(folder: Path, *texts: str):
    paths = []
    for number, text in enumerate(texts, 1):
        path = folder / (f"own{number}.yaml" if len(texts) > 1 else "own.yaml")
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return load_method(paths)


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(MethodError) as caught:
        overlaid(folder, text)
    return str(caught.value)


def test_overlay_changes_only_the_fields_it_names(tmp_path: Path):
    method = overlaid(
        tmp_path, "signals:\n  sig_rfp_sent:\n    ambiguity: medium\n    name: {zh: 收到标书}\n"
    )
    changed, before = method.signals["sig_rfp_sent"], METHOD.signals["sig_rfp_sent"]
    assert (changed.ambiguity, changed.name.zh, changed.name.en) == ("medium", "收到标书", before.name.en)
    assert changed.weights == before.weights
    assert method.signals["sig_rfi_sent"] == METHOD.signals["sig_rfi_sent"]


def test_overlay_adds_an_item(tmp_path: Path):
    method = overlaid(
        tmp_path,
        "proofs:\n  p_drone_count:\n    name: 无人机盘点\n    definition: 无人机全库盘点记录\n    kind: evidence\n"
        "    validity: 6个月\n    valid_days: 183\nanswers:\n  c_inventory_accuracy: {p_drone_count: 2}\n",
    )
    assert method.proofs["p_drone_count"].name.say("en") == "无人机盘点"
    assert method.answers["c_inventory_accuracy"] == {
        **METHOD.answers["c_inventory_accuracy"],
        "p_drone_count": 2,
    }


def test_overlay_removes_a_field_set_to_nothing(tmp_path: Path):
    method = overlaid(tmp_path, "answers:\n  c_inventory_accuracy: {p_iso9001: ~}\n")
    assert sorted(
        set(METHOD.answers["c_inventory_accuracy"]) - set(method.answers["c_inventory_accuracy"])
    ) == ["p_iso9001"]


def test_overlay_retires_an_item_nobody_refers_to(tmp_path: Path):
    method = overlaid(tmp_path, "retire: [q_sq_pr_1, roles.coach]\n")
    assert sorted(set(METHOD.questions) - set(method.questions)) == ["q_sq_pr_1"]
    assert sorted(set(METHOD.roles) - set(method.roles)) == ["coach"]


def test_overlay_retires_an_item_together_with_its_referrers(tmp_path: Path):
    method = overlaid(tmp_path, "retire: [c_site_title, answers.c_site_title]\n")
    assert "c_site_title" not in method.concerns
    assert "c_site_title" not in method.answers


def test_overlays_lie_over_one_another_in_order(tmp_path: Path):
    first = "states: {status_quo: {dwell_days: 100}, implementation: {dwell_days: 90}}\n"
    second = "states: {status_quo: {dwell_days: 120}}\n"
    method = overlaid(tmp_path, first, second)
    assert [method.states[one].dwell_days for one in ("status_quo", "implementation")] == [120.0, 90.0]


def test_overlay_changes_the_version_and_only_by_its_content(tmp_path: Path):
    changed = overlaid(tmp_path, "states: {status_quo: {dwell_days: 100}}\n").version
    remarked = overlaid(tmp_path, "# why\nstates:\n  status_quo:\n    dwell_days: 100\n").version
    same = overlaid(tmp_path, "states: {status_quo: {dwell_days: 180}}\n").version
    assert changed == remarked
    assert changed != METHOD.version
    assert same == METHOD.version


def test_overlay_is_read_again_when_the_file_changes(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_text("states: {status_quo: {dwell_days: 100}}", encoding="utf-8")
    first = load_method([path])
    assert load_method([path]) is first
    path.write_text("states: {status_quo: {dwell_days: 1000}}", encoding="utf-8")
    assert load_method([path]).states["status_quo"].dwell_days == 1000.0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "own.yaml: must hold nouns such as signals: and actions:; see a file of the method"),
        (
            "- a",
            "own.yaml, line 1: own.yaml: must hold nouns such as signals: and actions:; see a file of the method",
        ),
        (
            "signals: {sig_rfp_sent: [",
            "own.yaml, line 2: not valid YAML: did not find expected node content; correct that line",
        ),
        ("signal: {}", "own.yaml, line 1: signal: not a noun of the method; did you mean signals?"),
        ("version: x", "own.yaml, line 1: version: not a noun of the method"),
        (
            "signals:\n  sig_rfp_sent: {ambiguty: low}",
            "own.yaml, line 2: signals.sig_rfp_sent.ambiguty: not a field here; did you mean ambiguity?",
        ),
        (
            "signals:\n  sig_rfp_sent: {ambiguity: lo}",
            (
                "own.yaml, line 2: signals.sig_rfp_sent.ambiguity: must be one of low, medium, high, not lo;"
                " did you mean low?"
            ),
        ),
        (
            "signals:\n  sig_rfp_sent: {ambiguity: low, ambiguity: high}",
            "own.yaml, line 2: signals.sig_rfp_sent.ambiguity: is there twice; keep one",
        ),
        (
            "signals:\n  sig_rfp_sent: {speaker: procurment}",
            "own.yaml, line 2: signals.sig_rfp_sent.speaker: procurment is not among roles; did you mean procurement?",
        ),
        (
            "signals:\n  sig_rfp_sent:\n    weights: {status_quo: 0.5}",
            "own.yaml, line 3: signals.sig_rfp_sent.weights: sums to 1.490; must sum to 1",
        ),
        (
            "signals:\n  sig_rfp_sent:\n    weights: {status_quo: half}",
            "own.yaml, line 3: signals.sig_rfp_sent.weights.status_quo: must be a number, not half",
        ),
        (
            "signals:\n  sig_rfp_sent:\n    weights: {status_que: 0.5}",
            "own.yaml, line 3: signals.sig_rfp_sent.weights.status_que: not a state; did you mean status_quo?",
        ),
        (
            "signals:\n  sig_rfp_sent:\n    weights: {status_quo: ~}",
            "own.yaml, line 3: signals.sig_rfp_sent.weights: lacks status_quo; all six states are needed",
        ),
        (
            "signals:\n  sig_rfp_sent: {effects: [regres:needs_definition]}",
            "own.yaml, line 2: signals.sig_rfp_sent.effects: regres:needs_definition is not an effect",
        ),
        (
            "signals:\n  sig_rfp_sent: {effects: ['concern:c_fire_safety']}",
            (
                "own.yaml, line 2: signals.sig_rfp_sent.effects: concern:c_fire_safety: c_fire_safety is not known;"
                " did you mean c_fire_and_site_safety?"
            ),
        ),
        (
            "signals:\n  sig_rfp_snt: {ambiguity: low}",
            (
                "own.yaml, line 2: signals.sig_rfp_snt: no such item; did you mean sig_rfp_sent?"
                " A new one needs every field"
            ),
        ),
        (
            "signals:\n  sig_our_own: {ambiguity: low}",
            "own.yaml, line 2: signals.sig_our_own: lacks name, definition, example, weights, speaker",
        ),
        (
            "states:\n  status_quo: {prior: 0.9}",
            "own.yaml, line 2: states: the priors sum to 1.450; must sum to 1",
        ),
        (
            "states:\n  status_quo: {prior: 2}",
            "own.yaml, line 2: states.status_quo.prior: must be from 0 to 1, not 2",
        ),
        (
            "states:\n  negotiation: {}",
            "own.yaml, line 2: states.negotiation: states are fixed; change status_quo to implementation only",
        ),
        (
            "states:\n  status_quo: ~",
            "own.yaml, line 2: states.status_quo: states are fixed; change status_quo to implementation only",
        ),
        (
            "actions:\n  act_kickoff:\n    fits: {status_quo: ~}",
            "own.yaml, line 3: actions.act_kickoff.fits: lacks status_quo",
        ),
        (
            "actions:\n  act_kickoff:\n    fits: {status_quo: harmful}",
            "own.yaml, line 3: actions.act_kickoff.fits.status_quo: harmful needs a reason and what to do instead",
        ),
        (
            "actions:\n  act_kickoff:\n    fits: {status_quo: {instead: [act_push_to_close]}}",
            (
                "own.yaml, line 3: actions.act_kickoff.fits.status_quo: instead: act_push_to_close is harmful"
                " in status_quo, not fit; choose another"
            ),
        ),
        (
            "actions:\n  act_kickoff:\n    fits: {status_quo: {verdict: late}}",
            "own.yaml, line 3: actions.act_kickoff.fits.status_quo: late needs late_mode: skip or catch_up",
        ),
        (
            "actions:\n  act_kickoff:\n    fits: {status_quo: {late_mode: skip}}",
            "own.yaml, line 3: actions.act_kickoff.fits.status_quo: late_mode goes with late only, not with early",
        ),
        (
            "actions:\n  act_kickoff: {group: solution}",
            "own.yaml, line 2: actions.act_kickoff.group: solution is not a group; did you mean solution_proof?",
        ),
        (
            "answers:\n  c_scalability: {p_capacity_plan: 4}",
            "own.yaml, line 2: answers.c_scalability.p_capacity_plan: must be from 1 to 3, not 4",
        ),
        (
            "answers:\n  c_scalability: {p_capacity_plan: 2}",
            "own.yaml, line 2: answers.c_scalability: no proof of strength 3 answers this concern; add one",
        ),
        (
            "answers:\n  c_scalability: {p_capacity: 2}",
            (
                "own.yaml, line 2: answers.c_scalability.p_capacity: p_capacity is not among proofs;"
                " did you mean p_capacity_plan?"
            ),
        ),
        (
            "questions:\n  q_sq_pr_1: {pair: [status_quo]}",
            "own.yaml, line 2: questions.q_sq_pr_1.pair: must have 2 items, not 1",
        ),
        (
            "concerns:\n  c_lock_in: {signals: sig_exit_terms_asked}",
            "own.yaml, line 2: concerns.c_lock_in.signals: must be a list, one item a line beginning with -",
        ),
        (
            "concerns:\n  c_lock_in: {name: {fr: x}}",
            "own.yaml, line 2: concerns.c_lock_in.name.fr: not a language; write zh or en",
        ),
        (
            "verdict_rule: {caution_from: 0.4}",
            "own.yaml, line 1: verdict_rule.caution_from: is 0.4, more than harmful_from 0.3",
        ),
        (
            "severity_rule: {become: S5}",
            "own.yaml, line 1: severity_rule.become: S5 is not among severities",
        ),
        (
            "gates:\n  gate_data: {days_from_go_live: soon}",
            "own.yaml, line 2: gates.gate_data.days_from_go_live: must be a whole number, not soon",
        ),
        (
            "roles:\n  coach: {definition: ''}",
            "own.yaml, line 2: roles.coach.definition: is empty; write zh, en or both",
        ),
        (
            "coverage: [x]",
            "own.yaml, line 1: coverage: must hold named fields, one a line",
        ),
        (
            "concerns:\n  c_lock_in: just a word",
            "own.yaml, line 2: concerns.c_lock_in: must hold named fields, one a line",
        ),
        (
            "signals: &a\n  sig_rfp_sent: *a",
            "own.yaml, line 1: signals.sig_rfp_sent: is used again by an alias (*); write the value out",
        ),
        (
            "signals: {[a]: b}",
            "own.yaml, line 1: signals: a key must be a plain word; put quotation marks round it",
        ),
        ("retire: act_kickoff", "own.yaml, line 1: retire: must be a list of ids"),
        (
            "retire: [act_kickof]",
            "own.yaml, line 1: retire: nothing is called act_kickof; did you mean act_kickoff?",
        ),
        (
            "retire: [finance]",
            "own.yaml, line 1: retire: finance could be own_roles.finance or roles.finance; write which",
        ),
        (
            "retire: [states.risk_assessment]",
            "own.yaml, line 1: retire: states are fixed; states.risk_assessment cannot be retired",
        ),
        (
            "retire: [act_kickoff]",
            (
                "own.yaml, line 1: retire: act_kickoff is still named by actions.act_submit_template_proposal.fits."
                "implementation.instead[1] (actions.yaml, line 876); change or retire that too"
            ),
        ),
    ],
)
def test_overlay_names_what_is_wrong_in_one_line(tmp_path: Path, text: str, line: str):
    assert error_of(tmp_path, text) == line


def test_overlay_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(MethodError) as caught:
        load_method([tmp_path / "none.yaml"])
    assert str(caught.value) == "none.yaml: cannot be read (No such file or directory); check the path"


def test_overlay_that_is_not_text_says_so(tmp_path: Path):
    (tmp_path / "own.yaml").write_bytes(b"\xff\xfe\xff\xff\x00")
    with pytest.raises(MethodError) as caught:
        load_method([tmp_path / "own.yaml"])
    assert str(caught.value) == "own.yaml, line 1: not UTF-8 text; save the file as UTF-8"
