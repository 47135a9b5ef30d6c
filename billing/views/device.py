"""The round without network: the shell that a device keeps, the day's package, and the gestures that come back."""

import json
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.access import visible_patients, visible_visits
from billing.forms.device import read_operation
from billing.services.device.operations import Author
from billing.services.device.package import Holder, day_package
from billing.services.device.receipt import receive_operation
from billing.views.act_choices import own_nurse
from billing.views.round_changes import day_visits
from billing.views.shell_files import shell_files, shell_version
from cabinet.access import public, requires
from cabinet.errors import Refused
from cabinet.permissions import may


@public
@require_GET
def hors_ligne(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The empty shell: no name, no token, the same for everybody, so that a device may keep it."""
    return _uncached(HttpResponse(render_to_string("billing/hors_ligne.html")))


@public
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Served at the root, because a worker rules only what lies below it. Changes when a file of the shell changes."""
    files = shell_files()
    kept = json.dumps({"version": shell_version(), "shell": "/hors-ligne/", "files": list(files.values())})
    source = f"self.KEPT = {kept}\nimportScripts({json.dumps(files['js/offline/worker.js'])})\n"
    return _uncached(HttpResponse(source, content_type="text/javascript; charset=utf-8"))


@requires("accueil.voir")
@require_GET
def journee(request: HttpRequest) -> HttpResponse:
    """Today's package, with the choice of nurses that the page shows (`?qui=moi`). Who notes no passage is told so, and gets
    nothing of anybody: the shell asks before it knows who is there, an error would stand in the console."""
    membership: Any = request.membership  # type: ignore[attr-defined]
    if not may(membership, "passages.saisir"):
        return _uncached(_json({"outcome": "forbidden"}))
    nurse, day = own_nurse(request), timezone.localdate()
    holder = Holder(
        owner=membership.public_id,
        role=membership.role,
        person=membership.user.full_name or membership.user.email,
        cabinet=request.cabinet.name,  # type: ignore[attr-defined]
        nurse_id=nurse.pk if nurse else None,
    )
    package = day_package(holder=holder, visits=day_visits(request, day), day=day, now=timezone.now())
    get_token(request)  # the device sends with the token of the cookie
    return _uncached(_json(package))


@requires("passages.saisir")
@require_POST
def envoyer(request: HttpRequest) -> HttpResponse:
    """One gesture: applied, already known, in conflict, or refused with its reason. Always an answer, never a page."""
    membership: Any = request.membership  # type: ignore[attr-defined]
    operation = read_operation(request.body)
    if operation is None:
        return _json(
            {"outcome": "unreadable", "message": "Cette saisie n’a pas pu être lue : elle reste sur l’appareil."}
        )
    if operation.owner != membership.public_id:
        return _json({"uuid": operation.uuid, "outcome": "other_account"})
    today = timezone.localdate()
    by = Author(
        cabinet_id=membership.cabinet_id,
        user=request.user,  # type: ignore[arg-type]
        nurse=own_nurse(request),
        visits=visible_visits(membership, today),
        patients=visible_patients(membership, today),
    )
    try:
        return _json(receive_operation(operation=operation, by=by, now=timezone.now()))
    except Refused as error:
        return _json({"uuid": operation.uuid, "outcome": "refused", "message": error.message})


def _json(value: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type="application/json")


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
