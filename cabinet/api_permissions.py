"""The API's default deny: each view names its permission, as pages do."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cabinet.permissions import may


class HasNamedPermission(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        permission = getattr(view, "permission", "")
        return bool(permission) and may(getattr(request._request, "membership", None), permission)
