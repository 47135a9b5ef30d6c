"""Raw files: what a fund, a bank or a person gave us, byte for byte, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cabinet.enums import FileDecision, FileDoor, FileFormat, FileState
from cabinet.models.tenant import TenantModel


class IncomingFile(TenantModel):
    """One file enters a cabinet once (sha256). Bytes lie sealed on disk (`cabinet/vault.py`), `public_id` is their name.

    `state` and `lease_until` are the queue of record: a row in `received` whose lease has run out is work to take up.
    `archive`: the ZIP that it stood in, when its bytes came by one.
    """

    name = models.CharField("nom", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField("taille en octets")
    door = models.CharField("entrée", max_length=10, choices=FileDoor)
    format = models.CharField("format", max_length=10, choices=FileFormat, default=FileFormat.UNKNOWN)
    framing = models.CharField("cadrage", max_length=20, blank=True)
    state = models.CharField("état", max_length=10, choices=FileState, default=FileState.RECEIVED)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    refused_reason = models.TextField("motif de refus", blank=True)
    record_count = models.IntegerField("enregistrements", default=0)
    problem_count = models.IntegerField("problèmes", default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    archive = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="members")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "sha256"],
                name="file_enters_once",
                violation_error_message="Ce fichier est déjà importé dans ce cabinet.",
            ),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="file_state_known"),
            models.CheckConstraint(
                condition=~Q(state=FileState.REFUSED) | ~Q(refused_reason=""), name="file_refused_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="file_queue")]
        ordering = ["-id"]


class FileChange(TenantModel):
    """Who took an import back, or had it read again, when and why. Only ever added to."""

    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("décision", max_length=8, choices=FileDecision)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("motif", max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileDecision.values), name="file_change_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="file_change_has_reason"),
        ]
        ordering = ["file", "id"]


class Job(TenantModel):
    """Background work that a page watches: state, done of total, error."""

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=8, default="queued")
    done = models.IntegerField(default=0)
    total = models.IntegerField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(IncomingFile, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed"]), name="job_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="job_failed_has_error"),
        ]
        ordering = ["-id"]
