"""An act by its own words: the code is for machines."""

from collections.abc import Sequence

from django import template

from billing.templatetags.prechecks import typo
from ngap.nomenclature import catalogue

register = template.Library()


@register.filter
def act_label(code: str) -> str:
    """The label of the catalogue; an unknown code is shown as it is."""
    act = catalogue().get(code)
    return typo(act.label) if act else code


WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@register.filter
def weekday_names(days: Sequence[int]) -> str:
    """ISO numbers in words: `[1, 4]` → `lundi, jeudi`."""
    return ", ".join(WEEKDAYS[day - 1] for day in sorted(days) if 1 <= day <= 7)
