"""Late payments of funds in third-party payment, with their computation, and the letter that claims the majoration."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from billing.models import Share
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Nurse, Organism, User
from ngap.calendar import is_sunday_or_holiday
from reconciliation.enums import Channel, LetterKind, PostingKind, StepKind
from reconciliation.matching.penalty import penalty_of
from reconciliation.models import Posting, Relance, RelanceItem, Step
from reconciliation.services.chasing.annexes import annexes_for, keep_annexes, titles_of
from reconciliation.services.chasing.contacts import contacts_of
from reconciliation.services.letters import ANSWER_WITHIN, LetterIn, Table, care_words, print_letter
from reconciliation.services.relances import keep_letter, next_reference

HEAD = ("Facture", "Patient et soins", "Montant payé", "ARL", "Payée le", "Jours ouvrés", "Majoration")


@dataclass(frozen=True, slots=True)
class Late:
    """One share that came late: `paid_cents` on `paid_on`, `days` working days after the acknowledgement."""

    share: Share
    acknowledged_on: date
    paid_on: date
    paid_cents: int
    days: int
    cents: int


@dataclass(frozen=True, slots=True)
class LateOf:
    """What one fund owes one nurse."""

    payer: Organism
    nurse: Nurse
    rows: tuple[Late, ...]

    @property
    def cents(self) -> int:
        return sum(one.cents for one in self.rows)


def late_payments(*, cabinet_id: int) -> list[LateOf]:
    """AMO shares acknowledged, paid after the seventh working day, and not claimed by a letter yet."""
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    received = Posting.objects.filter(
        cabinet_id=cabinet_id,
        kind=PostingKind.RECEIVED,
        share__part=Part.AMO,
        reverses__isnull=True,
        reversed_by__isnull=True,
    )
    claimed = RelanceItem.objects.filter(cabinet_id=cabinet_id, relance__kind=LetterKind.LATE_PENALTY)
    acknowledged: dict[int, date] = {}
    steps = Step.objects.filter(cabinet_id=cabinet_id, kind=StepKind.ACKNOWLEDGED).order_by("happened_on")
    for share_id, day in steps.values_list("share_id", "happened_on"):
        acknowledged.setdefault(share_id, day)
    found: dict[tuple[int, int], list[Late]] = defaultdict(list)
    rows = received.exclude(share__in=claimed.values("share_id")).select_related(
        "share__invoice__nurse", "share__invoice__patient", "share__payer"
    )
    for one in rows.order_by("share__invoice__number", "pk"):
        since = acknowledged.get(one.share_id)
        if since is None or one.share.payer_id is None:
            continue
        due = penalty_of(since, one.happened_on, one.amount_cents, lambda day: is_sunday_or_holiday(day, zone))
        if due.cents:
            late = Late(one.share, since, one.happened_on, one.amount_cents, due.days, due.cents)
            found[one.share.payer_id, one.share.invoice.nurse_id].append(late)
    return [LateOf(late[0].share.payer, late[0].share.invoice.nurse, tuple(late)) for late in found.values()]  # type: ignore[arg-type]


def penalty_table(late: LateOf) -> Table:
    rows = tuple(
        (
            one.share.invoice.number,
            f"{one.share.invoice.patient.full_name}, {care_words(one.share)}",
            in_euros(one.paid_cents),
            f"{one.acknowledged_on:%d/%m/%Y}",
            f"{one.paid_on:%d/%m/%Y}",
            str(one.days),
            in_euros(one.cents),
        )
        for one in late.rows
    )
    return Table(HEAD, rows, late.cents)


@transaction.atomic
def claim_penalty(*, cabinet_id: int, payer: Organism, nurse: Nurse, person: User, on: date) -> Relance:
    """One registered letter for all of them. Raises Refused when nothing is late, or when the letter cannot be addressed."""
    cabinet = Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    late = next((one for one in late_payments(cabinet_id=cabinet_id) if (one.payer, one.nurse) == (payer, nurse)), None)
    contact = contacts_of({payer.pk}).get(payer.pk)
    if late is None:
        raise Refused("Aucun paiement tardif à réclamer à cette caisse.")
    if contact is None or not nurse.rpps:
        raise Refused(
            "Complétez l’adresse de la caisse dans le carnet et le RPPS de l’infirmière : la lettre les porte."
        )
    reference = next_reference(cabinet_id=cabinet_id, on=on)
    letter = LetterIn(cabinet, nurse, payer, contact, LetterKind.LATE_PENALTY, Channel.LRAR, reference, on)
    shares = [one.share for one in late.rows]
    sheets = annexes_for(kind=LetterKind.LATE_PENALTY, shares=shares)
    content = print_letter(letter=letter, table=penalty_table(late), annexes=titles_of(sheets), sheets=sheets)
    row = Relance.objects.create(
        cabinet_id=cabinet_id,
        payer=payer,
        nurse=nurse,
        part=Part.AMO,
        kind=LetterKind.LATE_PENALTY,
        level=1,
        channel=Channel.LRAR,
        reference=reference,
        amount_cents=late.cents,
        letter=keep_letter(cabinet_id=cabinet_id, reference=reference, content=content, person=person),
        issued_on=on,
        issued_by=person,
        answer_by=on + ANSWER_WITHIN,
    )
    keep_annexes(relance=row, sheets=sheets)
    by_share: dict[int, int] = defaultdict(int)
    for one in late.rows:
        by_share[one.share.pk] += one.cents
    RelanceItem.objects.bulk_create(
        RelanceItem(cabinet_id=cabinet_id, relance=row, share_id=share_id, amount_cents=cents)
        for share_id, cents in by_share.items()
    )
    return row
