"""Requests for prior agreement: written down, answered once, corrected with their history."""

from datetime import date

from billing.models import PriorAgreement
from cabinet.errors import Refused
from ngap.nomenclature import Act, catalogue


def acts_with_agreement(*, on: date) -> list[Act]:
    """The acts of the day that the nomenclature marks AP."""
    return [act for act in catalogue().values() if act.needs_agreement and act.is_valid_on(on)]


def answer_request(*, request: PriorAgreement, answer: str, answered_on: date) -> PriorAgreement:
    """Raises Refused when the answer precedes the request."""
    if answered_on < request.received_on:
        raise Refused("La réponse ne peut pas précéder la demande.")
    request.answer, request.answered_on = answer, answered_on
    request.save(update_fields=["answer", "answered_on"])
    return request
