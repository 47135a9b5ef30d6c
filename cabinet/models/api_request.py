"""What a machine asked for once: the same key again gives the same answer, and does nothing twice."""

from django.db import models
from django.db.models import Q

from cabinet.models.incoming_file import IncomingFile
from cabinet.models.tenant import TenantModel


class ApiRequest(TenantModel):
    """A deposit made under an `Idempotency-Key`. `fingerprint`: sha256 of the bytes that came with the key."""

    key = models.CharField("clé", max_length=100)
    fingerprint = models.CharField(max_length=64)
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "key"],
                name="api_request_once",
                violation_error_message="Cette clé d’idempotence a déjà servi.",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="api_request_has_key"),
        ]
        ordering = ["-id"]
