"""Questions asked of the tables of the shared ground."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

EXPORT_MARK = "?export="
READING = {"GET", "HEAD", "OPTIONS"}
READ_BY_POST = {"recherche"}  # a NIR stands in no address


class AccessLogQuerySet(models.QuerySet):
    def on_day(self, day: date) -> "AccessLogQuerySet":
        """From midnight to midnight, Paris time."""
        start = timezone.make_aware(datetime.combine(day, time.min))
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return self.filter(at__gte=start, at__lt=end)

    def refused(self) -> "AccessLogQuerySet":
        return self.filter(status__gte=400)

    def reads(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400).filter(_is_reading())

    def writes(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400).exclude(_is_reading())

    def exports(self) -> "AccessLogQuerySet":
        """Lists taken away as files."""
        return self.filter(status__lt=400, path__contains=EXPORT_MARK)


def _is_reading() -> models.Q:
    return models.Q(method__in=READING) | models.Q(view__in=READ_BY_POST)
