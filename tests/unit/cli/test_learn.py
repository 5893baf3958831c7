"""`tongpin simulate` and `tongpin learn`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tongpin.casefile import read_case
from tongpin.method import load_method

Run = Callable[..., Result]


def test_simulated_cases_read_back_with_their_truth(run: Run, tmp_path: Path) -> None:
    assert run("simulate", "--deals", 3, "--out", tmp_path / "cases", "--lang", "en").exit_code == 0
    method = load_method()
    files = sorted((tmp_path / "cases").glob("*.yaml"))
    cases = [read_case(f.read_bytes(), f.name, method) for f in files]
    assert [f.name for f in files] == ["sim-0001.yaml", "sim-0002.yaml", "sim-0003.yaml"]
    assert all([label.after for label in c.labels] == [e.id for e in c.events] for c in cases)
    assert all(e.signals for c in cases for e in c.events)


def test_the_same_seed_makes_the_same_table(run: Run) -> None:
    first, again, other = (
        run("simulate", "--deals", 2, "--table", "-", "--seed", s).output for s in (4, 4, 5)
    )
    assert first == again != other
    assert first.splitlines()[0] == "deal,rep,hour,signal,confidence,read_right,true_stage"


def test_simulate_needs_one_place_to_write_to(run: Run, tmp_path: Path) -> None:
    for words in ((), ("--out", tmp_path, "--table", "-")):
        found = run("simulate", *words)
        assert found.exit_code == 2
        assert "--out FOLDER or --table FILE" in found.output


def test_learning_writes_a_model_that_says_where_it_comes_from(run: Run, tmp_path: Path) -> None:
    run("simulate", "--deals", 80, "--out", tmp_path / "cases", "--seed", 3)
    found = run("learn", tmp_path / "cases", "--out", tmp_path / "m.json", "--rounds", 3, "--format", "json")
    told = json.loads(found.stdout)
    assert found.exit_code == (0 if told["written"] else 1)
    assert (tmp_path / "m.json").exists() == bool(told["written"])
    assert told["later_deals"] == round(0.25 * told["deals"])


def test_too_few_deals_are_refused_in_one_line(run: Run, tmp_path: Path, company_a: Path) -> None:
    found = run("learn", company_a, "--out", tmp_path / "m.json", "--lang", "en")
    assert found.exit_code == 2
    assert "only 1 deals with events; needs at least 30" in found.output
    assert not (tmp_path / "m.json").exists()
