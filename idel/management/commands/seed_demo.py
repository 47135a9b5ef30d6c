"""`manage.py seed_demo`: the demo cabinet, six months of simulated files ingested by the same services as real ones."""

from datetime import date, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cabinet.enums import FileDoor, Role
from cabinet.models import Cabinet, Membership, Nurse, Organism, User
from cabinet.services.cabinets import add_member, create_cabinet, find_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from idel.demo_desk import seed_desk
from idel.demo_logins import DEMO_LOGINS, PASSWORD
from reconciliation.models import PayerContact
from reconciliation.services.audit import latest_day
from reconciliation.services.ingest import ingest_file
from reconciliation.services.reconcile import reconcile
from simulator.claims import AMC_NUMBER
from simulator.scenario import FUND, files, simulate

NAME = "Cabinet des Tilleuls (démonstration)"
AT_THE_DESK = DEMO_LOGINS[2][1]
SEED, MONTHS, PATIENTS = 1, 6, 25
PLANS = (
    (["surveillance_glycemique", "insuline_sc"], time(7, 45)),
    (["prelevement_veineux"], time(8, 15)),
    (["pansement_escarre_profonde", "injection_sc"], time(9, 0)),
    (["injection_im"], time(9, 40)),
    (["pansement_ulcere_compression", "analgesie_topique"], time(10, 30)),
)


class Command(BaseCommand):
    help = "Crée le cabinet de démonstration s'il n'existe pas."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if settings.IS_PRODUCTION:
            raise CommandError("La démonstration ne s'installe pas en production.")
        if find_cabinet(name=NAME) is None:
            seed(create_cabinet(name=NAME, is_demo=True))
        self.stderr.write(f"{NAME} : prêt.")


def seed(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        _members(cabinet_id)
    world = simulate(seed=SEED, months=MONTHS, patients=PATIENTS)
    today = timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        for name, content in files(world, as_lots=True):
            arrival = store_file(
                cabinet_id=cabinet_id, name=name, chunks=[content], door=FileDoor.COMMAND, cap=settings.IDEL_FOLDER_CAP
            )
            ingest_file(file_id=arrival.file.pk, near=today)
        _names(cabinet_id)
        _care_plans(cabinet_id, today)
        last_day = latest_day(cabinet_id) or today
        seed_desk(cabinet_id=cabinet_id, person=User.objects.get(email=AT_THE_DESK), on=last_day)
        reconcile(cabinet_id=cabinet_id, as_of=last_day)


def _members(cabinet_id: int) -> None:
    for role, email, name in DEMO_LOGINS:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, full_name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        add_member(cabinet_id=cabinet_id, user=user, role=role)


def _names(cabinet_id: int) -> None:
    """The lots give numbers only: what a person would type once."""
    Organism.objects.filter(cabinet_id=cabinet_id, code=FUND.code).update(name="CPAM des Bouches-du-Rhône")
    Organism.objects.filter(cabinet_id=cabinet_id, code=AMC_NUMBER).update(name="Mutuelle Garlaban")
    Nurse.objects.filter(cabinet_id=cabinet_id).update(last_name="Perrin", first_name="Nadia", rpps="10100000008")
    _book(cabinet_id)
    nurse = Nurse.objects.filter(cabinet_id=cabinet_id).first()
    Membership.objects.filter(cabinet_id=cabinet_id, role=Role.INFIRMIERE).update(nurse=nurse)
    _patients(cabinet_id)


def _book(cabinet_id: int) -> None:
    """What letters ask for: the cabinet's address, the payers'."""
    Cabinet.objects.filter(pk=cabinet_id).update(address="8 cours des Tilleuls\n13100 Aix-en-Provence")
    for organism in Organism.objects.filter(cabinet_id=cabinet_id, code__in=[FUND.code, AMC_NUMBER]):
        PayerContact.objects.create(
            cabinet_id=cabinet_id,
            organism=organism,
            service="Service tiers payant",
            address="1 rue de l’Invention\n13000 Marseille",
            phone="04 00 00 00 00",
            source="démonstration",
        )


def _patients(cabinet_id: int) -> None:
    from billing.models import Patient
    from cabinet.crypto import blind_index
    from cabinet.search import search_key

    world = simulate(seed=SEED, months=1, patients=PATIENTS)
    people = {blind_index("nir", claim.person.nir): claim.person for claim in world.claims}
    for patient in Patient.objects.filter(cabinet_id=cabinet_id):
        person = people.get(bytes(patient.nir_index))
        if person is not None:
            patient.last_name, patient.first_name = person.last_name, person.first_name
            patient.search_name = search_key(f"{person.last_name} {person.first_name}")
            patient.save(update_fields=["last_name", "first_name", "search_name"])


def _care_plans(cabinet_id: int, today: date) -> None:
    """What the nurse does this week: a plan for each of the first patients, its rights and its prescription."""
    from billing.models import CarePlan, Patient, Prescriber, Prescription
    from billing.services.care.rights_periods import Days, add_coverage
    from billing.services.rounds.visit import plan_visits

    nurse = Nurse.objects.get(cabinet_id=cabinet_id)
    doctor = Prescriber.objects.create(
        cabinet_id=cabinet_id, last_name="Sabatier", first_name="Hélène", am_number="991000019"
    )
    for patient, (acts, hour) in zip(Patient.objects.filter(cabinet_id=cabinet_id).order_by("pk"), PLANS, strict=False):
        add_coverage(patient=patient, kind="AMO", code=FUND.code, name="", days=Days(date(today.year, 1, 1)))
        prescription = Prescription.objects.create(
            cabinet_id=cabinet_id,
            patient=patient,
            prescriber=doctor,
            prescribed_on=today - timedelta(days=5),
            starts_on=today - timedelta(days=5),
            ends_on=today + timedelta(days=25),
        )
        CarePlan.objects.create(
            cabinet_id=cabinet_id,
            patient=patient,
            nurse=nurse,
            prescription=prescription,
            starts_on=today,
            every_n_days=1,
            hours=[hour],
            act_codes=acts,
        )
    plan_visits(cabinet_id=cabinet_id, start=today, end=today + timedelta(days=7))
