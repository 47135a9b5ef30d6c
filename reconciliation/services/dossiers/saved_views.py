"""Views of the worklist that a person keeps: hers, and those that a colleague shows to the cabinet."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from cabinet.errors import Refused
from cabinet.models import User
from reconciliation.models import SavedView

MOST = 40


def views_of(*, person: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(owner=person) | Q(is_shared=True)).select_related("owner")


@transaction.atomic
def save_view(*, cabinet_id: int, person: User, name: str, query: str, is_shared: bool) -> SavedView:
    """Under a name that she has already, the new filters replace the old ones. Raises Refused."""
    mine = SavedView.objects.filter(owner=person)
    known = mine.select_for_update(no_key=True).filter(name=name).first()
    if known is None and mine.count() >= MOST:
        raise Refused(f"Vous avez déjà {MOST} vues : supprimez-en une.")
    view = known or SavedView(cabinet_id=cabinet_id, owner=person, name=name)
    view.query, view.is_shared = query, is_shared
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:  # the same name, saved at the same moment in another tab
        raise Refused("Vous avez déjà une vue de ce nom.") from error
    return view


def change_view(*, view: SavedView, person: User, is_shared: bool) -> None:
    """Shows it to the cabinet, or keeps it for oneself. Raises Refused for a colleague's."""
    _refuse_others(view, person)
    view.is_shared = is_shared
    view.save(update_fields=["is_shared"])


def delete_view(*, view: SavedView, person: User) -> None:
    _refuse_others(view, person)
    view.delete()


def _refuse_others(view: SavedView, person: User) -> None:
    if view.owner_id != person.pk:
        raise Refused("Cette vue est celle d’une collègue : elle seule la change.")
