"""What every row of a cabinet has: an internal id, a public id (URLs, seals), its cabinet."""

import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models

from cabinet.tenancy import named_cabinets

_Row = TypeVar("_Row", bound=models.Model)


class TenantManager(models.Manager[_Row]):
    """Rows of the cabinets of the open door: the first lock; row-level security is the second (cabinet/rls.py).

    Outside of a door, or behind one that names no cabinet (log-in), the second stands alone.
    """

    def get_queryset(self) -> models.QuerySet[_Row]:
        named = named_cabinets()
        rows = super().get_queryset()
        return rows.filter(cabinet_id__in=named) if named else rows


class TenantModel(models.Model):
    """A row that belongs to one cabinet. Its table is in a `protect(…)` migration (tested by walking pg_class)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cabinet = models.ForeignKey("cabinet.Cabinet", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]] = TenantManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label}:{self.pk}"
