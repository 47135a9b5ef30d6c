"""allauth in this product: nobody signs up alone, accounts come from an invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Without a mail server nothing is sent; the reset page says how to get a link from the titulaire."""
        from django.conf import settings

        if settings.EMAIL_HOST:
            super().send_mail(template_prefix, email, context)
