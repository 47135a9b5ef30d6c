"""The request inside its tenant, and the locks that hold for every page.

Order (settings): tenant → a GET may not write → access log → log-in → MFA → permission. The whole request, the other
middlewares included, runs in one transaction: a transaction-local setting would not survive a smaller one.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from cabinet import permissions, tenancy
from cabinet.models import AccessLog, Cabinet, Membership

GetResponse = Callable[[HttpRequest], HttpResponse]

# Tables that a GET may write: the session and its list, the log of accesses, lock-outs, log-in machinery.
WRITABLE_BY_GET = ("django_session", "usersessions_", "cabinet_accesslog", "axes_", "account_", "mfa_", "knox_")
SAFE = {"GET", "HEAD", "OPTIONS"}


class TenantMiddleware:
    """Opens the door for the whole request, learns who asks, and names the cabinet in use.

    Sets `request.membership`, `request.cabinet`, `request.memberships` (None and [] when nobody is logged in).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with tenancy.tenant():
            attach_membership(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


def attach_membership(request: HttpRequest) -> None:
    """Reads the user's memberships behind his own door, then opens the one in use."""
    request.memberships, request.membership, request.cabinet = [], None, None  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return
    user_id = request.user.pk
    tenancy.enter(user_id=user_id, cabinets=[], writes=None)
    mine = list(Membership.objects.filter(user_id=user_id, is_active=True).order_by("id"))
    request.memberships = mine  # type: ignore[attr-defined]
    if mine:
        wanted = request.session.get("cabinet_id")
        membership = next((one for one in mine if one.cabinet_id == wanted), mine[0])
        use_membership(request, membership)


def use_membership(request: HttpRequest, membership: Membership) -> None:
    tenancy.enter(user_id=request.user.pk, cabinets=[membership.cabinet_id], writes=membership.cabinet_id)
    request.membership = membership  # type: ignore[attr-defined]
    request.cabinet = Cabinet.objects.get(pk=membership.cabinet_id)  # type: ignore[attr-defined]
    _name_the_author(request.user.pk)


def _name_the_author(user_id: int | None) -> None:
    """pghistory's triggers copy this context beside each event: who wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('pghistory.context_metadata', %s, true)", [f'{{"user": {int(user_id or 0)}}}']
        )


class WriteInGet(RuntimeError):
    """A page changed data while being read: a fault of ours."""


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    verb, _, rest = sql.lstrip().partition(" ")
    if verb.upper() in {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}:
        table = rest.replace("INTO ", "").replace("FROM ", "").lstrip().split(" ", 1)[0].strip('"')
        if not table.startswith(WRITABLE_BY_GET):
            raise WriteInGet(f"GET writes {table}")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """A GET may not write (but the session, the access log and the log-in machinery)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


class AccessLogMiddleware:
    """One row per request of a member, refusals included; polls of a job's progress and health are not logged."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "cabinet", None) is not None and not getattr(response, "is_poll", False):
            self.record(request, response.status_code)
        return response

    def record(self, request: HttpRequest, status: int) -> None:
        if status >= 500 or connection.needs_rollback:
            return
        match = request.resolver_match
        AccessLog.objects.create(
            cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
            user_id=request.user.pk,
            method=(request.method or "")[:7],
            view=(match.view_name if match else "")[:100],
            path=request.path[:300],
            status=status,
        )


class MfaRequiredMiddleware:
    """In production nobody works without a second factor; until one is set, only its pages open."""

    ALLOWED = ("mfa_", "account_", "usersessions_", "healthz", "readyz")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.IDEL_MFA_REQUIRED and request.user.is_authenticated and not self._is_fine(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_fine(self, request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            name = ""
        return name.startswith(self.ALLOWED) or is_mfa_enabled(request.user)


class PermissionMiddleware:
    """Default deny: a view of ours without a permission is refused; one with a permission asks the membership."""

    # Third-party pages that check for themselves.
    TRUSTED = ("allauth.", "django.contrib.admin", "django.views.i18n")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ARG002
        if self._is_trusted(view):
            return
        permission = getattr(view, "permission", "")
        if permission is None or hasattr(
            view, "cls"
        ):  # public pages; the API asks by itself (cabinet/api_permissions.py)
            return
        if not permission or not permissions.may(getattr(request, "membership", None), permission):
            raise PermissionDenied("Votre rôle dans ce cabinet ne permet pas cette page.")

    def _is_trusted(self, view: Any) -> bool:
        module = getattr(getattr(view, "view_class", view), "__module__", "")
        return module.startswith(self.TRUSTED)
