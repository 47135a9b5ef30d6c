"""Notices of entries (camt.054) ↔ movements: details and references for the one movement that a notice belongs to.

Found again from the rows at each reconciliation, so that the order of files changes nothing. A notice never makes money:
it belongs to one movement of its account with its amount, or it is left and says why.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from cabinet.enums import FileState
from cabinet.models import IncomingFile
from noemie.formats.records import Problem
from noemie.services import keep_problems
from reconciliation.bank import camt054
from reconciliation.models import BankEntry, BankNotice
from reconciliation.services.statements.apply_bank import account_of

CAMT054 = "camt054"  # the framing of such a file, whose format is camt.053's
SHORTEST = 4
NO_MOVEMENT = "aucun mouvement de ce compte n’a ce montant ce jour-là : son relevé n’est pas encore là"
SEVERAL = "plusieurs mouvements ou plusieurs avis ont ce montant ce jour-là : rien ne dit lequel"
OTHER_AMOUNT = "un mouvement a cette référence et un autre montant"
NOT_PROVED = "le seul mouvement possible est sur un relevé qui n’est pas prouvé, et la banque ne donne pas de référence"


def apply_notices(*, file: IncomingFile, data: bytes) -> None:
    """Keeps the notices of the file; `tie_notices` finds their movements."""
    found = camt054.read(data)
    keep_problems(file=file, problems=[Problem(None, None, one.where, "", one.reason) for one in found.problems])
    if found.refused:
        file.state, file.refused_reason = FileState.REFUSED, f"Avis d’écritures (camt.054) refusé : {found.refused}."
        return
    accounts = {number: account_of(file.cabinet_id, number) for number in {one.account for one in found.notices}}
    BankNotice.objects.bulk_create(
        BankNotice(
            cabinet_id=file.cabinet_id,
            account=accounts[one.account],
            file=file,
            rank=rank,
            amount_cents=one.amount,
            booked_on=one.booked_on,
            reference=one.reference[:40],
            texts=list(one.texts),
        )
        for rank, one in enumerate(found.notices, start=1)
        if one.currency in {"EUR", ""}
    )
    file.state, file.framing, file.record_count = FileState.APPLIED, CAMT054, len(found.notices)


@dataclass(frozen=True, slots=True)
class _Movement:
    pk: int
    account_id: int
    amount_cents: int
    booked_on: date
    reference: str
    is_proved: bool


def tie_notices(*, cabinet_id: int) -> int:
    """Returns how many notices changed. Asks nothing more when the cabinet has no notice."""
    notices = list(BankNotice.objects.filter(cabinet_id=cabinet_id).order_by("pk"))
    if not notices:
        return 0
    movements = _movements(cabinet_id, notices)
    by_reference: dict[tuple[int, str], list[_Movement]] = defaultdict(list)
    by_day: dict[tuple[int, date, int], list[_Movement]] = defaultdict(list)
    for one in movements:
        by_reference[one.account_id, one.reference].append(one)
        by_day[one.account_id, one.booked_on, one.amount_cents].append(one)
    twins = Counter(_place(one) for one in notices)
    changed = []
    for notice in notices:
        found, reason = _movement_of(notice, by_reference, by_day, twins)
        if (notice.entry_id, notice.left_because) != (found, reason):
            notice.entry_id, notice.left_because = found, reason
            changed.append(notice)
    BankNotice.objects.bulk_update(changed, ["entry", "left_because"], batch_size=500)
    return len(changed)


def _movements(cabinet_id: int, notices: list[BankNotice]) -> list[_Movement]:
    rows = BankEntry.objects.filter(
        cabinet_id=cabinet_id, format="camt053", account_id__in={one.account_id for one in notices}
    ).order_by("pk")
    values = rows.values_list(
        "pk", "account_id", "amount_cents", "booked_on", "reference", "statement__is_proved"
    ).iterator()
    return [
        _Movement(pk, account, cents, day, text, proved is True) for pk, account, cents, day, text, proved in values
    ]


def _place(notice: BankNotice) -> tuple[int, date | None, int, str]:
    """Two notices of one place say the same thing twice, or of two equal movements: nothing tells."""
    return (notice.account_id, notice.booked_on, notice.amount_cents, notice.reference)


def _movement_of(
    notice: BankNotice,
    by_reference: dict[tuple[int, str], list[_Movement]],
    by_day: dict[tuple[int, date, int], list[_Movement]],
    twins: Counter[tuple[int, date | None, int, str]],
) -> tuple[int | None, str]:
    """(movement, "") or (None, why it is left)."""
    if len(notice.reference) >= SHORTEST:
        named = by_reference.get((notice.account_id, notice.reference), [])
        same = [one for one in named if one.amount_cents == notice.amount_cents]
        if len(same) == 1 and twins[_place(notice)] == 1:
            return same[0].pk, ""
        if named:
            return None, SEVERAL if same else OTHER_AMOUNT
    if notice.booked_on is None:
        return None, NO_MOVEMENT
    there = by_day.get((notice.account_id, notice.booked_on, notice.amount_cents), [])
    free = [one for one in there if not notice.reference or not _contradicts(one, notice)]
    if not free:
        return None, NO_MOVEMENT
    if len(free) > 1 or sum(count for place, count in twins.items() if place[:3] == _place(notice)[:3]) > 1:
        return None, SEVERAL
    return (free[0].pk, "") if free[0].is_proved else (None, NOT_PROVED)


def _contradicts(one: _Movement, notice: BankNotice) -> bool:
    """The bank names both, and not by the same name."""
    return bool(one.reference) and one.reference != notice.reference


def texts_beside(*, cabinet_id: int) -> dict[int, tuple[str, ...]]:
    """Movement → what its notices say: read by the matching after the movement's own texts."""
    found: dict[int, tuple[str, ...]] = {}
    rows = BankNotice.objects.filter(cabinet_id=cabinet_id, entry__isnull=False).order_by("pk")
    for pk, texts in rows.values_list("entry_id", "texts"):
        found[pk] = (*found.get(pk, ()), *texts)
    return found
