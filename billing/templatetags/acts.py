"""An act by its own words: the code is for machines."""

from django import template

from ngap.nomenclature import catalogue

register = template.Library()


@register.filter
def act_label(code: str) -> str:
    """The label of the catalogue; an unknown code is shown as it is."""
    act = catalogue().get(code)
    return act.label if act else code
