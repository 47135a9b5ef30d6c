"""Each page is one or more clicks away from a role's first page: what no link leads to, nobody finds."""

import datetime as dt
import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from billing.models import Invoice, InvoiceLine, ReplacementContract, Visit
from cabinet.enums import Role
from cabinet.models import Membership, Nurse
from cabinet.permissions import may
from cabinet.tenancy import tenant
from tests import factories
from tests.journeys.test_pages import NOT_A_PAGE
from tests.pages import PAGES, rows_of
from tests.test_query_counts import some_invoices, some_payments, some_visits_to_invoice
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|(?:get"|search")[^>]* action|hx-get)="([^"#]+)"')
# How many examples of a page are opened; the others one.
EXAMPLES, MOST_PAGES = (
    {"fichier": 30, "mouvement": 9, "compte": 9, "passage": 4, "patient": 3, "facture": 3, "dossier": 2, "tournee": 2},
    250,
)
# name: why no link leads there from the rows that the test makes.
NEVER_LINKED = {
    "echeancier": "the only account that owes has its schedule: the link is for one without",
    "accueil": "the address of the mark: it only leads to the first page of a role",
    "changer_de_cabinet": "shown to whoever belongs to several cabinets",
    "suivi_cabinets": "shown to whoever belongs to several cabinets",
    "premiers_pas": "the first run of a cabinet leads there by itself, until it is set up",
    "hors_ligne": "what the service worker shows when there is no network",
}


def links_of(client: Client, address: str) -> set[str]:
    """Addresses of ours on one page, redirections followed; nothing of a file."""
    answer = client.get(address, follow=True)
    if answer.status_code != 200 or "text/html" not in answer.headers.get("content-type", ""):
        return set()
    page = answer.content.decode().replace("&amp;", "&")
    here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
    found = {urljoin(here, link) for link in LINK.findall(page)}
    return {link for link in found if link.startswith("/")}


def walk(client: Client) -> set[str]:
    """Names of the pages met by following links from the first page, one or a few examples of each."""
    seen: dict[str, set[str]] = {}
    waiting = deque(["/"])
    while waiting and sum(map(len, seen.values())) < MOST_PAGES:
        for link in sorted(links_of(client, waiting.popleft())):
            try:
                name = resolve(urlsplit(link).path).view_name
            except Resolver404:
                continue
            known = seen.setdefault(name, set())
            if link not in known and len(known) < EXAMPLES.get(name, 1) and name not in NOT_A_PAGE:
                known.add(link)
                waiting.append(link)
    return set(seen)


def a_life(cabinet_id: int, member: Membership) -> None:
    """A row of each kind; of today a visit to come, of this month one to invoice and an invoice for a lot; a payment."""
    today = timezone.localdate()
    some_invoices(cabinet_id, 1)
    some_visits_to_invoice(cabinet_id, 2)
    rows_of(cabinet_id)
    nurse = Visit.objects.filter(state="validated").earliest("pk").billed_by
    Visit.objects.filter(state__in=("planned", "validated")).update(cared_on=today)
    some_payments(cabinet_id, 8)
    Invoice.objects.update(nurse=nurse)
    if member.role == Role.INFIRMIERE:
        member.nurse = nurse
    if member.role == Role.REMPLACANTE:
        member.nurse = replaced_by(nurse)
    member.save()


def replaced_by(nurse: Nurse) -> Nurse:
    """Of this month she made every passage, under a contract: a remplaçante sees those patients, visits and payments alone."""
    today, cabinet_id = timezone.localdate(), nurse.cabinet_id
    substitute = factories.make_nurse(cabinet_id, "996000099")
    ReplacementContract.objects.create(
        cabinet_id=cabinet_id,
        replaced=nurse,
        substitute=substitute,
        starts_on=today - dt.timedelta(days=400),
        ends_on=today + dt.timedelta(days=5),
    )
    Visit.objects.update(performed_by=substitute)
    visit = Visit.objects.filter(state="validated").earliest("pk")
    for invoice in Invoice.objects.all():
        InvoiceLine.objects.create(
            cabinet_id=cabinet_id, invoice=invoice, visit=visit, rank=90, cared_on=invoice.cared_on, text="AMI 1"
        )
    Invoice.objects.update(performed_by=substitute)
    return substitute


@pytest.mark.parametrize("role", list(Role))
def test_every_page_that_a_role_may_open_is_linked_from_another(role: Role) -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, role)
    with tenant(cabinets=[cabinet_id]):
        member = Membership.objects.get(user=user)
        a_life(cabinet_id, member)
    met = walk(logged_in(user))
    pages = {
        name
        for name, (method, permission, _) in PAGES.items()
        if method == "get" and name not in NOT_A_PAGE and may(member, permission)
    }
    assert " ".join(sorted(pages - met - set(NEVER_LINKED))) == ""
