"""What a device did while it had no network, received once each."""

from django.conf import settings
from django.db import models

from billing.enums import DeviceKind, DeviceOutcome
from billing.models.visit import Visit
from cabinet.models import TenantModel


class DeviceOperation(TenantModel):
    """One gesture made on a device. `device_uuid` is made there: the same one received twice is one gesture.

    `said`: the gesture as the device sent it (codes, hours, ids; no name), kept also when the person gave it up.
    `made_at` is the device's clock, shown and never trusted.
    """

    device_uuid = models.UUIDField("appareil")
    kind = models.CharField("nature", max_length=10, choices=DeviceKind)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("fait le")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said = models.JSONField("saisie", default=dict)
    outcome = models.CharField("issue", max_length=10, choices=DeviceOutcome)
    message = models.CharField("réponse", max_length=300, blank=True)
    answered_at = models.DateTimeField("répondu le")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cabinet", "device_uuid"], name="device_operation_once"),
            models.CheckConstraint(condition=models.Q(kind__in=DeviceKind.values), name="device_operation_kind_known"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=DeviceOutcome.values), name="device_operation_outcome_known"
            ),
        ]
        ordering = ["id"]
