"""The request inside its tenant, and the locks that hold for every page.

Order (settings): tenant → a GET may not write → access log → a refusal changes nothing → log-in → MFA → first run → permission.
The whole request, the other middlewares included, runs in one transaction: a transaction-local setting would not
survive a smaller one.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect

from cabinet import permissions, tenancy
from cabinet.api_permissions import HasNamedPermission
from cabinet.enums import Role
from cabinet.models import AccessLog, Cabinet, Membership

GetResponse = Callable[[HttpRequest], HttpResponse]

# Tables that a GET may write: the session and its list, the log of accesses, lock-outs, log-in machinery.
WRITABLE_BY_GET = ("django_session", "usersessions_", "cabinet_accesslog", "axes_", "account_", "mfa_", "knox_")
SECRET_IN_PATH = re.compile(r"^(/(?:invitation|mot-de-passe|compte/password/reset/key|compte/confirm-email)/)[^/]+")
STRANGER_BODY_CAP, BODY_CAP = 256 * 1024, 600 * 1024 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}
# Third-party pages that check for themselves; what they count (lock-outs) stays counted when they refuse.
TRUSTED = ("allauth.",)
WRITES = re.compile(
    r"(?:insert\s+into|merge\s+into|delete\s+from|update|truncate(?:\s+table)?|copy)\s+(?:only\s+)?\"?(\w+)", re.I
)
LOCKING_READ = re.compile(r"for\s+(?:no\s+key\s+)?update", re.I)


def is_trusted(view: Any) -> bool:
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    return module.startswith(TRUSTED)


class StreamedAfterTheDoor(RuntimeError):
    """A streamed answer is produced after the transaction, where no row of a cabinet is visible: a fault of ours."""


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
            if request.membership is not None:  # type: ignore[attr-defined]
                response.headers.setdefault("Cache-Control", "private, no-store")
            if response.streaming:
                raise StreamedAfterTheDoor(request.path)
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
    membership = in_use(request, mine)
    if membership is not None:
        use_membership(request, membership)


def in_use(request: HttpRequest, mine: list[Membership]) -> Membership | None:
    """The membership that the session names, else the first. When the named one has ended, a form that was filled in for
    that cabinet must not be written into another: it is refused, and the forms still open expire.
    """
    wanted = request.session.get("cabinet_id")
    found = next((one for one in mine if one.cabinet_id == wanted), None)
    if found is None and wanted is not None:
        if request.method not in SAFE:
            return None
        rotate_token(request)
    if found is None and mine:
        found = mine[0]
        request.session["cabinet_id"] = found.cabinet_id
    return found


def use_membership(request: HttpRequest, membership: Membership) -> None:
    tenancy.enter(user_id=request.user.pk, cabinets=[membership.cabinet_id], writes=membership.cabinet_id)
    request.membership = membership  # type: ignore[attr-defined]
    request.cabinet = Cabinet.objects.get(pk=membership.cabinet_id)  # type: ignore[attr-defined]


class WriteInGet(RuntimeError):
    """A page changed data while being read: a fault of ours."""


def written_tables(sql: str) -> list[str]:
    """The tables that a statement writes, those of its CTEs included."""
    text = LOCKING_READ.sub("", sql)
    first = WRITES.match(text.lstrip())
    if first is not None:
        return [first.group(1)]
    return WRITES.findall(text) if text.lstrip()[:4].upper() == "WITH" else []


def _refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    for table in written_tables(str(sql)):
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
        membership = getattr(request, "membership", None)
        if membership is not None and not getattr(response, "is_poll", False):
            others = [pk for pk in getattr(response, "also_read", ()) if pk != membership.cabinet_id]
            for pk in [*others, membership.cabinet_id]:
                self.record(request, membership, pk, response)
        return response

    def record(self, request: HttpRequest, membership: Membership, pk: int, response: HttpResponse) -> None:
        """The door is named again: the API's member came in during the view, and a refusal undid that too.

        `response.also_read`: other cabinets whose rows the page showed; each finds this reading in its own log.
        `response.access_note`: what the address does not say (the format of a file, how many rows), never the content.
        """
        match, note = request.resolver_match, getattr(response, "access_note", "")
        tenancy.enter(user_id=membership.user_id, cabinets=[pk], writes=pk)
        AccessLog.objects.create(
            cabinet_id=pk,
            user_id=membership.user_id,
            method=(request.method or "")[:7],
            view=(match.view_name if match else "")[:100],
            path=(without_secret(request) + (f"?{note}" if note else ""))[:300],
            status=response.status_code,
        )


def without_secret(request: HttpRequest) -> str:
    """The path; the secret of a link (invitation, new password) opens an account and stands in no log."""
    return SECRET_IN_PATH.sub(r"\1…", request.path)


class BodyCapMiddleware:
    """A body is not read past its cap: the look at CSRF reads a form whole, files included and spooled on disk, before log-in is asked for.

    The API is read after its token; a file's own cap is looked at when it is stored.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        length = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else BODY_CAP + 1
        is_known = request.user.is_authenticated or request.path.startswith("/api/")
        if length > (BODY_CAP if is_known else STRANGER_BODY_CAP):
            return HttpResponse("Trop gros.", status=413, content_type="text/plain; charset=utf-8")
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("Adresse illisible.", status=400, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class RefusalChangesNothingMiddleware:
    """A request that ends in a refusal or an error has written nothing, whatever it wrote before; its access is logged."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = self.get_response(request)
            match = request.resolver_match
            if response.status_code >= 500 or (response.status_code >= 400 and not (match and is_trusted(match.func))):
                transaction.set_rollback(True)
            return response


class MfaRequiredMiddleware:
    """In production nobody works without a second factor; until one is set, only its pages open."""

    ALLOWED = ("mfa_", "account_", "usersessions_", "healthz", "readyz", "hors_ligne", "service_worker")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002
        from allauth.mfa.utils import is_mfa_enabled

        if not settings.IDEL_MFA_REQUIRED or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(self.ALLOWED) or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_index")


class PermissionMiddleware:
    """Default deny: a view of ours without a permission is refused; one with a permission asks the membership."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ARG002
        if is_trusted(view):
            return
        if hasattr(view, "cls"):
            refuse_unnamed_api(view.cls)
            return
        permission = getattr(view, "permission", "")
        if permission is None:  # a page for people who are not logged in
            return
        if not permission or not permissions.may(getattr(request, "membership", None), permission):
            raise PermissionDenied("Votre rôle dans ce cabinet ne permet pas cette page.")


def refuse_unnamed_api(view_class: Any) -> None:
    """An API view asks for itself, once its token is read (cabinet/api_permissions.py); here: that it will ask."""
    asks = any(issubclass(one, HasNamedPermission) for one in view_class.permission_classes)
    if not asks or getattr(view_class, "permission", "") not in permissions.PERMISSIONS:
        raise PermissionDenied("Cette adresse n’a pas de permission.")


class FirstRunMiddleware:
    """A titulaire whose cabinet is not set up is led to its first page, from every page of ours that she reads."""

    PAGE = "premiers_pas"
    ALLOWED = (PAGE, "changer_de_cabinet", "invitation", "healthz", "readyz", "hors_ligne", "service_worker")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002
        cabinet, membership = request.cabinet, request.membership  # type: ignore[attr-defined]
        if cabinet is None or cabinet.is_set_up or membership.role != Role.TITULAIRE or request.method not in SAFE:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in self.ALLOWED or is_trusted(view) else redirect(self.PAGE)
