"""Random records for the judge's tests: repeats, one mouth, statements, contacts that held nothing, equal times."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from tests.unit.engine.deals import ZONE
from tongpin.engine import Event, Mark, Person, Record
from tongpin.engine.effects import BEARING

START = dt.datetime(2025, 1, 1, tzinfo=ZONE)
PEOPLE = (Person("a", "A", roles=("procurement",)), Person("b", "B", roles=("user_buyer",)))
# A few that repeat, one that nobody knows, and each that moves mass, voices a worry or makes a circumstance hold.
SIGNALS = (
    "sig_rfp_sent",
    "sig_shortlisted",
    "sig_goods_liability_asked",
    "sig_new_decision_maker",
    "sig_competitor_awarded",
    "sig_unknown",
)
_mouths = st.sampled_from([None, "a", "b"])


def marks(signals: tuple[str, ...]) -> st.SearchStrategy[Mark]:
    return st.builds(
        Mark,
        st.sampled_from(signals),
        quote=st.sampled_from(["", "quote"]),
        reliability=st.sampled_from(["statement", "document", "hearsay"]),
        confidence=st.floats(0, 1),
        by=_mouths,
    )


@st.composite
def records(draw: st.DrawFn, signals: tuple[str, ...] = SIGNALS, most: int = 12) -> Record:
    now, events = START, []
    for number in range(draw(st.integers(1, most))):
        now += dt.timedelta(days=draw(st.sampled_from([0, 0.01, 1, 5.37, 40, 900])))
        found = draw(st.lists(marks(signals), max_size=4))
        events.append(
            Event(
                f"e{number}",
                now,
                text=draw(st.sampled_from(["", "招标 最终报价 火灾"])),
                by=draw(_mouths),
                stage=draw(st.sampled_from([None, None, "risk_assessment"])),
                settles=draw(st.sampled_from([False, False, True])),
                marks=tuple(found),
            )
        )
    return Record("deal", tuple(events), PEOPLE)


def bearing() -> tuple[str, ...]:
    return tuple(sorted(BEARING))
