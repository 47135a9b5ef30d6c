"""How a finding offers its correction: one button whose value says all."""

from django import template

from billing.models import OwnPrecheck
from billing.services.prechecks.corrections import value_of
from billing.services.prechecks.findings import Correction, Finding
from billing.services.prechecks.own import sentence_of

register = template.Library()

NARROW, APOSTROPHE = "\u202f", "’"
SIGNS = (":", ";", "!", "?", "»", "€")


@register.filter
def typo(text: str) -> str:
    """French typography for a sentence that the checks wrote plainly: no break before a double sign, curved apostrophes."""
    for sign in SIGNS:
        text = text.replace(f" {sign}", f"{NARROW}{sign}")
    return text.replace("« ", f"«{NARROW}").replace("'", APOSTROPHE)


@register.simple_tag
def correction_value(correction: Correction, finding: Finding) -> str:
    return value_of(correction.action, correction.target, finding.visits)


@register.filter
def sentence(own: OwnPrecheck) -> str:
    """What a check of the cabinet's own says of an invoice."""
    return sentence_of(own)


@register.filter
def subject(own: OwnPrecheck) -> str:
    """The fact that the rejected invoices share, in words."""
    if own.prescriber is not None:
        return f"prescripteur : {own.prescriber.full_name}"
    if own.payer is not None:
        return f"payeur : {own.payer.label}"
    if own.patient is not None:
        return f"patient : {own.patient.full_name}"
    return f"cotation du jour : {own.texts}"
