"""The name of a field of a fund's file, in the words of a person."""

from django import template
from django.template.defaultfilters import capfirst

from noemie.formats.words import word

register = template.Library()


@register.filter
def field_word(field: str) -> str:
    """`amo_paid` → `Montant AMO payé`; a name that the table does not have, with blanks."""
    return str(capfirst(word(field).label))
