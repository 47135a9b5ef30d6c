"""The API's default deny: each view names its permission, as pages do."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cabinet.permissions import may


class HasNamedPermission(BasePermission):
    """A page's session opens nothing here: these addresses have no CSRF token, only a token of their own."""

    def has_permission(self, request: Request, view: Any) -> bool:
        permission = getattr(view, "permission", "")
        is_by_token = request.successful_authenticator is not None
        return is_by_token and bool(permission) and may(getattr(request._request, "membership", None), permission)
