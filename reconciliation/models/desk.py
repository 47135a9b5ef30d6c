"""What the person who follows the money keeps at hand: saved views, and actions on several dossiers that can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.models import TenantModel
from reconciliation.enums import BulkKind, CaseState
from reconciliation.models.case import Case


class SavedView(TenantModel):
    """Filters of the worklist under a name. `query`: its address after the `?`, in one canonical order, never a name or a NIR."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("nom de la vue", max_length=60)
    query = models.CharField(max_length=400, blank=True)
    is_shared = models.BooleanField("visible par le cabinet", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "owner", "name"],
                name="saved_view_name_once",
                violation_error_message="Vous avez déjà une vue de ce nom.",
            )
        ]
        ordering = ["name", "id"]


class BulkRun(TenantModel):
    """One action on several dossiers. `undone_at`: taken back, by the same person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("action", max_length=8, choices=BulkKind)
    words = models.CharField("ce qui a été fait", max_length=300)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=BulkKind.values), name="bulk_kind_known")]
        ordering = ["-id"]


class BulkChange(TenantModel):
    """What one dossier was before a run, and its version just after: it goes back only if nobody touched it since."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="changes")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=CaseState)
    next_on = models.DateField(null=True, blank=True)
    version_after = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="bulk_change_once")]
        ordering = ["run", "id"]
