"""One day of care of a cabinet is priced by one transaction at a time: who comes second sees what the first has validated.

Without it two nurses who validate passages of one patient at the same instant would each find no forfait beside her own.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection


def hold_days(*, cabinet_id: int, days: Iterable[date]) -> None:
    """Until the end of the transaction. Before any row of those days is locked, or two who wait for each other would meet:
    always in the order of the days.
    """
    with connection.cursor() as cursor:
        for day in sorted(set(days)):
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"day of care {cabinet_id} {day}"])
