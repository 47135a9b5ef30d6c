"""`manage.py seed_demo`: the demo cabinet, six months of simulated files ingested by the same services as real ones."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cabinet.enums import FileDoor, Role
from cabinet.models import Nurse, Organism, User
from cabinet.services.cabinets import add_member, create_cabinet, find_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.services.audit import latest_day
from reconciliation.services.ingest import ingest_file
from reconciliation.services.reconcile import reconcile
from simulator.claims import AMC_NUMBER
from simulator.scenario import FUND, files, simulate

NAME = "Cabinet des Tilleuls (démonstration)"
PASSWORD = "demo-idel-2026"  # noqa: S105 (printed on screen, the demo holds invented people only)
DEMO_LOGINS: tuple[tuple[Role, str, str], ...] = (
    (Role.TITULAIRE, "titulaire@demo.idel.example", "Nadia Perrin"),
    (Role.GESTIONNAIRE, "gestion@demo.idel.example", "Camille Ragot"),
    (Role.LECTURE, "lecture@demo.idel.example", "Alix Weber"),
)
SEED, MONTHS, PATIENTS = 1, 6, 25


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
        reconcile(cabinet_id=cabinet_id, as_of=latest_day(cabinet_id) or today)


def _members(cabinet_id: int) -> None:
    for role, email, name in DEMO_LOGINS:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, full_name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        add_member(cabinet_id=cabinet_id, user=user, role=role)


def _names(cabinet_id: int) -> None:
    """The lots give numbers only: what a person would type once."""
    Organism.objects.filter(cabinet_id=cabinet_id, code=FUND.code).update(name="CPAM des Bouches-du-Rhône")
    Organism.objects.filter(cabinet_id=cabinet_id, code=AMC_NUMBER).update(name="Mutuelle Garlaban")
    Nurse.objects.filter(cabinet_id=cabinet_id).update(last_name="Perrin", first_name="Nadia")
    _patients(cabinet_id)


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
