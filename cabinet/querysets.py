"""Questions asked of the tables of the shared ground."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone


class AccessLogQuerySet(models.QuerySet):
    def on_day(self, day: date) -> "AccessLogQuerySet":
        """From midnight to midnight, Paris time."""
        start = timezone.make_aware(datetime.combine(day, time.min))
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return self.filter(at__gte=start, at__lt=end)

    def refused(self) -> "AccessLogQuerySet":
        return self.filter(status__gte=400)

    def reads(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400, method__in=["GET", "HEAD", "OPTIONS"])

    def writes(self) -> "AccessLogQuerySet":
        return self.filter(status__lt=400).exclude(method__in=["GET", "HEAD", "OPTIONS"])
