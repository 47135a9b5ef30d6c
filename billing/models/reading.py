"""The register of readings: which reading of an open point (U-nn) a cabinet follows, signed, never rewritten."""

from django.db import models
from django.db.models import Q

from billing.enums import ReadingKind
from cabinet.models import TenantModel, User


class ReadingChoice(TenantModel):
    """A decision: for care from `applies_from` on, this reading. A later decision wins on the days that it covers.

    Rows are only ever added (the database refuses the rest): a visit of last year is defended by what was decided then.
    """

    point = models.CharField("point ouvert", max_length=8)
    reading = models.CharField("lecture", max_length=8, choices=ReadingKind)
    applies_from = models.DateField("soins à partir du")
    reason = models.CharField("motif", max_length=500)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="signée par")
    decided_at = models.DateTimeField("signée le")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reading__in=ReadingKind.values), name="reading_choice_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reading_choice_has_reason",
                violation_error_message="Une lecture choisie porte toujours son motif.",
            ),
        ]
        indexes = [models.Index(fields=["cabinet", "point"], name="reading_choice_by_point")]
        ordering = ["decided_at", "pk"]
