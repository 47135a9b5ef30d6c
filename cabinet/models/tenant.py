"""What every row of a cabinet has: an internal id, a public id (URLs, seals), its cabinet."""

import uuid

from django.db import models


class TenantModel(models.Model):
    """A row that belongs to one cabinet. Its table is in a `protect(…)` migration (tested by walking pg_class)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cabinet = models.ForeignKey("cabinet.Cabinet", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label}:{self.pk}"
