"""Which patients and visits a member may see. A remplaçante: her own rounds, from the contract's start to its end + 30 days."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from billing.models import Invoice, Patient, ReplacementContract, Visit
from cabinet.enums import Role
from cabinet.models import Membership

AFTER_THE_END = timedelta(days=30)


def visible_visits(membership: Membership | None, on: date) -> QuerySet[Visit]:
    """All of the cabinet's, but for a remplaçante: those that she performs during a contract whose access is still open."""
    if membership is None:
        return Visit.objects.none()
    if membership.role != Role.REMPLACANTE:
        return Visit.objects.all()
    mine = Q(pk__in=[])
    contracts = ReplacementContract.objects.filter(
        substitute_id=membership.nurse_id, starts_on__lte=on, ends_on__gte=on - AFTER_THE_END
    )
    for contract in contracts:
        mine |= Q(cared_on__range=(contract.starts_on, contract.ends_on))
    return Visit.objects.filter(mine, performed_by_id=membership.nurse_id)


def visible_patients(membership: Membership | None, on: date) -> QuerySet[Patient]:
    if membership is None:
        return Patient.objects.none()
    if membership.role != Role.REMPLACANTE:
        return Patient.objects.all()
    return Patient.objects.filter(pk__in=visible_visits(membership, on).values("patient_id"))


def visible_invoices(membership: Membership | None, on: date) -> QuerySet[Invoice]:
    """Whose money a carer may see: all for the titulaire, those that she bills for a nurse of the cabinet, those of the
    visits that she made for a remplaçante. An account without a nurse sees none.
    """
    if membership is None or (membership.nurse_id is None and membership.role != Role.TITULAIRE):
        return Invoice.objects.none()
    if membership.role == Role.TITULAIRE:
        return Invoice.objects.all()
    if membership.role == Role.REMPLACANTE:
        hers = visible_visits(membership, on).values("pk")
        return Invoice.objects.filter(performed_by_id=membership.nurse_id, lines__visit__in=hers).distinct()
    return Invoice.objects.filter(nurse=membership.nurse)
