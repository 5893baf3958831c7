"""The language model that an installation may use, as it is configured."""

from __future__ import annotations

from dataclasses import dataclass, field

from .config import BadConfig, Config

TOKENS_A_DAY = 2_000_000


@dataclass(frozen=True)
class LanguageModel:
    """Where the model is, what it is called, and what it may cost. The key never shows in a representation."""

    url: str
    name: str
    key: str = field(default="", repr=False)
    inside: bool = False
    unmasked: bool = False
    tokens_a_day: int = TOKENS_A_DAY


def language_model_from(config: Config) -> LanguageModel | None:
    """Return the configured model; None where there is none."""
    url, name = config.text("language_model"), config.text("language_model_name")
    if not url:
        return None
    if not name:
        raise BadConfig("language_model_name: missing; write the model's name as its provider calls it")
    return LanguageModel(
        url=url,
        name=name,
        key=config.text("language_model_key"),
        inside=config.flag("language_model_inside"),
        unmasked=config.flag("language_model_unmasked"),
        tokens_a_day=config.number("language_model_tokens", TOKENS_A_DAY),
    )
