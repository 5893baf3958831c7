"""Texts cut at their marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongpin.server.web.panels.capture import Span, spans


def test_marks_cut_the_text_in_order() -> None:
    found = spans("一二三四五", [(3, 4, 2, "proposed"), (0, 2, 1, "accepted")])
    assert found == (
        Span("一二", 1, "accepted"),
        Span("三", 0, ""),
        Span("四", 2, "proposed"),
        Span("五", 0, ""),
    )


def test_a_mark_without_a_place_stays_in_the_list_only() -> None:
    assert spans("一二", [(None, None, 1, "proposed")]) == (Span("一二", 0, ""),)


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.just(1), st.just("proposed")), max_size=5),
)
def test_no_word_is_lost_or_doubled(text: str, wild: list[tuple[int, int, int, str]]) -> None:
    marks = [(start, start + size, n, state) for start, size, n, state in wild if start + size <= len(text)]
    assert "".join(span.words for span in spans(text, marks)) == text
