"""A cabinet with one silent share, and the people who treat its dossier."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import Share
from cabinet.enums import FileDoor, FileFormat, FileState, Role
from cabinet.models import IncomingFile, User
from cabinet.services.files import store_file
from reconciliation.models import Case, CaseHistory
from tests import factories
from tests.reconciliation.invented import Desk, claim, sent
from tests.who.people import logged_in

PDF = b"%PDF-1.7 invente"
LATE = dt.date(2026, 11, 2)


def silent(*claims: object) -> Desk:
    """Invoices sent on 7 September, nothing heard on 2 November."""
    return Desk().receive(sent(*(claims or (claim(),))), as_of=LATE)  # type: ignore[arg-type]


def office(desk: Desk, role: Role = Role.GESTIONNAIRE) -> User:
    return User.objects.filter(email=f"{role}-{desk.cabinet_id}@cabinet.example").first() or factories.make_member(
        desk.cabinet_id, role
    )


def client_of(desk: Desk, role: Role = Role.GESTIONNAIRE) -> Client:
    return logged_in(office(desk, role))


def only_case(number: str = "000000101", part: str = "AMO") -> Case:
    return Case.objects.select_related("share__invoice").get(share__invoice__number=number, share__part=part)


def story(case: Case) -> list[str]:
    return list(CaseHistory.objects.filter(case=case).order_by("pk").values_list("text", flat=True))


def scan(cabinet_id: int, person: User, content: bytes = PDF) -> IncomingFile:
    return store_file(
        cabinet_id=cabinet_id,
        name="avis.pdf",
        chunks=[content],
        door=FileDoor.BROWSER,
        cap=10_000,
        brought_by=person,
        state=FileState.KEPT,
        file_format=FileFormat.SCAN,
    ).file


def upload(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("avis.pdf", content)


def share_of(case: Case) -> Share:
    return Share.objects.get(pk=case.share_id)
