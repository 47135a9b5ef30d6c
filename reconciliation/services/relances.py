"""A run of relances: proposed with what is left out and why, then issued as a whole or not at all."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from billing.models import Share
from billing.services.invoicing.sheets import Sheet
from cabinet.enums import FileDoor, FileFormat, FileState
from cabinet.errors import Refused, StaleVersion
from cabinet.euros import in_euros
from cabinet.models import Cabinet, IncomingFile, Nurse, Organism, User
from cabinet.services.files import store_file
from reconciliation.enums import Channel, LetterKind
from reconciliation.matching.relances import Candidate, Key, Run, run_of
from reconciliation.models import Case, Relance, RelanceItem, RelanceRun
from reconciliation.services.chasing.annexes import annexes_for, keep_annexes, titles_of
from reconciliation.services.chasing.contacts import contacts_of
from reconciliation.services.chasing.letter_details import detail_of, notice_words
from reconciliation.services.chasing.relance_candidates import candidates, policies_for
from reconciliation.services.follow_up import write_history
from reconciliation.services.letters import ANSWER_WITHIN, LetterIn, invoice_table, print_letter

LETTER_CAP = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proposal:
    """`fingerprint` names exactly these letters and amounts: what is issued is what was shown."""

    run: Run
    fingerprint: str


def name_of(key: Key) -> str:
    return "-".join((str(key.payer), str(key.nurse), key.part, key.kind, str(key.level), key.channel))


def propose_run(*, cabinet_id: int, on: date) -> Proposal:
    """Nothing is written."""
    rows = candidates(cabinet_id=cabinet_id)
    policies = policies_for(cabinet_id=cabinet_id, rows=rows)
    first = run_of(rows, policies, {}, on)
    run = run_of(rows, policies, _obstacles(first.letters), on)
    text = ";".join(
        f"{name_of(key)}:" + ",".join(f"{one.share}={one.cents}" for one in found) for key, found in run.letters.items()
    )
    return Proposal(run, hashlib.sha256(text.encode()).hexdigest()[:32])


def _obstacles(keys: Collection[Key]) -> dict[Key, str]:
    """Letters that cannot leave, and what is missing."""
    contacts = contacts_of({key.payer for key in keys})
    nurses = Nurse.objects.in_bulk({key.nurse for key in keys})
    found = {}
    for key in keys:
        contact = contacts.get(key.payer)
        if not nurses[key.nurse].rpps:
            found[key] = f"Numéro RPPS de {nurses[key.nurse].full_name} manquant : une lettre le porte."
        elif contact is None:
            found[key] = "Adresse postale absente du carnet."
        elif key.channel == Channel.MSSANTE and not contact.is_mssante:
            found[key] = "Aucune adresse MSSanté vérifiée par une personne : rien ne part par courriel."
    return found


@transaction.atomic
def issue_run(*, cabinet_id: int, chosen: Collection[str], fingerprint: str, person: User, on: date) -> RelanceRun:
    """Every chosen letter is printed, kept and written down, or none is. Raises StaleVersion, Refused, CannotPrint."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    proposal = propose_run(cabinet_id=cabinet_id, on=on)
    if proposal.fingerprint != fingerprint:
        raise StaleVersion("La proposition a changé depuis que vous l’avez ouverte : relisez-la. Rien n’est parti.")
    letters = {key: found for key, found in proposal.run.letters.items() if name_of(key) in chosen}
    if not letters or len(letters) != len(set(chosen)):
        raise Refused("Choisissez les lettres à émettre parmi celles proposées. Rien n’est parti.")
    left = [*proposal.run.skipped]
    run = RelanceRun.objects.create(
        cabinet_id=cabinet_id,
        issued_on=on,
        issued_by=person,
        skipped=[{"case": one.candidate.case, "cents": one.candidate.cents, "why": one.why} for one in left],
    )
    for key, found in letters.items():
        _issue(run, key, found, person, on)
    return run


def _issue(run: RelanceRun, key: Key, found: Sequence[Candidate], person: User, on: date) -> Relance:
    reference = next_reference(cabinet_id=run.cabinet_id, on=on)
    content, sheets = _printed(run.cabinet_id, key, found, reference, on)
    relance = Relance.objects.create(
        cabinet_id=run.cabinet_id,
        run=run,
        payer_id=key.payer,
        nurse_id=key.nurse,
        part=key.part,
        kind=key.kind,
        level=key.level,
        channel=key.channel,
        reference=reference,
        amount_cents=sum(one.cents for one in found),
        letter=keep_letter(cabinet_id=run.cabinet_id, reference=reference, content=content, person=person),
        issued_on=on,
        issued_by=person,
        answer_by=on + ANSWER_WITHIN,
    )
    keep_annexes(relance=relance, sheets=sheets)
    RelanceItem.objects.bulk_create(
        RelanceItem(cabinet_id=run.cabinet_id, relance=relance, share_id=one.share, amount_cents=one.cents)
        for one in found
    )
    for case in Case.objects.filter(pk__in=[one.case for one in found]):
        case.next_action, case.next_on = "Attendre la réponse à la relance", relance.answer_by
        case.save(update_fields=["next_action", "next_on"])
        text = f"Relance {reference}, niveau {key.level} : {LetterKind(key.kind).label.lower()}, {Channel(key.channel).label.lower()}."
        write_history(case=case, kind="relance", text=text, person=person)
    return relance


def print_of(*, cabinet_id: int, key: Key, found: Sequence[Candidate], reference: str, on: date) -> bytes:
    """The PDF of one letter of a proposal. Raises CannotPrint."""
    return _printed(cabinet_id, key, found, reference, on)[0]


def _printed(
    cabinet_id: int, key: Key, found: Sequence[Candidate], reference: str, on: date
) -> tuple[bytes, list[Sheet]]:
    """With its annexes."""
    rows = Share.objects.filter(pk__in=[one.share for one in found]).select_related(
        "invoice__patient", "invoice__lot", "invoice__nurse"
    )
    shares = sorted(rows, key=lambda one: (one.invoice.invoice_date, one.invoice.number, one.pk))
    payer = Organism.objects.get(pk=key.payer)
    letter = LetterIn(
        cabinet=Cabinet.objects.get(pk=cabinet_id),
        nurse=Nurse.objects.get(pk=key.nurse),
        payer=payer,
        contact=contacts_of({payer.pk})[payer.pk],
        kind=LetterKind(key.kind),
        channel=Channel(key.channel),
        reference=reference,
        on=on,
        extra=(*notice_words(kind=key.kind, shares=shares), *previous_words(shares)),
    )
    amounts = {one.share: one.cents for one in found}
    table = invoice_table(shares=shares, amounts=amounts, detail=detail_of(kind=key.kind, shares=shares))
    sheets = annexes_for(kind=letter.kind, shares=shares)
    return print_letter(letter=letter, table=table, annexes=titles_of(sheets), sheets=sheets), sheets


def previous_words(shares: Sequence[Share]) -> tuple[str, ...]:
    """« Nos demandes précédentes : … », when there were any."""
    rows = Relance.objects.filter(items__share__in=shares, run__isnull=False).distinct().order_by("issued_on", "pk")
    told = [f"{one.reference} du {one.issued_on:%d/%m/%Y}" for one in rows]
    return (f"Nos demandes précédentes : {', '.join(told)}.",) if told else ()


def next_reference(*, cabinet_id: int, on: date) -> str:
    """`R2026-0041`: numbered by year, under the cabinet's lock."""
    count = Relance.objects.filter(cabinet_id=cabinet_id, reference__startswith=f"R{on.year}-").count()
    return f"R{on.year}-{count + 1:04d}"


def keep_letter(*, cabinet_id: int, reference: str, content: bytes, person: User) -> IncomingFile:
    """Sealed in the vault like every paper."""
    return store_file(
        cabinet_id=cabinet_id,
        name=f"{reference}.pdf",
        chunks=[content],
        door=FileDoor.PRODUCED,
        cap=LETTER_CAP,
        brought_by=person,
        state=FileState.KEPT,
        file_format=FileFormat.SCAN,
    ).file


def summary_of(run: RelanceRun) -> str:
    letters = list(run.relances.all())
    word = "lettre émise" if len(letters) == 1 else "lettres émises"
    return f"{len(letters)} {word}, {in_euros(sum(one.amount_cents for one in letters))}."
