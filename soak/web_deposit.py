"""A deposit over HTTP to a site that dies in the middle of it (`soak/dying_web.py`)."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from idel.throw_away import Ground

ROOT = Path(__file__).resolve().parent.parent
WEB_POINTS = ("web, after bytes stored", "web, row written", "web, before enqueue", "web, after enqueue")
WAITED_S = 60.0
BOUNDARY = "frontiere-de-parties"


def kill_web(ground: Ground, point: str, cabinet_id: int, seed: int) -> int:
    """Starts the site, deposits the file by the API; how the site ended (it is to be by SIGKILL)."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "soak.dying_web:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "2", "--worker-class", "gthread", "--log-level", "error"]
    environment = {**ground.values, "IDEL_LOG_LEVEL": "ERROR", "SOAK_POINT": point}
    site = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(port)
        if _deposit(port, cabinet_id, seed) is not None:
            raise RuntimeError(f"{point}: the site answered")
        return site.wait(WAITED_S)
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGKILL)
            site.wait(10)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + WAITED_S
    while time.monotonic() < deadline:
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            client.request("GET", "/healthz")
            client.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the site does not start")


def _deposit(port: int, cabinet_id: int, seed: int) -> int | None:
    """The status of the answer; None when the connection broke."""
    from soak.life import content

    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="fichier"; filename="factures.csv"\r\n\r\n'
    body = head.encode() + content(seed) + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "Authorization": f"Token {_token(cabinet_id)}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=WAITED_S)
    try:
        client.request("POST", "/api/v1/depots/", body, headers)
        return client.getresponse().status
    except (OSError, http.client.HTTPException):
        return None


def _token(cabinet_id: int) -> str:
    from knox.models import get_token_model

    from cabinet.enums import Role
    from cabinet.models import User
    from cabinet.services.cabinets import add_member
    from cabinet.tenancy import tenant

    user = User.objects.create_user(f"titulaire-{cabinet_id}@cabinet.example", "mot-de-passe-long")
    with tenant(cabinets=[cabinet_id]):
        add_member(cabinet_id=cabinet_id, user=user, role=Role.TITULAIRE)
    _, token = get_token_model().objects.create(user=user)
    return str(token)
