"""Pages of a link, for somebody who is not logged in: an invitation, a new password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cabinet.access import public
from cabinet.errors import Refused
from cabinet.forms import AccountForm, NewPasswordForm
from cabinet.models import User
from cabinet.services.invitations import (
    OpenInvitation,
    accept_as_member,
    accept_as_new_account,
    find_invitation,
)
from cabinet.services.password_links import find_account, set_password_by_link


@public
@require_http_methods(["GET", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A new address chooses its password here; an address that has an account logs in, then accepts."""
    found = find_invitation(token=token, now=timezone.now())
    if found is None:
        return _no_longer(request)
    if request.user.is_authenticated:
        return _join(request, token, found)
    if found.has_account:
        return render(request, "cabinet/invitation.html", {"invitation": found})
    form = AccountForm(request.POST or None, account=User(email=found.email))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        accept_as_new_account(token=token, full_name=data["full_name"], password=data["password"], now=timezone.now())
        messages.info(request, "Votre compte est prêt : connectez-vous avec votre mot de passe.")
        return redirect("account_login")
    return render(request, "cabinet/invitation.html", {"invitation": found, "form": form})


def _join(request: HttpRequest, token: str, found: OpenInvitation) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        request.session["cabinet_id"] = accept_as_member(token=token, user=user, now=timezone.now())
        messages.info(request, f"Vous êtes maintenant membre de {found.cabinet_name}.")
        return redirect("accueil")
    return render(request, "cabinet/invitation.html", {"invitation": found, "is_hers": user.email == found.email})


def _no_longer(request: HttpRequest) -> HttpResponse:
    return render(request, "cabinet/lien_perdu.html", status=404)


@public
@require_http_methods(["GET", "POST"])
@never_cache
def nouveau_mot_de_passe(request: HttpRequest, token: str) -> HttpResponse:
    account = find_account(token=token, now=timezone.now())
    if account is None:
        return _no_longer(request)
    form = NewPasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            set_password_by_link(token=token, password=form.cleaned_data["password"], now=timezone.now())
        except Refused:
            return _no_longer(request)
        messages.info(request, "Votre nouveau mot de passe est enregistré : connectez-vous.")
        return redirect("account_login")
    return render(request, "cabinet/nouveau_mot_de_passe.html", {"account": account, "form": form})
