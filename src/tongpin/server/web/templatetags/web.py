"""Tags for the pages: icons, chips, ages, the theme."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from tongpin.server.web import icons
from tongpin.server.web.charts.band import percent
from tongpin.server.web.charts.svg import Svg, element
from tongpin.server.web.panels.subject import StageChip

register = template.Library()

THEMES = ("auto", "light", "dark")


@register.simple_tag
def icon(name: str) -> Svg:
    """Return an icon by name."""
    return icons.icon(name)


@register.simple_tag
def verdict(kind: str, words: str | Promise) -> Svg:
    """Return a verdict as icon and word."""
    return element("span", icons.icon(kind), str(words), class_=f"verdict verdict-{kind}")


@register.simple_tag
def stage(chip: StageChip, href: str = "") -> Svg:
    """Return a stage as a chip with its colour, a link where `href` is given."""
    swatch = element("i", " ", class_=f"swatch swatch-{chip.rank}", aria_hidden="true")
    tag = "a" if href else "span"
    return element(tag, swatch, chip.name, class_="chip", href=href or None)


@register.filter
def share(probability: float) -> str:
    """Return a probability as a percentage."""
    return percent(probability)


@register.filter
def ago(at: datetime | None) -> str:
    """Return how long ago a moment was, in days, weeks or months."""
    if at is None:
        return gettext("never")
    days = (timezone.localdate() - timezone.localtime(at).date()).days
    if days < 0:
        return ngettext("in %(days)s day", "in %(days)s days", -days) % {"days": -days}
    if days == 0:
        return gettext("today")
    if days < 60:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    months = round(days / 30.4)
    return ngettext("%(months)s month ago", "%(months)s months ago", months) % {"months": months}


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme that the person chose: auto, light or dark."""
    chosen = context["request"].COOKIES.get("theme", "auto") if "request" in context else "auto"
    return chosen if chosen in THEMES else "auto"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return the page's query string with some parameters changed; an empty value drops one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value:
            parameters[name] = str(value)
        else:
            parameters.pop(name, None)
    return f"?{parameters.urlencode()}"
