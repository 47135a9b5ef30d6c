"""Cabinets, their members and nurses."""

import uuid
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cabinet.enums import Role, Zone
from cabinet.models.tenant import TenantModel


class TenantId(models.Model):
    """The ids of the cabinets, and nothing else: lets a worker walk them. Not protected, holds no data."""

    cabinet_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"cabinet:{self.cabinet_id}"


@pghistory.track()
class Cabinet(models.Model):
    """A practice: the tenant.

    `amc_limit_months`, `patient_limit_months`: how long after the care it claims from them; None: no limit is shown (U-45).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom du cabinet", max_length=120)
    zone = models.CharField("zone", max_length=20, choices=Zone, default=Zone.METROPOLE)
    watch_from = models.DateField("je ne regarde pas avant le", null=True, blank=True)
    address = models.TextField("adresse du cabinet", max_length=300, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    amc_limit_months = models.PositiveSmallIntegerField("délai des mutuelles (mois)", null=True, blank=True)
    patient_limit_months = models.PositiveSmallIntegerField("délai des patients (mois)", null=True, blank=True)
    is_set_up = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"cabinet:{self.pk}"


@pghistory.track()
class Nurse(TenantModel):
    """A nurse's professional identity: who performs or bills an act."""

    last_name = models.CharField("nom", max_length=80)
    first_name = models.CharField("prénom", max_length=80)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    am_number = models.CharField("numéro AM", max_length=9)
    is_active = models.BooleanField("en exercice", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "am_number"],
                name="nurse_am_number_once",
                violation_error_message="Ce numéro AM est déjà celui d’une infirmière du cabinet.",
            )
        ]
        ordering = ["last_name", "first_name"]

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@pghistory.track()
class Membership(TenantModel):
    """A user in a cabinet, with one role. `nurse` links the account to the professional who acts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=12, choices=Role)
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Self]] = (
        models.Manager()
    )  # a person reads her own memberships of other cabinets too (row-level security says so)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]


class Invitation(TenantModel):
    """A link that makes a member. Only the hash of its secret is kept; it serves once and expires."""

    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=12, choices=Role)
    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("created_at")),
                name="invitation_accepted_after_made",
            )
        ]


class PasswordLink(TenantModel):
    """A reset link that a titulaire hands over: the way back in without a mail server."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    # empty: made by the operator's command `reset_link`
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
