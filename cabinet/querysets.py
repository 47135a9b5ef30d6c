"""Questions asked of the tables of the shared ground."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

TAKEN_OUT = r"(_csv|_xlsx|_pdf|_json)$|export|^(brut|document|fichier_lot)$"
EXPORT_MARK = "?export="
READING = {"GET", "HEAD", "OPTIONS"}
READ_BY_POST = {"recherche"}  # a NIR stands in no address


class AccessLogQuerySet(models.QuerySet):
    def on_day(self, day: date, end: date | None = None) -> "AccessLogQuerySet":
        """From midnight to midnight, Paris time; until the end of `end` when it is given."""
        start = timezone.make_aware(datetime.combine(day, time.min))
        night = timezone.make_aware(datetime.combine((end or day) + timedelta(days=1), time.min))
        return self.filter(at__gte=start, at__lt=night)

    def refused(self) -> "AccessLogQuerySet":
        return self.filter(status__gte=400)

    def reads(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400).filter(_is_reading())

    def writes(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400).exclude(_is_reading())

    def exports(self) -> "AccessLogQuerySet":
        """What left the site as a file: tables, papers, raw files, scans. Told by the name of the address."""
        as_file = models.Q(view__regex=TAKEN_OUT) | models.Q(path__contains=EXPORT_MARK)
        return self.filter(status__lt=400).filter(as_file)

    def write_offs(self) -> "AccessLogQuerySet":
        """Money given up: proposed, signed, refused."""
        return self.writes().filter(view__contains="abandon")


def _is_reading() -> models.Q:
    return models.Q(method__in=READING) | models.Q(view__in=READ_BY_POST)
