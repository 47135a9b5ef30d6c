"""States that the demo's six months do not show: made by our own services, in the database of `./dev shots` alone.

Each `Scene` is a page that no address without an id leads to, or a state worth its own picture.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from billing.models import CarePlan, Invoice, Patient, Prescriber, Prescription, Visit
from billing.services.care.rights_periods import Days, add_coverage
from billing.services.invoice import drafts, issue_invoices
from billing.services.lot import batches, close_lot, declare_sent
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import FileDoor, Role
from cabinet.models import IncomingFile, Membership, Nurse, User
from cabinet.services.cabinets import add_member, create_cabinet, find_cabinet
from cabinet.services.files import store_file
from cabinet.services.invitations import invite
from cabinet.services.password_links import make_password_link
from cabinet.tenancy import tenant
from idel.demo_logins import DEMO_LOGINS, PASSWORD
from idel.management.commands.seed_demo import MONTHS, NAME, PATIENTS, PLANS, SEED
from reconciliation.models import BankEntry
from reconciliation.services.ingest import ingest_file
from reconciliation.services.reconcile import reconcile
from simulator.scenario import FUND, simulate
from simulator.world import Credit
from simulator.writers import arl, cfonb
from tests.pages import RETURN, SHEET
from tests.shot_accounts import account_states, resend_states
from tests.shot_follow_up import follow_up_states
from tests.shot_sheets import list_states, sheet_states

ANONYMOUS = "anonyme"
EMPTY, NEW = "cabinet-vide", "cabinet-neuf"
# Of the care that is prepared: without rights, without a prescription, and five that nothing blocks.
NO_RIGHTS, NO_PRESCRIPTION, PREPARED = 0, 1, 7
DAYS_BACK = 5


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture more: who looks, its name, its address."""

    role: str
    name: str
    path: str


def prepare() -> list[Scene]:
    """Everything, once; the demo cabinet exists."""
    cabinet_id = find_cabinet(name=NAME)
    if cabinet_id is None:
        raise SystemExit("There is no demo cabinet here.")
    today = timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        _care(cabinet_id, today)
        _lots(cabinet_id, today)
        scenes = [*_files(cabinet_id, today), *_visits(today), *_links(cabinet_id)]
        made = [*follow_up_states(cabinet_id, today), *sheet_states(cabinet_id, today), *list_states(cabinet_id)]
        made += [*account_states(cabinet_id, today), *resend_states(cabinet_id, today)]
        scenes += [Scene(*one) for one in made]
    _empty_cabinet(EMPTY, is_set_up=True)
    _empty_cabinet(NEW, is_set_up=False)
    return scenes


def _care(cabinet_id: int, today: dt.date) -> None:
    """Five days of care for patients that the demo has no plan for, up to today."""
    nurse, doctor = Nurse.objects.earliest("pk"), Prescriber.objects.earliest("pk")
    start = today - dt.timedelta(days=DAYS_BACK)
    patients = list(Patient.objects.order_by("pk")[len(PLANS) : len(PLANS) + PREPARED])
    for rank, patient in enumerate(patients):
        if rank != NO_RIGHTS:
            first = today.replace(month=1, day=1)
            add_coverage(patient=patient, kind="AMO", code=FUND.code, name="", days=Days(first))
        days = {"prescribed_on": start, "starts_on": start, "ends_on": today + dt.timedelta(days=2)}
        prescription = (
            None
            if rank == NO_PRESCRIPTION
            else Prescription.objects.create(cabinet_id=cabinet_id, patient=patient, prescriber=doctor, **days)
        )
        acts, hour = PLANS[rank % len(PLANS)]
        CarePlan.objects.create(cabinet_id=cabinet_id, patient=patient, nurse=nurse, prescription=prescription,
                                starts_on=start, every_n_days=1, hours=[hour], act_codes=acts)  # fmt: skip
    plan_visits(cabinet_id=cabinet_id, start=start, end=today)
    for visit in Visit.objects.filter(cared_on__lt=today, state="planned").order_by("cared_on", "at"):
        validate_visit(visit=visit, now=timezone.now())
    for visit in Visit.objects.filter(cared_on=today, state="planned").order_by("at")[:3]:
        validate_visit(visit=visit, now=timezone.now())


def _lots(cabinet_id: int, today: dt.date) -> None:
    """A lot a day: acknowledged, refused, declared, closed; then invoices of a day in no lot, and a day to invoice."""
    person = User.objects.get(email=DEMO_LOGINS[0][1])
    answers = {0: None, 1: ("LOT00012", "LOT DATE DANS LE FUTUR")}
    for rank in range(DAYS_BACK - 1):
        day = today - dt.timedelta(days=DAYS_BACK - rank)
        visits = Visit.objects.filter(cared_on=day, state="validated").select_related("patient", "billed_by")
        ready = [draft for draft in drafts(visits=visits, on=today) if draft.is_ready]
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[one.pk for one in draft.visits] for draft in ready], on=day)
        if rank == DAYS_BACK - 2:
            break
        for batch in batches():
            lot = close_lot(cabinet_id=cabinet_id, batch=batch, on=day, person=person)
            if rank < DAYS_BACK - 3:
                declare_sent(lot=lot, on=day, person=person)
            if rank in answers:
                said = arl.acknowledgement(file_id=lot.sent_file_id, file_date=day, lot=lot.number, lot_date=day,
                                           reason=answers[rank])  # fmt: skip
                _ingest(cabinet_id, f"arl_{lot.number}_{day:%m%d}.txt", said, today)


def _files(cabinet_id: int, today: dt.date) -> list[Scene]:
    """Files with something to decide: a transfer without its reference, twice; an unknown ARL; a damaged return; a picture."""
    _ingest(cabinet_id, "releve_complement.cfonb", _twins(), today)
    damaged = _ingest(cabinet_id, "retour_abime.noe", RETURN, today)
    refused = _ingest(cabinet_id, "photo_de_vacances.jpg", b"\xff\xd8\xff\xe0 rien a lire ici", today)
    untagged = _ingest(cabinet_id, "accuse_plateforme.txt", b"ARL 001 REFUSE LOT INCONNU\n", today)
    sheet = _ingest(cabinet_id, "export_banque.csv", SHEET, today)
    reconcile(cabinet_id=cabinet_id, as_of=today)
    entry = BankEntry.objects.filter(statement__file__name="releve_complement.cfonb").earliest("pk")
    titulaire = str(Role.TITULAIRE)
    return [
        Scene(titulaire, "mouvement-suggestions", reverse("mouvement", kwargs={"entry": entry.public_id})),
        Scene(titulaire, "fichier-problemes", reverse("fichier", kwargs={"file": damaged.public_id})),
        Scene(titulaire, "lecture-problemes", reverse("lecture", kwargs={"received": damaged.public_id})),
        Scene(titulaire, "fichier-refuse", reverse("fichier", kwargs={"file": refused.public_id})),
        Scene(titulaire, "colonnes-a-dire", reverse("colonnes", kwargs={"sheet": sheet.public_id})),
        Scene(titulaire, "qualifier-seul", reverse("qualifier", kwargs={"untagged": untagged.public_id})),
    ]


def _twins() -> bytes:
    """Two credits of one amount that a single advice announces, neither with its reference: only a person can tell."""
    world = simulate(seed=SEED, months=MONTHS, patients=PATIENTS)
    come = {credit.advice for credit in world.credits}
    lost = next(one for one in world.transfers if one.label_2 not in come and one.total > 0)
    days = [lost.day + dt.timedelta(days=after) for after in (1, 3)]
    twins = [Credit(day, lost.total, "VIR SEPA CPAM", "05", (("NPY", "CPAM"),), "transfer") for day in days]
    content, _ = cfonb.statement(twins, 0, lost.day, days[-1])
    return content


def _visits(today: dt.date) -> list[Scene]:
    """A visit done today that may be corrected, one that is invoiced, and an invoice to cancel and replace."""
    done = Visit.objects.filter(cared_on=today, state="validated").earliest("at")
    invoiced = Visit.objects.filter(state="invoiced").latest("pk")
    invoice = Invoice.objects.filter(origin="idel", state="sent").earliest("pk")
    return [
        Scene(role, name, path)
        for role in (str(Role.TITULAIRE), str(Role.INFIRMIERE))
        for name, path in (
            ("corriger-valide", reverse("corriger", kwargs={"visit": done.public_id})),
            ("passage-valide", reverse("passage", kwargs={"visit": done.public_id})),
            ("pourquoi-valide", reverse("pourquoi", kwargs={"visit": done.public_id})),
            ("passage-facture", reverse("passage", kwargs={"visit": invoiced.public_id})),
        )
    ] + [Scene(str(Role.TITULAIRE), "facture-idel", reverse("facture", kwargs={"invoice": invoice.public_id}))]


def _links(cabinet_id: int) -> list[Scene]:
    """The pages that a link opens to whoever holds it."""
    titulaire = User.objects.get(email=DEMO_LOGINS[0][1])
    member, now = Membership.objects.get(role=Role.GESTIONNAIRE), timezone.now()
    password = make_password_link(member=member, made_by=titulaire, now=now)
    _, joining = invite(cabinet_id=cabinet_id, email="renfort@demo.idel.example", role=Role.INFIRMIERE, nurse=None,
                        invited_by=titulaire, now=now)  # fmt: skip
    return [
        Scene(ANONYMOUS, "nouveau_mot_de_passe", reverse("nouveau_mot_de_passe", kwargs={"token": password})),
        Scene(ANONYMOUS, "invitation", reverse("invitation", kwargs={"token": joining})),
        Scene(ANONYMOUS, "invitation-perdue", reverse("invitation", kwargs={"token": "1-perdue"})),
    ]


def email_of(name: str) -> str:
    """The log-in of an empty cabinet's titulaire."""
    return f"{name}@demo.idel.example"


def _empty_cabinet(name: str, *, is_set_up: bool) -> None:
    cabinet_id = create_cabinet(name="Cabinet du Port", is_demo=True, is_set_up=is_set_up)
    user = User.objects.create_user(email_of(name), PASSWORD, full_name="Lise Fabre")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    with tenant(cabinets=[cabinet_id]):
        add_member(cabinet_id=cabinet_id, user=user, role=Role.TITULAIRE)


def _ingest(cabinet_id: int, name: str, content: bytes, today: dt.date) -> IncomingFile:
    arrival = store_file(
        cabinet_id=cabinet_id, name=name, chunks=[content], door=FileDoor.COMMAND, cap=settings.IDEL_FOLDER_CAP
    )
    return ingest_file(file_id=arrival.file.pk, near=today)
