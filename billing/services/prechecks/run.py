"""Every check before sending, on invoices that are issued or not: one idea for the page À facturer, the lot and the visit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from billing.services.prechecks.care import care_findings, ending_findings
from billing.services.prechecks.facts import Facts, gather
from billing.services.prechecks.findings import Finding, merged
from billing.services.prechecks.insurance import insurance_findings
from billing.services.prechecks.own import own_findings
from billing.services.prechecks.prepared import Prepared
from billing.services.prechecks.rights import rights_findings
from billing.services.prechecks.sending import sending_findings

# An issued invoice is never edited: only what is said of its facts may still be corrected.
ON_FACTS = {"droits_verifies", "mention_nuit", "mention_quotidien", "mention_domicile", "piece_presente"}
# What the nurse at the bedside can act on; the rest is the office's.
FOR_THE_OFFICE = {
    *("envoi_tardif", "soin_a_venir", "numero_am_absent", "prix_inconnu", "rien_a_facturer", "amc_jamais_acceptee"),
    *("lettre_fausse", "ligne_en_trop", "ligne_oubliee", "nuit_sans_mention", "dimanche_sans_mention", "U-17"),
    *("exoneration_sans_code", "U-23", "accident_par_sa_date", "prescription_sans_acte"),
}
# Worth knowing at the bedside (the card, the mutuelle's card), not worth standing above the acts.
QUIET_AT_THE_BEDSIDE = {
    *("droits_non_verifies", "amc_inconnue", "amc_expiree"),
    *("maternite_sans_date", "accident_sans_numero"),
}


def run_prechecks(*, prepared: Sequence[Prepared], on: date) -> list[tuple[Finding, ...]]:
    """One answer an invoice, in the order given, the gravest first. `on`: the day of sending. Nothing is written."""
    if not prepared:
        return []
    facts = gather(prepared=prepared, on=on)
    return [_findings(one, facts) for one in prepared]


def _findings(one: Prepared, facts: Facts) -> tuple[Finding, ...]:
    found = merged(
        [
            *sending_findings(one=one, facts=facts),
            *rights_findings(one=one, facts=facts),
            *insurance_findings(one=one),
            *care_findings(one=one, facts=facts),
            *own_findings(one=one, facts=facts),
        ]
    )
    return found if one.invoice_id is None else tuple(_of_issued(finding) for finding in found)


def _of_issued(finding: Finding) -> Finding:
    kept = tuple(one for one in finding.corrections if one.action in ON_FACTS)
    where = "invoice" if finding.corrections and not kept else finding.where
    return replace(finding, corrections=kept, where=where)


def entry_findings(*, one: Prepared, on: date) -> tuple[Finding, ...]:
    """Of a visit about to be validated: what the nurse may still mend at the bedside."""
    visit = one.last
    facts = replace(gather(prepared=[one], on=max(on, visit.cared_on)), law={})  # the page shows what the law says
    found = [finding for finding in _findings(one, facts) if finding.code not in FOR_THE_OFFICE]
    soon = ending_findings(visit=visit, acts=one.visits[0].acts)
    return merged([*(_at_the_bedside(finding) for finding in found), *soon])


def _at_the_bedside(finding: Finding) -> Finding:
    return replace(finding, severity="tells") if finding.code in QUIET_AT_THE_BEDSIDE else finding
