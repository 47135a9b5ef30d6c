"""How to read the CSV of invoices of any software: which column is which of `factures.csv`, and what no column says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reconciliation.bank.columns import DateOrder, plain

ClaimMeaning = Literal[
    "numero",
    "date_facture",
    "date_soins",
    "date_transmission",
    "lot",
    "nir",
    "patient",
    "organisme_amo",
    "organisme_amc",
    "gestion_amc",
    "total",
    "part_amo",
    "part_amc",
    "part_patient",
    "actes",
    "coefficient",
    "numero_am",
    "origine",
    "none",
]
RowsAre = Literal["invoice", "act"]
Unit = Literal["euros", "cents"]
Management = Literal["", "unique", "separee"]

WORDS: dict[ClaimMeaning, str] = {
    "numero": "numero|n facture|numero facture|numero de facture|facture|no facture|num facture|invoice|n de facture",
    "date_facture": "date facture|date de facture|date de facturation|date facturation|datefacture|facturee le|date",
    "date_soins": "date soins|date de soins|date des soins|date acte|date de l acte|date du soin|soin le|date d execution",
    "date_transmission": "date transmission|date de transmission|transmise le|date teletransmission|date d envoi|envoyee le"
    "|teletransmise le",
    "lot": "lot|n lot|numero lot|numero de lot",
    "nir": "nir|nir assure|numero assure|n secu|numero de securite sociale|n securite sociale|nss|immatriculation",
    "patient": "patient|nom|prenom|nom patient|prenom patient|nom du patient|nom prenom|beneficiaire|nom et prenom",
    "organisme_amo": "organisme amo|caisse|amo|code caisse|regime caisse|organisme|caisse amo|n caisse|regime obligatoire",
    "organisme_amc": "organisme amc|mutuelle|amc|code mutuelle|n mutuelle|numero amc|code amc|complementaire|numero mutuelle",
    "gestion_amc": "gestion amc|gestion",
    "total": "total cents|total|montant|montant total|montant facture|total facture|honoraires|total ttc|montant des soins",
    "part_amo": "part amo cents|part amo|montant amo|part caisse|part obligatoire|part ro|montant ro|rembourse amo|amo du",
    "part_amc": "part amc cents|part amc|montant amc|part mutuelle|part complementaire|part rc|montant rc|amc du",
    "part_patient": "part patient cents|part patient|reste a charge|montant patient|part assure|rac|du patient",
    "actes": "actes|acte|cotation|cotations|code acte|lettre cle|detail des actes|nomenclature",
    "coefficient": "coefficient|coef|coeff",
    "numero_am": "numero am|n am|am|numero praticien|n infirmiere|identifiant ps|numero ps",
    "origine": "origine|logiciel|source",
}
LABELS: dict[ClaimMeaning, str] = {
    "none": "Ne pas lire",
    "numero": "Numéro de facture",
    "date_facture": "Date de facture",
    "date_soins": "Date des soins",
    "date_transmission": "Date de transmission",
    "lot": "Numéro de lot",
    "nir": "NIR de l’assuré",
    "patient": "Patient (nom, prénom)",
    "organisme_amo": "Caisse (régime et numéro)",
    "organisme_amc": "Mutuelle (numéro)",
    "gestion_amc": "Gestion : unique, séparée, aucune",
    "total": "Montant total",
    "part_amo": "Part de la caisse",
    "part_amc": "Part de la mutuelle",
    "part_patient": "Part du patient",
    "actes": "Actes, cotation",
    "coefficient": "Coefficient de l’acte",
    "numero_am": "Numéro de l’infirmière",
    "origine": "Logiciel",
}
MANY = frozenset({"patient", "actes", "none"})  # meanings that several columns may have: they are put together


@dataclass(frozen=True, slots=True)
class ClaimMapping:
    """`columns`: heading as written → meaning, in the order of the file.

    `fund`: régime and caisse of every invoice when no column says it (5 or 9 digits). `management`: who pays the
    complementary part when no column says it. `rows_are`: one row an invoice, or one row an act of an invoice.
    """

    columns: tuple[tuple[str, ClaimMeaning], ...]
    delimiter: str = ""
    date_order: DateOrder | None = None
    point: str = ""
    unit: Unit = "euros"
    rows_are: RowsAre = "invoice"
    management: Management = ""
    fund: str = ""

    def has(self, meaning: ClaimMeaning) -> bool:
        return any(one == meaning for _, one in self.columns)


def guess(headings: Sequence[str]) -> list[ClaimMeaning]:
    """A first proposal by the words of each heading; a person confirms. A meaning is proposed once, but for a name."""
    taken: set[str] = set()
    found: list[ClaimMeaning] = []
    for heading in headings:
        meaning = _meaning(plain(heading))
        found.append("none" if meaning in taken else meaning)
        if meaning not in MANY:
            taken.add(meaning)
    return found


def _meaning(name: str) -> ClaimMeaning:
    return next((meaning for meaning, words in WORDS.items() if name and name in words.split("|")), "none")


def what_is_missing(mapping: ClaimMapping) -> str:
    """Why the columns are not enough to write one invoice; "" when they are. Nothing is deduced from an absent column
    but a difference that arithmetic gives."""
    if not mapping.has("numero") or not mapping.has("date_facture"):
        return "il faut la colonne du numéro et celle de la date de facture"
    if not mapping.has("part_amo"):
        return "il faut la colonne de la part de la caisse (AMO)"
    if not (mapping.has("total") or (mapping.has("part_amc") and mapping.has("part_patient"))):
        return "il faut la colonne du total, ou celles des parts de la mutuelle et du patient"
    if not (mapping.has("part_amc") or mapping.has("part_patient")):
        return "il faut la colonne de la part de la mutuelle ou de celle du patient : leur partage ne se devine pas"
    if not (mapping.has("organisme_amo") or mapping.fund):
        return "il faut la colonne de la caisse, ou son numéro pour toutes les factures"
    if mapping.has("part_amc") and not (mapping.has("gestion_amc") or mapping.management):
        return "il faut dire qui paie la part de la mutuelle : la caisse (gestion unique) ou la mutuelle (séparée)"
    return ""
