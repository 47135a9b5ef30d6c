"""Members of the cabinet: who, with which role; invitations and password links, each shown once."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cabinet.access import requires, row_or_404
from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.forms import InvitationForm, RoleForm
from cabinet.models import Invitation, Membership, Nurse
from cabinet.services.invitations import invite, open_invitations
from cabinet.services.members import MEMBER_SHOWN, change_member, set_member_active
from cabinet.services.password_links import make_password_link
from cabinet.services.shown import shown_of


def _invitation_form(data: QueryDict | None = None) -> InvitationForm:
    return InvitationForm(data, nurses=Nurse.objects.filter(is_active=True))


def _members(request: HttpRequest) -> QuerySet[Membership]:
    """Of the cabinet in use: the database also lets a person read her own memberships elsewhere."""
    return Membership.objects.filter(cabinet=request.cabinet).select_related("user", "nurse")  # type: ignore[attr-defined]


@requires("utilisateurs.gerer")
@require_GET
def membres(request: HttpRequest) -> HttpResponse:
    return _page(request, _invitation_form(), timezone.now())


def _page(request: HttpRequest, form: InvitationForm, now: datetime, **more: object) -> HttpResponse:
    context = {
        "members": _members(request).order_by("-is_active", "user__full_name", "pk"),
        "invitations": open_invitations(now).select_related("nurse").order_by("expires_at"),
        "form": form,
        **more,
    }
    return render(request, "cabinet/membres.html", context)


@requires("utilisateurs.gerer")
@require_POST
@never_cache
def inviter(request: HttpRequest) -> HttpResponse:
    """The link is on the page of the answer and nowhere else: only its hash is kept."""
    now = timezone.now()
    form = _invitation_form(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made, token = invite(
                cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
                email=data["email"],
                role=Role(data["role"]),
                nurse=data["nurse"],
                invited_by=request.user,  # type: ignore[arg-type]
                now=now,
            )
        except Refused as error:
            form.add_error("email", error.message)
        else:
            link = request.build_absolute_uri(reverse("invitation", kwargs={"token": token}))
            return _page(request, _invitation_form(), now, link=link, link_for=made.email, link_until=made.expires_at)
    return _page(request, form, now)


@requires("utilisateurs.gerer")
@require_POST
def retirer(request: HttpRequest, invitation: UUID) -> HttpResponse:
    row = row_or_404(Invitation.objects.all(), invitation)
    open_invitations(timezone.now()).filter(pk=row.pk).update(revoked_at=timezone.now())
    messages.info(request, f"L’invitation de {row.email} est retirée : son lien ne sert plus.")
    return redirect("membres")


@requires("utilisateurs.gerer")
@require_http_methods(["GET", "POST"])
def membre(request: HttpRequest, member: UUID) -> HttpResponse:
    row = row_or_404(_members(request), member)
    form = RoleForm(request.POST or None, nurses=Nurse.objects.all(), initial={"role": row.role, "nurse": row.nurse_id})
    if request.method == "POST" and form.is_valid():
        try:
            nurse, seen = form.cleaned_data["nurse"], request.POST.get("vu", "")
            change_member(member=row, role=Role(form.cleaned_data["role"]), nurse=nurse, seen=seen)
        except (Refused, StaleVersion) as error:
            form.add_error("role", error.message)
        else:
            messages.info(request, f"Le rôle de {row.user.full_name or row.user.email} est enregistré.")
            return redirect("membres")
    seen = request.POST.get("vu") or shown_of(row=row, names=MEMBER_SHOWN)
    return render(request, "cabinet/membre.html", {"member": row, "form": form, "seen": seen})


@requires("utilisateurs.gerer")
@require_POST
def activer(request: HttpRequest, member: UUID) -> HttpResponse:
    """`actif` is 1 or 0: what is asked for, not a switch that two clicks would undo."""
    row = row_or_404(_members(request), member)
    done = set_member_active(member=row, is_active=request.POST.get("actif") == "1")
    name = row.user.full_name or row.user.email
    messages.info(request, f"{name} est {'réactivée' if done.is_active else 'désactivée : ses pages sont fermées'}.")
    return redirect("membres")


@requires("utilisateurs.gerer")
@require_POST
@never_cache
def lien(request: HttpRequest, member: UUID) -> HttpResponse:
    row = row_or_404(_members(request), member)
    token = make_password_link(member=row, made_by=request.user, now=timezone.now())  # type: ignore[arg-type]
    form = RoleForm(nurses=Nurse.objects.all(), initial={"role": row.role, "nurse": row.nurse_id})
    link = request.build_absolute_uri(reverse("nouveau_mot_de_passe", kwargs={"token": token}))
    seen = shown_of(row=row, names=MEMBER_SHOWN)
    return render(request, "cabinet/membre.html", {"member": row, "form": form, "seen": seen, "link": link})
