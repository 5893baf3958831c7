from __future__ import annotations

import pytest

from tongpin.reading.cues import CueIndex, match_cue, parse_cue
from tongpin.reading.lexicon import Lexicon


@pytest.fixture
def lexicon() -> Lexicon:
    lexicon = Lexicon()
    for name, wordings in {
        "we": "我们",
        "sign": "签 盖章",
        "contract": "合同",
        "no_paper": "没合同",
        "late": "下周",
    }.items():
        lexicon.add(name, {"zh": wordings})
    return lexicon


def test_parse_reads_every_part_of_a_line(lexicon: Lexicon) -> None:
    cue = parse_cue("sig_x", "sign|contract>we !late ~20 @buyer ? .7", lexicon)

    assert cue.terms == (("sign", "contract"), ("we",))
    assert cue.order == ((0, 1),)
    assert (cue.without, cue.span, cue.weight, cue.who, cue.question, cue.negatable) == (
        ("late",),
        20,
        0.7,
        "buyer",
        True,
        True,
    )


def test_parse_takes_literals_with_blanks_and_apostrophes(lexicon: Lexicon) -> None:
    cue = parse_cue("sig_x", "'we're live'|'上 线'", lexicon)

    assert cue.terms == (("'we're live'", "'上 线'"),)


def test_parse_names_an_unknown_word_class(lexicon: Lexicon) -> None:
    with pytest.raises(ValueError, match=r"sig_x: no word class 'nobody' in cue term 'nobody\|sign'"):
        parse_cue("sig_x", "nobody|sign", lexicon)


def test_a_class_that_says_no_itself_is_not_undone_by_a_no_before_it(lexicon: Lexicon) -> None:
    assert parse_cue("sig_x", "no_paper we", lexicon).negatable is False


def test_match_takes_the_tightest_places(lexicon: Lexicon) -> None:
    cue = parse_cue("sig_x", "sign contract", lexicon)
    text = "合同放着,我们签合同"

    assert match_cue(cue, lexicon.scan(text), span=30, denied=lambda _place: False) == [(7, 8), (8, 10)]


@pytest.mark.parametrize(("line", "span"), [("contract>sign", 30), ("sign contract", 2)])
def test_match_holds_to_order_and_stretch(lexicon: Lexicon, line: str, span: int) -> None:
    found = lexicon.scan("签了合同")

    assert match_cue(parse_cue("sig_x", line, lexicon), found, span=span, denied=lambda _place: False) is None


def test_match_leaves_denied_places_out(lexicon: Lexicon) -> None:
    found = lexicon.scan("没签合同")

    assert (
        match_cue(
            parse_cue("sig_x", "sign contract", lexicon), found, span=30, denied=lambda place: place == (1, 2)
        )
        is None
    )


def test_index_offers_only_cues_that_may_hold(lexicon: Lexicon) -> None:
    near, far, vetoed = (
        parse_cue(name, line, lexicon)
        for name, line in (("a", "sign we"), ("b", "late we"), ("c", "sign !contract"))
    )
    index = CueIndex([near, far, vetoed], lexicon.names)

    assert [cue.target for cue in index.near(lexicon.scan("我们签合同"))] == ["a"]
