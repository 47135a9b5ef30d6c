"""Who saw what, and who was refused. Rows are only added (`append_only` in the migration)."""

from django.conf import settings
from django.db import models

from cabinet.querysets import AccessLogQuerySet


class AccessLog(models.Model):
    """One request of a member: page and object, never the content. Writes themselves are in pghistory's event tables."""

    cabinet = models.ForeignKey("cabinet.Cabinet", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    method = models.CharField(max_length=7)
    view = models.CharField(max_length=100)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cabinet", "at"], name="access_log_by_day")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"acces:{self.pk}"

    @property
    def label(self) -> str:
        """The name of the page's address, as words; a path that led nowhere has none."""
        return self.view.replace("_", " ").replace("-", " ").capitalize()

    @property
    def kind(self) -> str:
        """refused, read or written."""
        if self.status >= 400:
            return "refused"
        return "read" if self.method in {"GET", "HEAD", "OPTIONS"} else "written"


class Heartbeat(models.Model):
    """When each kind of process last said that it lives; read by /readyz. Holds no cabinet's data."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
