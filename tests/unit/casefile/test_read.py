"""Case files in: what is accepted, and the one line that each wrong file gets."""

from __future__ import annotations

import codecs
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tongpin.casefile import CaseError, Money, read_case
from tongpin.casefile.decode import MAX_BYTES
from tongpin.method import load_method

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
CHINA = timezone(timedelta(hours=8))
METHOD = load_method()

WHOLE = """\
deal: {name: A公司, motion: ltc, opened: 2025-01-05, industry: apparel, value: {amount: 3000000, currency: CNY}}
people:
  - {id: wang, name: 王总监, side: buyer, title: 物流总监, role: technical_buyer}
  - {id: li, name: 李明, side: seller}
events:
  - id: e1
    at: 2025-01-06T10:00:00+08:00
    kind: note
    by: wang
    text: 现在的仓发不过来
    signals:
      - {signal: sig_capability_gap_stated, quote: 现在的仓发不过来, reliability: observed, by: wang}
  - {at: 2025-02-01, kind: action, action: act_share_industry_insight, with: 王总监, text: 发了报告}
  - {at: 2025-03-01, kind: stage, stage: needs_definition, by: 老赵}
labels:
  - {after: e1, stage: problem_recognition}
"""


def read(text: str | bytes, name: str = "a.yaml"):
    return read_case(text, name, METHOD)


def small(events: str, more: str = "") -> str:
    return f"deal: {{name: A}}\nevents:\n{events}\n{more}"


def error_of(text: str | bytes, name: str = "a.yaml") -> str:
    with pytest.raises(CaseError) as caught:
        read(text, name)
    return str(caught.value)


def test_read_case_with_every_key_gives_them_all():
    case = read(WHOLE)
    assert case.deal.name == "A公司"
    assert case.deal.motion == "ltc"
    assert case.deal.opened == datetime(2025, 1, 5, tzinfo=CHINA)
    assert case.deal.value == Money(3_000_000.0, "CNY")
    assert [person.role for person in case.people] == ["technical_buyer", ""]
    first, second, third = case.events
    assert (first.id, first.at, first.day_only) == ("e1", datetime(2025, 1, 6, 10, tzinfo=CHINA), False)
    assert first.signals is not None
    assert first.signals[0].reliability == "observed"
    assert (second.id, second.with_person, second.day_only, second.signals) == ("e2", "王总监", True, None)
    assert (third.kind, third.stage, third.by) == ("stage", "needs_definition", "老赵")
    assert [(label.after, label.stage) for label in case.labels] == [("e1", "problem_recognition")]


def test_read_case_with_only_what_is_required_fills_defaults():
    case = read(small("  - {at: 2025-02-01, kind: note}\n  - {at: 2025-01-09, kind: call}"))
    assert case.deal.motion == "key_account"
    assert case.deal.opened == datetime(2025, 1, 9, tzinfo=CHINA)
    assert [(event.id, event.text, event.signals) for event in case.events] == [
        ("e2", "", None),
        ("e1", "", None),
    ]


def test_read_case_without_events_has_no_opening_date():
    assert read("deal: {name: A}\nevents: []").deal.opened is None


def test_read_case_with_empty_signals_keeps_that_somebody_found_nothing():
    assert read(small("  - {at: 2025-02-01, kind: note, signals: []}")).events[0].signals == ()


def test_read_case_from_json_equals_yaml():
    as_json = (
        '{"deal": {"name": "A"}, "events": [{"id": "e1", "at": "2025-01-06T10:00:00Z", "kind": "note",'
        ' "text": "a\\nb \\ud83d\\ude00"}]}'
    )
    as_yaml = small('  - {id: e1, at: 2025-01-06T10:00:00Z, kind: note, text: "a\\nb \U0001f600"}')
    assert read(as_json, "a.json") == replace(read(as_yaml), name="a.json")


def test_read_case_keeps_the_offset_of_a_date_time():
    case = read(small("  - {at: 2025-01-06T10:00:00-05:00, kind: note}"))
    assert case.events[0].at.isoformat() == "2025-01-06T10:00:00-05:00"


def test_read_case_takes_a_naive_time_as_chinas():
    case = read(small("  - {at: 2025-01-06 10:00, kind: note}"))
    assert case.events[0].at.isoformat() == "2025-01-06T10:00:00+08:00"


def test_read_case_accepts_full_width_digits():
    wide = "".join(chr(ord(one) + 0xFEE0) for one in "2025-01-06")
    case = read(small(f"  - {{at: {wide}, kind: note}}"))
    assert case.events[0].at == datetime(2025, 1, 6, tzinfo=CHINA)


def test_read_case_does_not_turn_words_into_truths_or_numbers():
    case = read(small("  - {id: 007, at: 2025-01-06, kind: note, by: no, text: 1e3}"))
    assert (case.events[0].id, case.events[0].by, case.events[0].text) == ("007", "no", "1e3")


def test_read_case_sorts_by_time_and_keeps_file_order_on_ties():
    case = read(
        small(
            "  - {id: b, at: 2025-01-07T10:00:00+08:00, kind: note}\n"
            "  - {id: a, at: 2025-01-06T10:00:00+08:00, kind: note}\n"
            "  - {id: d, at: 2025-01-07T02:00:00Z, kind: note}\n"
            "  - {id: c, at: 2025-01-07T10:00:00+08:00, kind: note}"
        )
    )
    assert [event.id for event in case.events] == ["a", "b", "d", "c"]


def test_read_case_keeps_a_bare_date_in_its_place_among_the_times_of_its_day():
    case = read(
        small(
            "  - {id: late, at: 2025-01-06T18:00:00+08:00, kind: note}\n"
            "  - {id: some_time, at: 2025-01-06, kind: note}\n"
            "  - {id: early, at: 2025-01-06T09:00:00+08:00, kind: note}\n"
            "  - {id: before, at: 2025-01-05, kind: note}"
        )
    )
    assert [event.id for event in case.events] == ["before", "early", "some_time", "late"]


@pytest.mark.parametrize(
    "encoded",
    [
        WHOLE.encode(),
        codecs.BOM_UTF8 + WHOLE.encode(),
        codecs.BOM_UTF16_LE + WHOLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WHOLE.encode("utf-16-be"),
        WHOLE.encode("utf-16-le"),
        WHOLE.encode("utf-16-be"),
        WHOLE.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16-le mark", "utf-16-be mark", "utf-16-le", "utf-16-be", "gb18030"],
)
def test_read_case_in_any_encoding_is_the_same(encoded: bytes):
    assert read(encoded) == read(WHOLE)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_read_case_reads_every_open_case(path: Path):
    case = read_case(path.read_bytes(), path.name, METHOD)
    assert {label.after for label in case.labels} <= {event.id for event in case.events}
    assert case.labels != ()
    assert [event.at for event in case.events] == sorted(event.at for event in case.events)


def test_open_cases_are_24():
    assert len(CASES) == 24


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "a.yaml: is empty; write at least deal: and events:"),
        ("  \n# only a comment\n", "a.yaml: must hold deal: and events:; this is not a case file"),
        ("- a\n- b\n", "a.yaml: must hold deal: and events:; this is not a case file"),
        (
            "deal: {name: A\0}\n",
            "a.yaml: line 1: holds a NUL byte; remove it, or save the file again as text",
        ),
        (b"\xff\xff\xff\xff deal", "a.yaml: is neither UTF-8, UTF-16 nor GB18030 text; save it as UTF-8"),
        (
            "deal: {name: A}\nevent: []\n",
            "a.yaml: the file, event (line 2): no such key here; did you mean events?",
        ),
        ("events: []\n", "a.yaml: the file: lacks deal; add it"),
        ("deal: {name: A}\n", "a.yaml: the file: lacks events; add it"),
        ("deal: {industry: x}\nevents: []\n", "a.yaml: deal (line 1): lacks name; add it"),
        (
            "deal: {name: ' '}\nevents: []\n",
            "a.yaml: deal, name (line 1): is empty; write what the deal is called",
        ),
        ("deal: A\nevents: []\n", "a.yaml: deal (line 1): must hold named fields, as key: value"),
        (
            "deal: {name: A, motion: keyaccount}\nevents: []\n",
            "a.yaml: deal, motion (line 1): keyaccount is not a motion; did you mean key_account?",
        ),
        (
            "deal: {name: A, value: {amount: lots, currency: CNY}}\nevents: []\n",
            "a.yaml: deal, value, amount (line 1): lots is not an amount; write a plain number, as 3000000",
        ),
        (
            "deal: {name: A, value: {amount: -1, currency: CNY}}\nevents: []\n",
            "a.yaml: deal, value, amount (line 1): -1 is not an amount; write a plain number, as 3000000",
        ),
        (
            "deal: {name: A, value: {amount: 1, currency: 元}}\nevents: []\n",
            "a.yaml: deal, value, currency (line 1): 元 is not a currency; write its three letters, as CNY",
        ),
        (
            "deal: {name: A}\npeople:\n  - {name: x}\nevents: []\n",
            "a.yaml: person 1 (line 3): lacks id; add it",
        ),
        (
            "deal: {name: A}\npeople:\n  - {id: w, side: byer}\nevents: []\n",
            "a.yaml: person w, side (line 3): byer is not a side; did you mean buyer?",
        ),
        (
            "deal: {name: A}\npeople:\n  - {id: w, role: economic_buyr}\nevents: []\n",
            "a.yaml: person w, role (line 3): economic_buyr is not a role; did you mean economic_buyer?",
        ),
        (
            "deal: {name: A}\npeople:\n  - {id: w}\n  - {id: w}\nevents: []\n",
            "a.yaml: person w, id (line 4): is used twice; each person needs an id of their own",
        ),
        (
            "deal: {name: A}\npeople: 王总\nevents: []\n",
            "a.yaml: the file, people (line 2): must be a list, one item a line beginning with -",
        ),
        (small("  - {kind: note}"), "a.yaml: event 1 (line 3): lacks at; add it"),
        (small("  - {id: e1, at: 2025-01-06}"), "a.yaml: event e1 (line 3): lacks kind; add it"),
        (small("  - just text"), "a.yaml: event 1 (line 3): must hold named fields, as key: value"),
        (
            small("  - {id: e1, at: 2025-01-06, kind: note, txt: x}"),
            "a.yaml: event e1, txt (line 3): no such key here; did you mean text?",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: nota}"),
            "a.yaml: event e1, kind (line 3): nota is not a kind; did you mean note?",
        ),
        (
            small("  - {id: e1, at: 2025-1-6, kind: note}"),
            "a.yaml: event e1, at (line 3): '2025-1-6': not an ISO date; did you mean 2025-01-06?",
        ),
        (
            small("  - {id: e1, at: 2025年1月6日, kind: note}"),
            "a.yaml: event e1, at (line 3): '2025年1月6日': not an ISO date; did you mean 2025-01-06?",
        ),
        (
            small("  - {id: e1, at: 2025-02-30, kind: note}"),
            "a.yaml: event e1, at (line 3): '2025-02-30': no such day; write a day of the calendar, as 2025-01-06",
        ),
        (
            small("  - {id: e1, at: yesterday, kind: note}"),
            (
                "a.yaml: event e1, at (line 3): 'yesterday': not an ISO date; write 2025-01-06 or"
                " 2025-01-06T10:00:00+08:00"
            ),
        ),
        (
            small("  - {id: e1, at: 0025-01-06, kind: note}"),
            "a.yaml: event e1, at (line 3): '0025-01-06': the year 25 cannot be meant; write one from 1970 to 2200",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: note}\n  - {id: e1, at: 2025-01-07, kind: note}"),
            "a.yaml: event e1, id (line 4): is used twice; each event needs an id of its own",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: note, text: [a]}"),
            "a.yaml: event e1, text (line 3): must be text, not a list or mapping; put it in quotation marks",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: action, action: act_price_concesion}"),
            (
                "a.yaml: event e1, action (line 3): act_price_concesion is not a known action;"
                " did you mean act_price_concession?"
            ),
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: stage}"),
            "a.yaml: event e1 (line 3): lacks stage; say which buying stage was stated",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: stage, stage: risk_assesment}"),
            "a.yaml: event e1, stage (line 3): risk_assesment is not a stage; did you mean risk_assessment?",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: note, signals: [{signal: sig_rfp_snt}]}"),
            "a.yaml: event e1, signal 1, signal (line 3): sig_rfp_snt is not a known signal; did you mean sig_rfp_sent?",
        ),
        (
            small(
                "  - {id: e1, at: 2025-01-06, kind: note, signals: [{signal: sig_rfp_sent, reliability: seen}]}"
            ),
            (
                "a.yaml: event e1, signal 1, reliability (line 3): seen is not a reliability;"
                " write one of document, observed, statement, hearsay, rep_opinion"
            ),
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: note, signals: [{quote: x}]}"),
            "a.yaml: event e1, signal 1 (line 3): lacks signal; add it",
        ),
        (
            small("  - {id: e1, at: 2025-01-06, kind: note}", "labels: [{after: e2, stage: status_quo}]"),
            "a.yaml: label 1, after (line 4): e2 is not an event of this file; write one of e1",
        ),
        (
            small(
                "  - {id: e1, at: 2025-01-06, kind: note}",
                "labels: [{after: e1, stage: status_quo}, {after: e1, stage: implementation}]",
            ),
            "a.yaml: label 2, after (line 4): e1 has a label already; keep one",
        ),
        (
            "deal: {name: A, name: B}\nevents: []\n",
            "a.yaml: line 1: the key name is there twice; keep one",
        ),
        (
            "deal: {name: A}\n---\nevents: []\n",
            "a.yaml: line 2: holds a second document; one file is one deal",
        ),
        (
            "deal:\n\tname: A\n",
            (
                "a.yaml: line 2: not valid YAML (found character that cannot start any token);"
                " indent with spaces, not tabs"
            ),
        ),
        (
            "deal: {name: 'A}\n",
            "a.yaml: line 2: not valid YAML (found unexpected end of stream); check quotation marks and indents",
        ),
        (
            "deal: {name: A\x07}\n",
            "a.yaml: holds a control character (U+0007); remove it",
        ),
    ],
)
def test_read_case_names_what_is_wrong_in_one_line(text: str | bytes, line: str):
    assert error_of(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '{"deal": {"name": "A"',
            "a.json: line 1: not valid JSON (Expecting ',' delimiter); correct column 22",
        ),
        (
            '{"deal": {"name": "A", "name": "B"}, "events": []}',
            "a.json: the key name is there twice in one place; keep one",
        ),
        ('{"deal": NaN}', "a.json: NaN is not a number that a case may have; write a plain number"),
        ("[" * 100_000, "a.json: nests deeper than any case; it is not a case file"),
        ('{"deal": ' + "9" * 5000 + "}", "a.json: holds a number with too many digits; write a plain number"),
    ],
)
def test_read_case_names_what_is_wrong_in_json(text: str, line: str):
    assert error_of(text, "a.json") == line


def test_read_case_refuses_a_bomb_of_aliases():
    text = "deal: {name: &a A}\nevents:\n" + "".join(
        f"  - {{id: e{number}, at: 2025-01-06, kind: note, text: *a}}\n" for number in range(250)
    )
    assert error_of(text) == "a.yaml: line 203: uses more than 200 aliases (*); write the values out"


def test_read_case_refuses_an_alias_that_holds_other_values():
    text = "deal: {name: A}\nevents: &e\n  - &f {at: 2025-01-06, kind: note}\n  - *f\n"
    assert error_of(text) == "a.yaml: line 4: the alias *f is no single value; write it out"


def test_read_case_refuses_deep_nesting_quickly():
    assert error_of("a: " + "[" * 200_000) == "a.yaml: nests deeper than any case; it is not a case file"


def test_read_case_refuses_nesting_beyond_any_case():
    assert error_of("a: " + "[" * 40) == "a.yaml: line 1: nests deeper than any case; it is not a case file"


def test_read_case_refuses_python_objects():
    text = "deal: !!python/object/apply:os.system ['true']\nevents: []\n"
    assert error_of(text) == (
        "a.yaml: line 1: the tag tag:yaml.org,2002:python/object/apply:os.system is not known here; remove it"
    )


def test_read_case_refuses_a_file_that_is_too_big():
    assert error_of(b" " * (MAX_BYTES + 1)) == (
        "a.yaml: is 50 MB, more than the 50 MB a case may have; split the deal's events"
    )


def test_read_case_takes_ten_megabytes_of_text():
    long = "货" * 3_500_000
    case = read(small(f"  - {{at: 2025-01-06, kind: note, text: {long}}}"))
    assert len(case.events[0].text) == 3_500_000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "deal: {name: A}\nevent: []\n",
            "a.yaml: 文件的 event\uff08第 2 行\uff09: 这里没有这个键\uff1b是不是 events\uff1f",
        ),
        (
            small("  - {id: e1, at: 2025-1-6, kind: note}"),
            "a.yaml: 事件 e1 的 at\uff08第 3 行\uff09: “2025-1-6”不是 ISO 日期\uff1b是不是 2025-01-06\uff1f",
        ),
        (
            small("  - {at: 2025-01-06, kind: note, signals: [{signal: sig_rfp_snt}]}"),
            (
                "a.yaml: 第 1 个事件的 信号 1 的 signal\uff08第 3 行\uff09: sig_rfp_snt 不是已知的信号"
                "\uff1b是不是 sig_rfp_sent\uff1f"
            ),
        ),
        ("", "a.yaml: 是空的\uff1b至少写 deal: 和 events:"),
        ("deal: {name: A, name: B}", "a.yaml: 第 1 行: name 写了两次\uff1b只留一个"),
    ],
)
def test_read_case_says_the_same_in_chinese(text: str, line: str):
    with pytest.raises(CaseError) as caught:
        read(text)
    assert caught.value.say("zh") == line


def test_read_case_error_stays_one_short_line_whatever_the_value():
    text = small('  - {id: e1, at: 2025-01-06, kind: "a\\nb\\e[31m' + "x" * 10_000 + '"}')
    line = error_of(text)
    assert len(line) < 250
    assert line.startswith("a.yaml: event e1, kind (line 3): a b [31mxxx")


def test_read_case_keeps_control_characters_of_a_text():
    case = read(
        '{"deal": {"name": "A"}, "events": [{"at": "2025-01-06", "kind": "note", "text": "a\\u001bb"}]}',
        "a.json",
    )
    assert case.events[0].text == "a\x1bb"
