"""How well does a language model read? On labelled texts, beside the offline reader on the same.

    TONGPIN_LANGUAGE_MODEL_KEY=… python benchmarks/reading_by_model.py --url URL --name NAME
        [--file dev|test] [--limit N] [--inside] [--unmasked]

Sends the texts of the reading corpus, which no customer wrote, to the model named. Prints precision, recall and F1 of
signals and of actions, the share of texts of nothing with a false signal, what was dropped and what it cost.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field

from reading import HEAD, labelled_rows, show

from tongpin.method import load_method
from tongpin.reading import default_reader
from tongpin.reading.language_model import ModelReader, Sent
from tongpin.server.core.outgoing_chat import ChatClient


@dataclass
class Cost:
    """What the requests came to."""

    sent: list[Sent] = field(default_factory=list)

    def note(self, sent: Sent) -> None:
        """Note how a request ended."""
        if sent.outcome != "started":
            self.sent.append(sent)

    def __str__(self) -> str:
        outcomes = {one.outcome: sum(two.outcome == one.outcome for two in self.sent) for one in self.sent}
        tokens, dropped = sum(one.tokens for one in self.sent), sum(one.dropped for one in self.sent)
        return f"{len(self.sent)} requests, {tokens:,} tokens, {dropped} finds dropped, outcomes {outcomes}"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--file", choices=["dev", "test"], default="dev")
    parser.add_argument("--limit", type=int, default=0, help="the first so many texts only")
    parser.add_argument("--inside", action="store_true", help="the model is in your own network")
    parser.add_argument("--unmasked", action="store_true")
    given = parser.parse_args()
    method, offline, cost = load_method(), default_reader(load_method()), Cost()
    key = os.environ.get("TONGPIN_LANGUAGE_MODEL_KEY", "")
    client = ChatClient(given.url, given.name, key, inside=given.inside)
    model = ModelReader(method, client, offline, mask=not given.unmasked, sent=cost.note)
    rows = labelled_rows(given.file)
    rows = rows[: given.limit] if given.limit else rows
    print(f"{len(rows)} texts of {given.file}; model {given.name}, method {method.version}")
    print(f"{'':<34}{HEAD}  nothing  error  ms a text")
    show("offline", rows, offline)
    show("language model", rows, model)
    print(cost)


if __name__ == "__main__":
    main()
