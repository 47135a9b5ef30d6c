"""Invented people who log in as people do, and the forms that they fill in."""

from django.test import Client

from cabinet.models import User
from cabinet.services.cabinets import create_cabinet

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "mot-de-passe-long"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
FIRST_RUN = {
    "name": "Cabinet du Port",
    "zone": "metropole",
    "watch_from": "2026-07-01",
    "first_name": "Nadia",
    "last_name": "Perrin",
    "rpps": "10100000008",
    "am_number": "996000014",
    "iban": IBAN,
}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def new_cabinet() -> int:
    """As the command makes it: nobody has set it up."""
    return create_cabinet(name="Cabinet neuf", is_set_up=False)
