"""allauth in this product: nobody signs up alone, accounts come from an invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are counted by person and address, as axes does: nobody closes another's door from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Without a mail server nothing is sent; the reset page says how to get a link from the titulaire."""
        from django.conf import settings

        if settings.EMAIL_HOST:
            super().send_mail(template_prefix, email, context)


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from, read the same way by axes and allauth (ALLAUTH_TRUSTED_PROXY_COUNT); None for a call without one."""
    return str(get_adapter().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else None


def name_at_log_in(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Whose log-in django-axes counts: the address, in small letters. allauth hands it over as `email`, the form as `login`.

    Without it every failure would count against the whole address that a cabinet shares on the network.
    """
    given = credentials or {}
    name = given.get("email") or given.get("username") or (request.POST.get("login") if request else None)
    return str(name).strip().lower() if name else None
