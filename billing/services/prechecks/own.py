"""The cabinet's own checks on an invoice: the same fact as those that were rejected."""

from collections.abc import Iterable, Iterator

from billing.enums import PrecheckAbout
from billing.models import OwnPrecheck
from billing.services.prechecks.facts import Facts
from billing.services.prechecks.findings import Finding
from billing.services.prechecks.prepared import Prepared, PreparedVisit


def own_findings(*, one: Prepared, facts: Facts) -> Iterator[Finding]:
    for own in facts.own:
        concerned = [each for each in one.visits if _is_met(own, one, each)]
        if concerned:
            code = f"controle_{own.pk}"
            visits = tuple(each.visit for each in concerned)
            yield Finding(code, "warns", sentence_of(own), reference_of(own), -_asked(own, one, concerned), "", visits)


def texts_of_day(texts: Iterable[str]) -> str:
    """What is claimed for one day, in an order that does not depend on the software."""
    return " + ".join(sorted(texts))[:300]


def sentence_of(own: OwnPrecheck) -> str:
    words = own.reason_label.capitalize() or f"code {own.reason_code}"
    return f"{own.met} factures avec le même fait ont été rejetées : « {words} »."


def reference_of(own: OwnPrecheck) -> str:
    code = f", code {own.reason_code}" if own.reason_code else ""
    return f"vos rejets{code}"


def _is_met(own: OwnPrecheck, one: Prepared, each: PreparedVisit) -> bool:
    visit = each.visit
    if own.about == PrecheckAbout.PRESCRIBER:
        return visit.prescription is not None and visit.prescription.prescriber_id == own.prescriber_id
    if own.about == PrecheckAbout.PAYER:
        return any(payer == own.payer_id for _, payer, _ in one.shares)
    if own.about == PrecheckAbout.PATIENT:
        return one.patient.pk == own.patient_id
    same_day = [line.text for other in one.visits if other.visit.cared_on == visit.cared_on for line in other.lines]
    return bool(same_day) and texts_of_day(same_day) == own.texts


def _asked(own: OwnPrecheck, one: Prepared, concerned: list[PreparedVisit]) -> int:
    """The payer's own share, else what the visits concerned are worth."""
    if own.about == PrecheckAbout.PAYER:
        return sum(cents for _, payer, cents in one.shares if payer == own.payer_id)
    return sum(each.total_cents for each in concerned)
