"""The door of every view: the permission that it names, and protected rows by their public id.

`@requires("patients.voir")` marks a view; `idel.middleware.PermissionMiddleware` refuses a view without a mark.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row", bound=Model)


def requires(permission: str) -> Callable[[View], View]:
    """Names the permission of a view (checked against `cabinet.permissions.PERMISSIONS` when the site starts)."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """A page for people who are not logged in (log-in, invitation, health). Listed by a test."""
    view.permission = None  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view


def row_or_404(rows: QuerySet[Row], public_id: UUID) -> Row:
    """The row of this cabinet with this public id; another cabinet's is as absent as one that never was."""
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404("Introuvable dans ce cabinet.")
    return row
