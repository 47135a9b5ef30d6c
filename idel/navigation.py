"""The shell around every page: which sections this member may open, and what stays in the header."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from cabinet.enums import Role
from cabinet.permissions import may
from idel.demo_logins import DEMO_LOGINS, PASSWORD


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the rail; `prefix` tells which pages belong to it, `group` the words above it on a wide screen.

    `short`: its label in the bar of a phone, where the whole one has no room.
    """

    name: str
    label: str
    icon: str
    permission: str
    prefix: str
    group: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    label: str
    icon: str
    current: bool
    group: str
    short: str


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account that the log-in page of the demo opens with one button."""

    role: str
    name: str
    email: str
    password: str


SECTIONS = (
    Section("tournee", "Tournée", "round", "tournee.voir", "/tournee/", "Soins"),
    Section("patients", "Patients", "people", "patients.voir", "/patients/", "Soins"),
    Section("a_facturer", "À facturer", "pen", "factures.voir", "/facturation/", "Facturation"),
    Section("a_transmettre", "À transmettre", "send", "factures.voir", "/lots/", "Facturation", "Lots"),
    Section("imports", "Imports", "inbox", "imports.voir", "/imports/", "Argent"),
    Section("suivi", "Suivi", "list", "suivi.voir", "/suivi/", "Argent"),
    Section("relances", "Relances", "mail", "suivi.voir", "/relances/", "Argent"),
    Section("comptes", "Comptes patients", "scale", "comptes.voir", "/comptes/", "Argent", "Comptes"),
    Section("banque", "Banque", "bank", "banque.voir", "/banque/", "Argent"),
    Section("pilotage", "Pilotage", "chart", "pilotage.voir", "/pilotage/", "Cabinet"),
    Section("mes_paiements", "Mes paiements", "euro", "paiements.miens", "/mes-paiements/", "Cabinet", "Paiements"),
    Section("reglages", "Cabinet", "gear", "cabinet.regler", "/cabinet/", "Cabinet"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page reads: `navigation` (entries), `membership`, `is_carer` (keeps the round on her device), `may_export`, `search_url`,
    `has_mail`, and `demo_logins` of the demo."""
    membership = getattr(request, "membership", None)
    entries = []
    for section in () if _is_led_to_first_run(request) else SECTIONS:
        if not may(membership, section.permission):
            continue
        try:
            url = reverse(section.name)
        except NoReverseMatch:
            continue
        is_current = request.path.startswith(section.prefix)
        entries.append(Entry(url, section.label, section.icon, is_current, section.group, section.short))
    is_carer = may(membership, "passages.saisir")
    return {
        "navigation": entries,
        "membership": membership,
        "is_carer": is_carer,
        "may_export": may(membership, "listes.exporter"),
        "search_url": _search_url(membership),
        "has_mail": bool(settings.EMAIL_HOST),
        "demo_logins": _demo_logins(),
    }


def _demo_logins() -> tuple[DemoLogin, ...]:
    """Of `./dev run` alone: a test and production have none."""
    if settings.IDEL_ENV != "demo":
        return ()
    return tuple(DemoLogin(role.label, name, email, PASSWORD) for role, email, name in DEMO_LOGINS)


def _search_url(membership: object | None) -> str:
    """Empty for somebody who has no cabinet to search in."""
    return reverse("recherche") if may(membership, "patients.voir") else ""


def _is_led_to_first_run(request: HttpRequest) -> bool:
    """A titulaire whose cabinet is not set up: every section would only lead her back to that page."""
    cabinet, membership = getattr(request, "cabinet", None), getattr(request, "membership", None)
    return bool(cabinet and membership and not cabinet.is_set_up and membership.role == Role.TITULAIRE)
