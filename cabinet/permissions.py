"""Who may do what: the table of HOUSE section 10, as `rules` predicates on a membership.

A view names one of these permissions (`cabinet/access.py`); a view without one is refused to everybody.
"""

from collections.abc import Callable

import rules

from cabinet.enums import Role

ALL = frozenset(Role)
TITULAIRE = frozenset({Role.TITULAIRE})
OFFICE = frozenset({Role.TITULAIRE, Role.GESTIONNAIRE})
CARERS = frozenset({Role.TITULAIRE, Role.INFIRMIERE, Role.REMPLACANTE})
NURSES = frozenset({Role.TITULAIRE, Role.INFIRMIERE})
STAFF = frozenset({Role.TITULAIRE, Role.INFIRMIERE, Role.GESTIONNAIRE})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "accueil.voir": ALL,
    "compte.gerer": ALL,
    "patients.voir": ALL,
    "patients.nir": ALL - {Role.LECTURE},
    "patients.modifier": STAFF,
    "prescriptions.voir": ALL,
    "prescriptions.modifier": STAFF,
    "bsi.saisir": STAFF,
    "tournee.voir": CARERS | {Role.LECTURE},
    "passages.saisir": CARERS,
    "paiements.miens": CARERS,
    "preuves.voir": ALL,  # a carer: those of her own invoices (billing/access.py)
    "lectures.voir": STAFF | {Role.LECTURE},
    "lectures.signer": TITULAIRE,
    "factures.voir": OFFICE | {Role.LECTURE},
    "factures.emettre": OFFICE,
    "lots.transmettre": OFFICE,
    "imports.voir": OFFICE | {Role.LECTURE},
    "imports.deposer": OFFICE,
    "imports.fichier": OFFICE,
    "banque.voir": OFFICE | {Role.LECTURE},
    "banque.rapprocher": OFFICE,
    "suivi.voir": OFFICE | {Role.LECTURE},
    "suivi.traiter": OFFICE,
    "comptes.voir": STAFF | {Role.LECTURE},
    "comptes.encaisser": STAFF,
    "abandons.proposer": OFFICE,
    "abandons.signer": TITULAIRE,
    "pilotage.voir": OFFICE | {Role.LECTURE},
    "mois.clore": TITULAIRE,
    "revue.decider": OFFICE,
    "utilisateurs.gerer": TITULAIRE,
    "cabinet.regler": TITULAIRE,
    "journal.voir": TITULAIRE,
    "listes.exporter": OFFICE,
    "export.tout": TITULAIRE,
}


def has_role(roles: frozenset[Role]) -> Callable[..., bool]:
    """A predicate on a Membership (or None): is its role in the list?"""

    @rules.predicate(name="_".join(sorted(roles)))
    def is_allowed(membership: object | None) -> bool:
        return membership is not None and getattr(membership, "role", None) in roles

    return is_allowed


for _name, _roles in PERMISSIONS.items():
    if not rules.perm_exists(_name):
        rules.add_perm(_name, has_role(_roles))


def may(membership: object | None, permission: str) -> bool:
    """Raises KeyError for a permission that the table does not know."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    return bool(rules.has_perm(permission, membership))
