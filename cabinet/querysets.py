"""Questions asked of the tables of the shared ground."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

TAKEN_OUT = r"(_csv|_xlsx|_pdf|_json)$|export|^(brut|document|fichier_lot)$"


class AccessLogQuerySet(models.QuerySet):
    def on_day(self, day: date, end: date | None = None) -> "AccessLogQuerySet":
        """From midnight to midnight, Paris time; until the end of `end` when it is given."""
        start = timezone.make_aware(datetime.combine(day, time.min))
        night = timezone.make_aware(datetime.combine((end or day) + timedelta(days=1), time.min))
        return self.filter(at__gte=start, at__lt=night)

    def refused(self) -> "AccessLogQuerySet":
        return self.filter(status__gte=400)

    def reads(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400, method__in=["GET", "HEAD", "OPTIONS"])

    def writes(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400).exclude(method__in=["GET", "HEAD", "OPTIONS"])

    def exports(self) -> "AccessLogQuerySet":
        """What left the site as a file: tables, papers, raw files, scans. Told by the name of the address."""
        return self.filter(status__lt=400).filter(view__regex=TAKEN_OUT)

    def write_offs(self) -> "AccessLogQuerySet":
        """Money given up: proposed, signed, refused."""
        return self.writes().filter(view__contains="abandon")
