"""The running demo, used as a person would: its logs, its broker and cache, and a dump hold no seeded NIR nor account number."""

import base64
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import redis

from idel.demo_logins import DEMO_LOGINS, PASSWORD
from idel.embedded import Postgres, Valkey
from idel.management.commands.seed_demo import MONTHS, PATIENTS, SEED
from simulator.scenario import FUND, NURSE, simulate
from simulator.writers import cfonb, factures
from tests.ground.test_demo import ROOT, descendants, environment
from tests.ground.test_embedded import wait_until_gone
from tests.who.test_no_identity_leaks import IBAN, found_in

WORLD = simulate(seed=SEED, months=MONTHS, patients=PATIENTS)
NIRS = {claim.person.nir for claim in WORLD.claims}
SECRETS = NIRS | {nir[:13] for nir in NIRS} | {cfonb.ACCOUNT, IBAN}
BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


class Monitor(threading.Thread):
    """All that passes through Valkey while the demo works: a message that was taken is no longer there to be read."""

    def __init__(self, socket: Path) -> None:
        super().__init__(daemon=True)
        self.client = redis.Redis(unix_socket_path=str(socket))
        self.said: list[bytes] = []

    def run(self) -> None:
        with self.client.monitor() as watched:
            try:
                for one in watched.listen():
                    self.said.append(str(one["command"]).encode())
            except (redis.exceptions.ConnectionError, ValueError):
                return


@dataclass(slots=True)
class Demo:
    folder: Path
    address: str
    postgres: Postgres
    valkey: Valkey
    monitor: Monitor

    def places(self) -> dict[str, bytes]:
        """What an intruder could read, by place."""
        logs = b"".join(path.read_bytes() for path in self.folder.glob("*.log"))
        broker, aof = keys_and_values(self.valkey), (self.folder / "valkey").rglob("*")
        passed = b"\n".join(self.monitor.said)
        stored = b"".join(path.read_bytes() for path in aof if path.is_file())
        command = [str(self.postgres.bin / "pg_dump"), "-h", str(self.postgres.socket), "-U", "idel_backup", "idel"]
        dump = subprocess.run(command, capture_output=True, check=True).stdout
        return {"logs": logs, "valkey": opened(broker + passed + stored), "dump": dump}


def opened(text: bytes) -> bytes:
    """The text, and what its base64 words hold: so Celery wraps the body of a message."""
    words = [base64.b64decode(one + b"=" * (-len(one) % 4)) for one in BASE64.findall(text) if len(one) % 4 != 1]
    return b"\n".join([text, *words])


def keys_and_values(valkey: Valkey) -> bytes:
    found = []
    for number in range(64):
        client = redis.Redis(unix_socket_path=str(valkey.socket), db=number)
        read = {
            b"string": client.get,
            b"list": lambda key, c=client: c.lrange(key, 0, -1),
            b"set": client.smembers,
            b"hash": client.hgetall,
            b"zset": lambda key, c=client: c.zrange(key, 0, -1),
        }
        found += [f"{key!r} {read[client.type(key)](key)!r}".encode() for key in client.scan_iter()]
        client.close()
    return b"\n".join(found)


@pytest.fixture
def demo() -> Iterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="idel-l-"))
    command = [sys.executable, "manage.py", "demo", "--port", "0", "--data", str(folder)]
    with (folder / "said.log").open("w") as said:
        running = subprocess.Popen(
            command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, stderr=said, text=True
        )
    assert running.stdout is not None
    running.stdout.readline()  # the log-ins are printed when the site answers
    address = (folder / "said.log").read_text().partition("http://")[2].split()[0]
    pids = descendants(running.pid)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IDEL_STATE", str(folder / "state"))
        postgres, valkey = Postgres(folder), Valkey(folder)
    monitor = Monitor(valkey.socket)
    monitor.start()
    yield Demo(folder, f"http://{address}", postgres, valkey, monitor)
    running.kill()
    running.wait()
    running.stdout.close()
    assert wait_until_gone(pids) == []
    monitor.join(10)
    monitor.client.close()
    shutil.rmtree(folder, ignore_errors=True)


class Person:
    """Somebody with cookies at the site's forms."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def get(self, path: str) -> str:
        with self.browser.open(f"{self.site}{path}", timeout=20) as page:
            return str(page.read().decode())

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert found is not None, path
        return found.group(1)

    def post(self, path: str, body: bytes, kind: str) -> str:
        request = urllib.request.Request(
            f"{self.site}{path}", body, {"Content-Type": kind, "Referer": f"{self.site}/", "Origin": self.site}
        )
        with self.browser.open(request, timeout=20) as page:
            return str(page.read().decode())

    def log_in(self) -> None:
        fields = {
            "login": DEMO_LOGINS[0][1],
            "password": PASSWORD,
            "csrfmiddlewaretoken": self.token("/compte/login/"),
        }
        self.post("/compte/login/", urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def drop(self, name: str, content: bytes) -> str:
        """A file on the page of imports."""
        parts = [
            b'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            + self.token("/imports/").encode(),
            f'--cut\r\nContent-Disposition: form-data; name="fichiers"; filename="{name}"\r\n\r\n'.encode() + content,
            b"--cut--\r\n",
        ]
        return self.post("/imports/deposer/", b"\r\n".join(parts), "multipart/form-data; boundary=cut")


def use(demo: Demo) -> None:
    """Logs in, looks for people by their NIR, drops invoices whose columns are wrong and a text that is no file of ours."""
    person = Person(demo.address)
    person.log_in()
    some = sorted(NIRS)[:3]
    for nir in some:
        person.get(f"/patients/?{urllib.parse.urlencode({'q': nir})}")
    wrong = factures.factures(WORLD.claims[:6], NURSE, FUND).replace(b"-", b"x")
    assert "reçu(s)" in person.drop("factures-fausses.csv", wrong)
    assert "reçu(s)" in person.drop("lettre.txt", f"NIR {some[0]} IBAN {IBAN}".encode())
    connection = psycopg2.connect(host=str(demo.postgres.socket), user="idel_backup", dbname="idel")
    connection.autocommit = True
    deadline, waiting = time.monotonic() + 60, 1
    with connection.cursor() as cursor:
        while waiting and time.monotonic() < deadline:
            cursor.execute("select count(*) from cabinet_incomingfile where state in ('received', 'parsed')")
            waiting = cursor.fetchone()[0]
            time.sleep(0.2)
        cursor.execute("select count(*) from cabinet_incomingfile where name in ('factures-fausses.csv', 'lettre.txt')")
        assert cursor.fetchone()[0] == 2 and waiting == 0
    connection.close()


@pytest.mark.timeout(600)
def test_no_seeded_identity_is_in_logs_broker_or_dump_and_a_planted_one_is_found(demo: Demo) -> None:
    use(demo)
    places = demo.places()
    assert b"ingest_file" in places["valkey"] and b"COPY public.billing_patient" in places["dump"]
    assert len(NIRS) > 15 and all(len(one) > 50 for one in places.values())
    assert {place: found_in(SECRETS, text) for place, text in places.items() if found_in(SECRETS, text)} == {}
    planted = min(NIRS)
    with (demo.folder / "demo.log").open("a") as log:
        log.write(f"patient {planted}\n")
    with redis.Redis(unix_socket_path=str(demo.valkey.socket), db=1) as client:
        client.rpush("celery", base64.b64encode(f'["patient {planted[:13]}"]'.encode()))
    owner = psycopg2.connect(host=str(demo.postgres.socket), user="postgres", dbname="idel")
    with owner, owner.cursor() as cursor:
        cursor.execute(
            "update billing_patient set phone = %s where id = (select min(id) from billing_patient)", [planted.encode()]
        )
    owner.close()
    places = demo.places()
    assert {place: sorted(found_in(SECRETS, text)) for place, text in places.items()} == {
        "logs": [planted[:13], planted],
        "valkey": [planted[:13]],
        "dump": [planted[:13], planted],
    }
