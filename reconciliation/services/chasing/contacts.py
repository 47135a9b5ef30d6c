"""The contact book: where a payer is written to; a mutuelle without an entry is written to through its platform."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from cabinet.errors import Refused, StaleVersion
from cabinet.models import Organism, User
from reconciliation.models import PayerContact, RelancePolicy


@dataclass(frozen=True, slots=True)
class ContactIn:
    service: str
    address: str
    phone: str
    hours: str
    email: str
    is_mssante: bool
    portal: str
    source: str


def contacts_of(payers: Collection[int]) -> dict[int, PayerContact]:
    """By payer: its own entry, else its platform's."""
    through = dict(Organism.objects.filter(pk__in=payers).values_list("pk", "paid_through_id"))
    wanted = {*payers, *filter(None, through.values())}
    own = {one.organism_id: one for one in PayerContact.objects.filter(organism__in=wanted).exclude(address="")}
    found = {payer: own.get(payer) or own.get(through.get(payer) or 0) for payer in payers}
    return {payer: contact for payer, contact in found.items() if contact is not None}


@transaction.atomic
def save_contact(
    *, cabinet_id: int, organism: Organism, contact: ContactIn, name: str, person: User, version: int
) -> PayerContact:
    """`version` 0: a new entry. An address marked MSSanté keeps who said so; another address loses the mark."""
    row = PayerContact.objects.select_for_update(of=("self",), no_key=True).filter(organism=organism).first()
    if (row.version if row else 0) != version:
        raise StaleVersion("Cette fiche a été modifiée depuis que vous l’avez ouverte : relisez-la.")
    said_by = row.mssante_by if row and row.is_mssante and row.email == contact.email else person
    row = row or PayerContact(cabinet_id=cabinet_id, organism=organism, version=0)
    for field in ContactIn.__slots__:
        setattr(row, field, getattr(contact, field))
    row.mssante_by = said_by if contact.is_mssante else None
    row.version += 1
    row.save()
    if name and organism.cabinet_id == cabinet_id:
        Organism.objects.filter(pk=organism.pk).update(name=name)
    return row


@dataclass(frozen=True, slots=True)
class PolicyIn:
    payer: Organism | None
    part: str
    first_after_days: int
    next_after_days: int
    levels: int
    minimum_cents: int
    first_channel: str
    next_channel: str


@transaction.atomic
def save_policy(*, cabinet_id: int, policy: PolicyIn) -> RelancePolicy:
    """One rule a payer and part; the same again replaces it. Raises Refused for a payer of another part."""
    if policy.payer is not None and policy.payer.kind != policy.part:
        raise Refused("Ce payeur n’est pas de cette part.")
    values = {name: getattr(policy, name) for name in PolicyIn.__slots__ if name not in {"payer", "part"}}
    row, _ = RelancePolicy.objects.update_or_create(
        cabinet_id=cabinet_id, payer=policy.payer, part=policy.part, defaults=values
    )
    return row
