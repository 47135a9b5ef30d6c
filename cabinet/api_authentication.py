"""API log-in: a knox token of a member, in the cabinet named by `X-Idel-Cabinet` or his only one."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.request import Request

from cabinet import tenancy
from cabinet.models import Membership


class CabinetTokenAuthentication(TokenAuthentication):
    """Opens the tenant for the rest of the request; an unknown cabinet leaves the member without one (403)."""

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is not None:
            request._request.membership = open_membership(found[0].pk, request.headers.get("X-Idel-Cabinet", ""))  # type: ignore[attr-defined]
        return found


def open_membership(user_id: int, wanted: str) -> Membership | None:
    tenancy.enter(user_id=user_id, cabinets=[], writes=None)
    mine = list(Membership.objects.filter(user_id=user_id, is_active=True).order_by("id"))
    chosen = None
    for one in mine:
        tenancy.enter(user_id=user_id, cabinets=[one.cabinet_id], writes=one.cabinet_id)
        if not wanted or str(one.cabinet.public_id) == wanted:
            chosen = one
            break
    if chosen is None:
        tenancy.enter(user_id=user_id, cabinets=[], writes=None)
    return chosen


class CabinetTokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names this log-in."""

    target_class = CabinetTokenAuthentication
    name = "jeton"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <jeton>"}
