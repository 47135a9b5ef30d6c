"""Names of payers on bank lines: what tied movements teach, what a person confirms, what is then recognised (evidence E2).

Nothing is recognised before a person said so, account by account. A name that pays for two payers is never proposed, and one that
was confirmed counts no more as soon as a tied movement says another payer.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.models import Organism, User
from reconciliation.enums import MatchLevel
from reconciliation.matching.names import payer_name
from reconciliation.models import AdviceLine, BankAccount, EntryMatch, PayerAlias

Written = tuple[int, str]  # account, name


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A name as one bank writes it on one account. `payers`: for whom movements tied by reference or by a person paid, the most
    frequent first, with their number. `alias`: what a person confirmed, or None."""

    account: BankAccount
    text: str
    payers: tuple[tuple[Organism, int], ...]
    alias: PayerAlias | None

    @property
    def is_conflict(self) -> bool:
        """Two payers under one name, or another than the confirmed one."""
        ids = {one.pk for one, _ in self.payers} | ({self.alias.organism_id} if self.alias else set())
        return len(ids) > 1

    @property
    def is_recognised(self) -> bool:
        return self.alias is not None and not self.is_conflict


def names_seen(*, cabinet_id: int) -> list[NameSeen]:
    """Those to confirm first, then the confirmed ones; five queries whatever their number."""
    seen = _evidence(cabinet_id)
    rows = PayerAlias.objects.filter(cabinet_id=cabinet_id, confirmed_by__isnull=False, account__isnull=False)
    aliases = {(one.account_id or 0, one.text): one for one in rows.select_related("organism", "confirmed_by")}
    payers = Organism.objects.in_bulk({pk for found in seen.values() for pk in found})
    keys = {*seen, *aliases}
    accounts = BankAccount.objects.in_bulk({account for account, _ in keys})
    found = [
        NameSeen(
            accounts[key[0]],
            key[1],
            tuple((payers[pk], count) for pk, count in seen.get(key, Counter()).most_common()),
            aliases.get(key),
        )
        for key in keys
    ]
    return sorted(found, key=lambda one: (one.alias is not None, one.text, one.account.pk))


def _evidence(cabinet_id: int) -> dict[Written, Counter[int]]:
    """By name: the payers of the advices that its movements were tied to, E2 left out (it would prove itself)."""
    payers = payers_of_advices(cabinet_id=cabinet_id)
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True, advice__isnull=False)
    rows = live.filter(level__in=[MatchLevel.E1, MatchLevel.PERSON])
    found: dict[Written, Counter[int]] = defaultdict(Counter)
    for account_id, label, advice_id in rows.values_list("entry__account_id", "entry__label", "advice_id"):
        name, payer = payer_name(label), payers.get(advice_id or 0)
        if name and payer:
            found[account_id, name][payer] += 1
    return found


def payers_of_advices(*, cabinet_id: int) -> dict[int, int]:
    """Advice → who sends its transfer: the fund of its AMO lines; without any, the platform or the mutuelle of its AMC lines.
    Left out when that is not one organism, or when nothing of the advice is tied yet. One query."""
    rows = AdviceLine.objects.filter(cabinet_id=cabinet_id, share__payer__isnull=False).order_by()
    wanted = ("advice_id", "part", "share__payer_id", "share__payer__paid_through_id")
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for advice_id, part, payer_id, platform_id in rows.values_list(*wanted).distinct():
        found[advice_id, part].add(platform_id or payer_id)
    made: dict[int, int] = {}
    for advice_id in {pk for pk, _ in found}:
        funds, mutuelles = found.get((advice_id, Part.AMO), set()), found.get((advice_id, Part.AMC), set())
        senders = funds or mutuelles
        if len(senders) == 1:
            made[advice_id] = next(iter(senders))
    return made


def recognised_payers(*, cabinet_id: int) -> dict[Written, int]:
    """(account, name) → payer: confirmed by a person, and contradicted by no tied movement."""
    rows = PayerAlias.objects.filter(cabinet_id=cabinet_id, confirmed_by__isnull=False, account__isnull=False)
    confirmed = {(one.account_id or 0, one.text): one.organism_id for one in rows}
    if not confirmed:
        return {}
    seen = _evidence(cabinet_id)
    return {key: payer for key, payer in confirmed.items() if not set(seen.get(key, ())) - {payer}}


@transaction.atomic
def confirm_name(*, account: BankAccount, text: str, organism: Organism, person: User) -> PayerAlias:
    """A person's OK: from now on it is evidence. Raises Refused for a name that nothing teaches, or that two payers have."""
    seen = next(
        (one for one in names_seen(cabinet_id=account.cabinet_id) if (one.account, one.text) == (account, text)), None
    )
    if seen is None or organism.pk not in {one.pk for one, _ in seen.payers}:
        raise Refused("Aucun mouvement rapproché ne montre ce nom pour ce payeur : rien n’est retenu.")
    if len(seen.payers) > 1:
        raise Refused("Ce nom a payé pour deux payeurs : il ne désigne personne, et n’est jamais reconnu seul.")
    row, _ = PayerAlias.objects.update_or_create(
        cabinet_id=account.cabinet_id,
        account=account,
        text=text,
        defaults={"organism": organism, "confirmed_by": person},
    )
    return row


@transaction.atomic
def forget_name(*, alias: PayerAlias) -> None:
    """It counts no more; what the machine tied with it is taken back at the next reconciliation."""
    PayerAlias.objects.filter(pk=alias.pk).update(confirmed_by=None)
