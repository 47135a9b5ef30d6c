"""What type 2 of the lot says of the insurance: a code that is not sure, a date or a number that is missing, a rate from memory."""

from collections.abc import Iterator

from billing.enums import ExemptionKind
from billing.services.care.regime import Regime, shares_of
from billing.services.imports.b2_rights import LOCAL_ILLNESS, rights_in_lot
from billing.services.prechecks.findings import Finding
from billing.services.prechecks.prepared import Prepared
from cabinet.enums import Part
from ngap import share as law

OPEN_POINT = "U-23"
MISSING = {
    ExemptionKind.MATERNITE: (
        "maternite_sans_date",
        "La date de maternité manque : la caisse peut rejeter une facture de maternité qui ne la porte pas. "
        "Notez-la sur la fiche du patient.",
        "norme B2, type 2, positions 80-85",
    ),
    ExemptionKind.ATMP: (
        "accident_sans_numero",
        "Ni le numéro ni la date de l’accident du travail ne sont notés : la caisse ne peut pas rattacher la facture à "
        "l’accident. Demandez au patient sa feuille d’accident.",
        "norme B2, type 2, positions 86-94",
    ),
}


def insurance_findings(*, one: Prepared) -> Iterator[Finding]:
    regime = one.regime
    if regime is None:
        return
    yield from _unsure_code(one, regime)
    yield from _missing(one, regime)
    yield from _number_to_come(one, regime)
    yield from _local_scheme(one, regime)
    yield from _other_parts(one, regime)


def _unsure_code(one: Prepared, regime: Regime) -> Iterator[Finding]:
    """The B2 list of codes has no line for it: the nearest one is written, a person asks (`b2_rights.py`)."""
    rights = rights_in_lot(regime)
    if rights.is_sure:
        return
    message = (
        f"{ExemptionKind(regime.exemption).label} : le lot porte le code d’exonération {rights.exemption_code}, le plus "
        "proche de la liste B2, qui ne la nomme pas. À faire confirmer par votre plateforme."
    )
    yield Finding("exoneration_sans_code", "tells", message, "norme B2, type 2, position 79", 0, "", (one.last,))


def _missing(one: Prepared, regime: Regime) -> Iterator[Finding]:
    if not regime.exemption or regime.facts.maternity_on or regime.facts.accident:
        return
    code, message, reference = MISSING.get(ExemptionKind(regime.exemption), ("", "", ""))
    if code:
        lost = -sum(cents for part, _, cents in one.shares if part == Part.AMO)
        yield Finding(code, "warns", message, reference, lost, "patient", (one.last,))


def _number_to_come(one: Prepared, regime: Regime) -> Iterator[Finding]:
    """The day of the accident stands in the lot in place of its number: the norm allows it."""
    if regime.facts.accident_on is None or regime.facts.accident_number:
        return
    message = f"Le numéro de l’accident du {regime.facts.accident_on:%d/%m/%Y} n’est pas noté : le lot porte cette date à sa place."
    reference = "norme B2, type 2, positions 86-94"
    yield Finding("accident_par_sa_date", "tells", message, reference, 0, "patient", (one.last,))


def _local_scheme(one: Prepared, regime: Regime) -> Iterator[Finding]:
    """U-23: the rate is from memory; so is the nature 13 beside another exemption."""
    if not regime.is_local_scheme or rights_in_lot(regime).insurance_kind != LOCAL_ILLNESS:
        return
    rate = law.rate(exemption=regime.exemption, day=one.last.cared_on, scheme=law.LOCAL)
    message = (
        f"Régime local d’Alsace-Moselle : la part de la caisse est comptée à {rate.percent} % et le lot porte la nature "
        f"d’assurance {LOCAL_ILLNESS}. Ce taux n’a pas été relu dans le texte ({OPEN_POINT}) : à vérifier."
    )
    reference = f"{rate.reference} ; norme B2, type 2, positions 77-78"
    yield Finding(OPEN_POINT, "tells", message, reference, 0, "", (one.last,))


def _other_parts(one: Prepared, regime: Regime) -> Iterator[Finding]:
    """An issued invoice whose rights changed since: the lot would claim other amounts than its parts."""
    if one.invoice_id is None or not one.total_cents:
        return
    now = sorted((part, payer, cents) for part, payer, _, cents in shares_of(regime, one.total_cents))
    if now == sorted(one.shares):
        return
    message = (
        "Les droits du patient ont changé depuis l’émission : les parts de cette facture ne sont plus celles que le lot "
        "porterait. Annulez-la et remplacez-la, ou rétablissez les droits du jour des soins."
    )
    yield Finding("parts_changees", "blocks", message, "CSS L.161-31", -one.total_cents, "invoice", (one.last,))
