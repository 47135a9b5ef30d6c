"""Files that a person has to look at: refused, to be tagged, or read with problems. Put away by a person, never by time."""

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cabinet.enums import FileDecision, FileDoor, FileFormat, FileState
from cabinet.errors import Refused
from cabinet.models import FileChange, IncomingFile, User
from noemie.models import Problem

SHOWN = 3


def quarantined(*, put_away: bool = False) -> QuerySet[IncomingFile]:
    """Of the open tenant, the newest first; with `put_away`, those that a person has put away instead."""
    last = FileChange.objects.filter(file=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    rows = IncomingFile.objects.exclude(door=FileDoor.PRODUCED).exclude(format=FileFormat.SCAN)
    wrong = Q(state__in=[FileState.REFUSED, FileState.TO_TAG]) | Q(state=FileState.APPLIED, problem_count__gt=0)
    rows = rows.filter(wrong).annotate(last_decision=Coalesce(Subquery(last), Value("")))
    is_away = Q(last_decision=FileDecision.PUT_AWAY)
    rows = rows.filter(is_away) if put_away else rows.exclude(is_away)
    first = Problem.objects.order_by("rank", "pk")
    return rows.prefetch_related(Prefetch("problems", first[:SHOWN], to_attr="first_problems"))


@transaction.atomic
def put_away(*, file: IncomingFile, person: User, reason: str) -> None:
    """Nothing of the file changes: it was looked at, and needs nothing more. Raises Refused."""
    _decide(file, person, FileDecision.PUT_AWAY, reason, is_away=False)


@transaction.atomic
def take_out(*, file: IncomingFile, person: User, reason: str) -> None:
    """Back among those to look at. Raises Refused."""
    _decide(file, person, FileDecision.TAKEN_OUT, reason, is_away=True)


def _decide(file: IncomingFile, person: User, kind: FileDecision, reason: str, *, is_away: bool) -> None:
    IncomingFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if not quarantined(put_away=is_away).filter(pk=file.pk).exists():
        raise Refused("Ce fichier n’est plus là où vous l’avez vu : rien n’a été changé. Rouvrez la page.")
    FileChange.objects.create(cabinet_id=file.cabinet_id, file=file, kind=kind, person=person, reason=reason)
