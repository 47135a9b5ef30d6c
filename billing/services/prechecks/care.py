"""What stands behind each passage: its prescription, its BSI, the limits over days, the mentions of its majorations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time

from billing.models import Prescription, Visit
from billing.services.care.prescription_cover import last_day_of
from billing.services.prechecks.corrections import may_lose
from billing.services.prechecks.facts import Facts
from billing.services.prechecks.findings import Correction, Finding, finding_of
from billing.services.prechecks.history import DoneAct
from billing.services.prechecks.prepared import Prepared, PreparedVisit
from cabinet.identifiers import has_luhn_key
from ngap.nomenclature import FORFAITS, act_needs_prescription, catalogue
from ngap.prechecks.bsi import check_bsi
from ngap.prechecks.limits import over_limits
from ngap.prechecks.orders import NIGHT, SUNDAY, check_agreement, check_mentions, check_order, check_stays
from ngap.prechecks.records import Agreement, Bsi, Check, Order, Ordered, PastAct, Stay
from ngap.rules.perfusion import LONG

NOT_DONE = Correction("ecarter", "Annuler ce passage")
NOT_DUE = Correction("ecarter", "Ne pas facturer ce passage")
OFFERED = 3
SOON_DAYS = 7
MENDED_ON_THE_SHEET = {"prescripteur_absent", "prescription_sans_acte"}
WHOLE_VISIT = {"prescription_absente", "prescription_a_venir", "prescription_expiree", "prescripteur_absent"}
OF_THE_FORFAIT = {
    "forfait_sans_bsi", "bsi_perime", "bsi_sans_prescription", "bsi_prescrit_apres", "bsi_prescription_ancienne",
}  # fmt: skip
MENTIONS = {
    "nuit_sans_mention": (
        Correction("retirer_nuit", "Retirer la majoration de nuit"),
        Correction("mention_nuit", "L’ordonnance porte la mention"),
    ),
    "dimanche_sans_mention": (
        Correction("retirer_dimanche", "Retirer la majoration"),
        Correction("mention_quotidien", "L’ordonnance porte la mention"),
    ),
    "deplacement_non_prescrit": (Correction("mention_domicile", "L’ordonnance prescrit les soins à domicile"),),
}


def care_findings(*, one: Prepared, facts: Facts) -> Iterator[Finding]:
    for each in one.visits:
        history = facts.history.get(one.patient.pk, ())
        candidates = facts.prescriptions.get(one.patient.pk, ())
        yield from prescription_findings(each=each, history=history, candidates=candidates)
        yield from mention_findings(each=each)
        yield from bsi_findings(each=each)
        yield from limit_findings(each=each, history=history, facts=facts)
        yield from agreement_findings(each=each, given=facts.agreements.get(one.patient.pk, ()))
        yield from stay_findings(each=each, stays=facts.stays.get(one.patient.pk, ()))


def order_of(prescription: Prescription | None, visit: Visit, history: Iterable[DoneAct]) -> Order | None:
    """As the nomenclature reads it; `used` counts what was done under it before this visit."""
    if prescription is None:
        return None
    done = [past.code for past in history if past.prescription_id == prescription.pk and past.is_before(visit)]
    doctor = prescription.prescriber
    return Order(
        prescribed_on=prescription.prescribed_on,
        starts_on=prescription.starts_on,
        ends_on=prescription.ends_on,
        until_healed=prescription.until_healed,
        at_home=prescription.at_home,
        night_need=prescription.night_need,
        daily_need=prescription.daily_need,
        acts=tuple(Ordered(act.act_code, act.quantity, done.count(act.act_code)) for act in prescription.acts.all()),
        has_prescriber=bool(doctor.am_number or doctor.rpps),
    )


def prescription_findings(
    *, each: PreparedVisit, history: Sequence[DoneAct], candidates: Sequence[Prescription]
) -> Iterator[Finding]:
    """NGAP 5 c. Another prescription of the patient that covers the whole visit is offered, never chosen."""
    visit = each.visit
    mine = order_of(visit.prescription, visit, history)
    checks = check_order(day=visit.cared_on, acts=each.acts, order=mine, is_urgent=visit.emergency)
    yield from _prescriber_key(each)
    offered: tuple[Correction, ...] | None = None
    for check in checks:
        finding = replace(finding_of(check, visit), effect_cents=_at_stake(check, each))
        if check.code in MENDED_ON_THE_SHEET:
            yield replace(finding, where="patient")
            continue
        if offered is None:
            offered = tuple(_covering(each, history, candidates))
        yield replace(finding, corrections=offered, where="" if offered else "patient")


def _prescriber_key(each: PreparedVisit) -> Iterator[Finding]:
    """A number whose key is wrong names nobody in the fund's file of prescribers."""
    visit = each.visit
    doctor = visit.prescription.prescriber if visit.prescription is not None else None
    if doctor is None or not any(act_needs_prescription(code, visit.cared_on) for code in each.acts):
        return
    is_wrong = (doctor.am_number and not has_luhn_key(doctor.am_number, 9)) or (
        doctor.rpps and not has_luhn_key(doctor.rpps, 11)
    )
    if is_wrong:
        message = f"{doctor.full_name} : la clé de son numéro (AM ou RPPS) est fausse."
        yield Finding(
            "prescripteur_cle", "warns", message, "norme B2, zone prescripteur", -each.total_cents, "patient", (visit,)
        )


def _covering(
    each: PreparedVisit, history: Sequence[DoneAct], candidates: Sequence[Prescription]
) -> Iterator[Correction]:
    visit = each.visit
    good = [
        one
        for one in candidates
        if one.pk != visit.prescription_id
        and not _is_blocked(check_order(day=visit.cared_on, acts=each.acts, order=order_of(one, visit, history)))
    ]
    for one in good[:OFFERED]:
        words = f"Rattacher celle du {one.prescribed_on:%d/%m/%Y}, {one.prescriber.full_name}"
        yield Correction("rattacher", words, str(one.public_id))


def _is_blocked(checks: Iterable[Check]) -> bool:
    return any(check.severity == "bloquant" for check in checks)


def _at_stake(check: Check, each: PreparedVisit) -> int:
    if check.code in WHOLE_VISIT:
        return -each.total_cents
    if check.code in OF_THE_FORFAIT:
        return -sum(line.amount_cents for line in each.lines if line.code in FORFAITS)
    if check.code == "controle_sans_perfusion" and not any(line.act for line in each.lines):
        return -each.total_cents  # the passage is its travel
    return -sum(line.amount_cents for line in each.lines if line.act and line.act in check.subject)


def mention_findings(*, each: PreparedVisit) -> Iterator[Finding]:
    """NGAP 13 and 14. In an emergency the majoration needs no mention."""
    visit, rows = each.visit, [(line.code, line.amount_cents) for line in each.lines]
    if visit.emergency:
        rows = [row for row in rows if row[0] not in NIGHT | SUNDAY]
    order = order_of(visit.prescription, visit, ())
    for check in check_mentions(lines=rows, order=order):
        offered = MENTIONS[check.code]
        if order is None:
            offered = tuple(one for one in offered if not one.action.startswith("mention"))
        yield replace(finding_of(check, visit), corrections=offered)


def bsi_findings(*, each: PreparedVisit) -> Iterator[Finding]:
    """XVI-I-12: the forfait follows its BSI."""
    bsis = [
        Bsi(row.done_on, row.kind, row.prescription.prescribed_on if row.prescription else None)  # type: ignore[arg-type]
        for row in each.visit.patient.bsis.all()
    ]
    has_forfait = any(line.code in FORFAITS for line in each.lines)
    for check in check_bsi(day=each.visit.cared_on, has_forfait=has_forfait, bsis=bsis):
        yield replace(finding_of(check, each.visit), effect_cents=_at_stake(check, each), where="patient")


def limit_findings(*, each: PreparedVisit, history: Sequence[DoneAct], facts: Facts) -> Iterator[Finding]:
    before = sorted((one for one in history if one.is_before(each.visit)), key=_by_the_clock)
    past = [PastAct(one.code, one.cared_on, str(one.nurse_id or "")) for one in before]
    patient, day = each.visit.patient_id, each.visit.cared_on
    returns = [one.back_on for one in facts.stays.get(patient, ()) if one.back_on is not None and one.back_on <= day]
    imported, home_on = facts.imported.get(patient, ()), max(returns, default=None)
    nurse = str(each.visit.performed_by_id)
    for check in over_limits(day=day, acts=each.acts, history=past, imported=imported, home_on=home_on, nurse=nurse):
        offered = tuple(_fewer(check, each))
        finding = replace(finding_of(check, each.visit), effect_cents=_at_stake(check, each))
        yield replace(finding, corrections=offered, where="visit")


def _by_the_clock(one: DoneAct) -> tuple[date, time, int, bool]:
    """In one passage an infusion is removed before the next one is set."""
    return (one.cared_on, one.at, one.visit_id, one.code in LONG)


def _fewer(check: Check, each: PreparedVisit) -> Iterator[Correction]:
    """What is past its limit is not due: the act goes, or the passage when it holds nothing else.

    An administration past its first month is due, under its other name.
    """
    if check.code == "medicaments_1er_mois":
        for code in dict.fromkeys(check.subject):
            yield Correction("apres_premier_mois", "Noter « après le premier mois »", code)
        return
    if not may_lose(visit=each.visit, acts=each.acts):
        yield NOT_DUE
        return
    for code in dict.fromkeys(check.subject):
        yield Correction("retirer_acte", f"Retirer « {catalogue()[code].label} »", code)


def agreement_findings(*, each: PreparedVisit, given: Sequence[Agreement]) -> Iterator[Finding]:
    """NGAP 7: written on the patient's sheet, it is mended there."""
    for check in check_agreement(day=each.visit.cared_on, acts=each.acts, agreements=given):
        yield replace(finding_of(check, each.visit), effect_cents=_at_stake(check, each), where="patient")


def stay_findings(*, each: PreparedVisit, stays: Sequence[Stay]) -> Iterator[Finding]:
    """A visit validated during a stay: it did not take place, or the stay on the patient's sheet is wrong."""
    for check in check_stays(day=each.visit.cared_on, stays=stays):
        is_refused = check.severity == "bloquant"
        yield replace(
            finding_of(check, each.visit),
            effect_cents=-each.total_cents if is_refused else 0,
            where="patient",
            corrections=(NOT_DONE,) if is_refused else (),
        )


def ending_findings(*, visit: Visit, acts: Sequence[str]) -> Iterator[Finding]:
    """The prescription covers today and ends soon: to prepare, nothing is refused."""
    last = last_day_of(visit.prescription, visit.cared_on) if visit.prescription else None
    if not acts or last is None or not 0 <= (last - visit.cared_on).days <= SOON_DAYS:
        return
    left = (last - visit.cared_on).days
    when = "aujourd’hui" if left == 0 else f"dans {left} jour{'s' if left > 1 else ''}"
    message = f"La prescription finit {when}, le {last:%d/%m/%Y} : demandez la suite."
    yield Finding("prescription_finit", "warns", message, "NGAP article 5 c", 0, "patient", (visit,))
