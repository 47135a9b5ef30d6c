"""Who the patient is and who covers him on the day of care: number, rights, mutuelle, card."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from billing.models import Coverage, Patient, Visit
from billing.services.prechecks.facts import Facts
from billing.services.prechecks.findings import Correction, Finding, finding_of
from billing.services.prechecks.prepared import Prepared
from cabinet.enums import OrganismKind
from ngap.prechecks.records import Check
from ngap.prechecks.sending import Rights, check_rights

CHECKED = Correction("droits_verifies", "Droits vérifiés aujourd’hui")
PROVED = Correction("piece_presente", "J’ai la feuille signée ou la pièce")
IDENTITY, CLAIM_FORM, THIRD_PARTY = "CSS R.161-33", "CSS R.161-42", "convention de tiers payant"
OF_THE_WHOLE = {"nir_faux", "droits_fermes", "mode_degrade_sans_piece"}


def rights_findings(*, one: Prepared, facts: Facts) -> Iterator[Finding]:
    yield from identity_findings(one=one)
    for visit in _one_a_day(one):
        yield from _on_the_day(one, visit, facts)
    yield from _card(one)


def identity_findings(*, one: Prepared) -> Iterator[Finding]:
    """What the claim form cannot do without."""
    patient, lost = one.patient, -(one.total_cents or 0)
    wanted = (
        (not patient.nir_index, "nir_absent", "Le numéro de sécurité sociale manque.", IDENTITY, "patient"),
        (patient.birth_date is None, "naissance_absente", "La date de naissance manque.", CLAIM_FORM, "patient"),
        (not one.nurse.am_number, "numero_am_absent", "Le numéro AM de l’infirmière manque.", CLAIM_FORM, "nurse"),
    )
    for is_wrong, code, message, reference, where in wanted:
        if is_wrong:
            yield Finding(code, "blocks", message, reference, lost, where, (one.last,))


def _one_a_day(one: Prepared) -> list[Visit]:
    return list({each.visit.cared_on: each.visit for each in one.visits}.values())


def _on_the_day(one: Prepared, visit: Visit, facts: Facts) -> Iterator[Finding]:
    coverages = list(one.patient.coverages.all())
    funds = [row for row in coverages if row.kind == OrganismKind.AMO]
    fund = next((row for row in funds if visit.cared_on in row.period), None) or _latest(funds)
    if fund is None:
        message = "Aucune caisse n’est connue pour ce patient."
        yield Finding("droits_absents", "blocks", message, "CSS L.161-31", -_of_day(one, visit), "patient", (visit,))
        return
    rights = _rights(one, visit, fund, coverages, facts)
    for check in check_rights(day=visit.cared_on, rights=rights):
        if not _is_said_elsewhere(check, one.patient):
            yield _finding(_of_number(check, one.patient), one, visit)
    yield from _unknown_payer(one, visit, facts)


def _finding(check: Check, one: Prepared, visit: Visit) -> Finding:
    effect = -_of_day(one, visit) if check.code in OF_THE_WHOLE else 0
    if check.code == "amc_expiree":
        effect = -sum(cents for part, _, cents in one.shares if part == "PATIENT")
    offered = (CHECKED,) if check.code == "droits_non_verifies" else ()
    where = "" if offered else "patient"
    return replace(finding_of(check, visit), effect_cents=effect, where=where, corrections=offered)


def _is_said_elsewhere(check: Check, patient: Patient) -> bool:
    """A missing number by `identity_findings`, the card by `_card`: visit by visit."""
    return check.code == "mode_degrade_sans_piece" or (check.code == "nir_faux" and not patient.nir_index)


def _of_number(check: Check, patient: Patient) -> Check:
    """A provisional number of 13 characters has no key to be wrong: a person looks."""
    if check.code == "nir_faux" and patient.nir_is_provisional and len(str(patient.nir)) == 13:
        return Check("nir_provisoire", "attention", "Numéro provisoire, sans clé : à vérifier.", IDENTITY)
    return check


def _rights(one: Prepared, visit: Visit, fund: Coverage, coverages: list[Coverage], facts: Facts) -> Rights:
    """The mutuelle counts only when something is left for it: at 100 % nothing is asked of it."""
    day, first, after = visit.cared_on, fund.period.lower, fund.period.upper
    mutuelles = [row for row in coverages if row.kind == OrganismKind.AMC]
    amc = next((row for row in mutuelles if day in row.period), None)
    has_rest = one.regime is not None and one.regime.rate_percent < 100 and one.regime.exemption != "c2s"
    before = [row for row in mutuelles if row.period.upper is not None and row.period.upper <= day]
    ended = _latest(before) if amc is None else None
    shown = (amc or ended) if has_rest else None
    return Rights(
        open_from=first,
        open_until=_eve(after),
        checked_on=fund.checked_on,
        nir=str(one.patient.nir),
        amc=shown.organism.code if shown else "",
        amc_until=_eve(ended.period.upper) if ended and has_rest else None,
        amc_was_accepted=not _never_accepted(one, facts),
    )


def _never_accepted(one: Prepared, facts: Facts) -> bool:
    """Something was sent to the mutuelle, nothing was accepted; the fund that pays the complement itself is no mutuelle."""
    regime = one.regime
    payer = regime.complement_id if regime is not None and regime.complement_id != regime.fund_id else None
    return payer in facts.known_payers and payer not in facts.accepted_payers


def _unknown_payer(one: Prepared, visit: Visit, facts: Facts) -> Iterator[Finding]:
    """Nothing was ever sent to it and it is in no reference: its number was only typed."""
    regime = one.regime
    asked = next(
        (cents for part, payer, cents in one.shares if part == "AMC" and regime and payer != regime.fund_id), 0
    )
    if regime is None or not asked or regime.complement_id in facts.known_payers:
        return
    amc = next((row.organism for row in one.patient.coverages.all() if row.organism_id == regime.complement_id), None)
    if amc is None or amc.cabinet_id is None:
        return
    message = (
        f"Mutuelle {amc.name or 'sans nom'}, numéro {amc.code} : jamais facturée par le cabinet. Relisez sa carte."
    )
    if visit.pk == one.last.pk:
        yield Finding("amc_inconnue", "warns", message, THIRD_PARTY, -asked, "patient", (visit,))


def _card(one: Prepared) -> Iterator[Finding]:
    for each in one.visits:
        visit = each.visit
        if visit.is_degraded and not visit.has_proof:
            rights = Rights(mode="degrade", has_proof=False)
            check = next(
                check for check in check_rights(day=visit.cared_on, rights=rights) if check.code.startswith("mode_")
            )
            yield replace(finding_of(check, visit), effect_cents=-each.total_cents, corrections=(PROVED,))


def _of_day(one: Prepared, visit: Visit) -> int:
    return sum(each.total_cents for each in one.visits if each.visit.cared_on == visit.cared_on)


def _latest(rows: list[Coverage]) -> Coverage | None:
    return max(rows, key=lambda row: (row.period.lower or row.period.upper, row.pk), default=None)


def _eve(after: date | None) -> date | None:
    """The last day of a period whose upper bound is excluded."""
    return None if after is None else after - timedelta(days=1)
