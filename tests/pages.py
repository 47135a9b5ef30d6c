"""Every page of ours: how to reach it with the ids of one cabinet. A new address without an entry fails a test."""

import datetime as dt
from dataclasses import dataclass

from billing.models import Lot, Visit
from reconciliation.models import Case, EntryMatch
from tests import factories
from tests.noemie_formats.typed import STREAM, plain

# A return with a field that cannot be read and an entity that nobody knows.
RETURN = plain(
    STREAM.replace("00004250P00004250P@", "00004250P00004A50P@").replace("0810401", "888 whatever@0810401", 1)
)


@dataclass(frozen=True, slots=True)
class Ids:
    """Public ids of rows of one cabinet, by the name that the addresses use."""

    values: dict[str, object]


def rows_of(cabinet_id: int) -> Ids:
    """One row of each kind, inside the open tenant."""
    share = factories.make_share(cabinet_id)
    entry = factories.make_entry(cabinet_id)
    match = EntryMatch.objects.create(
        cabinet_id=cabinet_id, entry=entry, share=share, amount_cents=4250, level="E1", evidence={"sentence": "essai"}
    )
    case = Case.objects.create(
        cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=factories.DAY
    )
    lot = Lot.objects.create(cabinet_id=cabinet_id, nurse=share.invoice.nurse, number="001", made_on=factories.DAY)
    visit = Visit.objects.create(
        cabinet_id=cabinet_id,
        patient=share.invoice.patient,
        performed_by=share.invoice.nurse,
        billed_by=share.invoice.nurse,
        cared_on=factories.DAY,
        at=dt.time(9),
    )
    return Ids(
        {
            "invoice": share.invoice.public_id,
            "file": entry.statement.file.public_id,
            "lot": lot.public_id,
            "patient": share.invoice.patient.public_id,
            "visit": visit.public_id,
            "case": case.public_id,
            "entry": entry.public_id,
            "match": match.public_id,
            "received": factories.make_stored(cabinet_id, RETURN, "retour.noe", "noemie").public_id,
            "untagged": factories.make_stored(
                cabinet_id, b"ACCUSE LOT 001 REFUSE", "accuse.txt", "arl", "to_tag"
            ).public_id,
        }
    )


# name: (method, permission that the table gives, kwargs)
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "accueil": ("get", "accueil.voir", ()),
    "pilotage": ("get", "pilotage.voir", ()),
    "tournee": ("get", "tournee.voir", ()),
    "preparer": ("post", "passages.saisir", ()),
    "passage": ("get", "tournee.voir", ("visit",)),
    "apercu": ("get", "passages.saisir", ("visit",)),
    "valider": ("post", "passages.saisir", ("visit",)),
    "etat": ("post", "passages.saisir", ("visit",)),
    "pourquoi": ("get", "tournee.voir", ("visit",)),
    "patients": ("get", "patients.voir", ()),
    "nouveau_patient": ("get", "patients.modifier", ()),
    "patient": ("get", "patients.voir", ("patient",)),
    "modifier_patient": ("get", "patients.modifier", ("patient",)),
    "couverture": ("post", "patients.modifier", ("patient",)),
    "exoneration": ("post", "patients.modifier", ("patient",)),
    "prescription": ("post", "prescriptions.modifier", ("patient",)),
    "plan": ("post", "patients.modifier", ("patient",)),
    "a_facturer": ("get", "factures.voir", ()),
    "emettre": ("post", "factures.emettre", ()),
    "facture": ("get", "factures.voir", ("invoice",)),
    "remplacer": ("post", "factures.emettre", ("invoice",)),
    "a_transmettre": ("get", "factures.voir", ()),
    "constituer": ("post", "lots.transmettre", ()),
    "fichier_lot": ("get", "lots.transmettre", ("lot",)),
    "declarer": ("post", "lots.transmettre", ("lot",)),
    "imports": ("get", "imports.voir", ()),
    "imports_fichiers": ("get", "imports.voir", ()),
    "deposer": ("post", "imports.deposer", ()),
    "fichier": ("get", "imports.voir", ("file",)),
    "brut": ("get", "imports.fichier", ("file",)),
    "lecture": ("get", "imports.voir", ("received",)),
    "qualifier": ("get", "imports.deposer", ("untagged",)),
    "suivi": ("get", "suivi.voir", ()),
    "motifs": ("get", "suivi.voir", ()),
    "classer_motif": ("post", "suivi.traiter", ()),
    "dossier": ("get", "suivi.voir", ("case",)),
    "noter": ("post", "suivi.traiter", ("case",)),
    "banque": ("get", "banque.voir", ()),
    "mouvement": ("get", "banque.voir", ("entry",)),
    "defaire": ("post", "banque.rapprocher", ("match",)),
}
PUBLIC = {"healthz", "readyz"}
