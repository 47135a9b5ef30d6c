"""What docker-compose.yml names exists in the code: roles, variables, commands, ports. No engine runs here."""

import datetime as dt
import importlib
import re
import subprocess
import sys
from pathlib import Path

import yaml
from django.core.management import get_commands

from ngap import search

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SETTINGS = (ROOT / "idel" / "settings.py").read_text()
READ = set(re.findall(r'read(?:_list)?\("(IDEL_\w+)"', SETTINGS))


def test_every_variable_is_one_that_the_settings_read() -> None:
    for name, service in COMPOSE["services"].items():
        for variable in service.get("environment", {}):
            if variable.startswith("IDEL_"):
                assert variable.removesuffix("_FILE") in READ, (name, variable)


def test_every_secret_is_declared_and_every_declared_one_is_used() -> None:
    used = {secret for service in COMPOSE["services"].values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])


def test_only_the_migration_has_the_owners_secret() -> None:
    owners = {name for name, service in COMPOSE["services"].items() if "pg_owner" in service.get("secrets", [])}
    assert owners == {"postgres", "migrate"}
    assert COMPOSE["services"]["migrate"]["environment"]["IDEL_PG_USER"] == "idel_owner"
    for name in ("web", "worker", "beat"):
        assert COMPOSE["services"][name]["environment"]["IDEL_PG_USER"] == "idel_app"


def test_every_command_exists() -> None:
    assert COMPOSE["services"]["migrate"]["command"][2] in get_commands()
    for name in ("worker", "beat"):
        command = COMPOSE["services"][name]["command"]
        assert command[:3] == ["celery", "-A", "idel"] and command[3] == name
    assert "idel.wsgi" in (ROOT / "Dockerfile").read_text()
    assert sum("beat" in service.get("command", []) for service in COMPOSE["services"].values()) == 1


def test_the_roles_are_those_of_the_embedded_servers() -> None:
    from idel.embedded import GRANTS, ROLES

    script = (ROOT / "docker" / "roles.sh").read_text()
    for line in GRANTS.strip().splitlines():
        assert line in script
    for role in re.findall(r"create role (\w+ login [\w ]+);", ROLES):
        assert role in script


def test_the_port_and_the_health_page_are_those_of_the_image() -> None:
    docker = (ROOT / "Dockerfile").read_text()
    assert COMPOSE["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "EXPOSE 8000" in docker and "0.0.0.0:8000" in docker and "/healthz" in docker
    assert "USER idel" in docker


def test_the_major_version_of_postgresql_is_the_embedded_one() -> None:
    from idel.embedded import POSTGRES_BINARIES

    assert COMPOSE["services"]["postgres"]["image"].split(":")[1] in POSTGRES_BINARIES


def test_a_process_that_serves_has_read_the_acts_before_its_first_search() -> None:
    for built in (search._index, search._cut_words):
        built.cache_clear()
    sys.modules.pop("idel.wsgi", None)
    importlib.import_module("idel.wsgi")
    before = [built.cache_info().misses for built in (search._index, search._cut_words)]
    assert search.search_acts("pansment ulcere", dt.date(2026, 11, 10))[0].code == "pansement_ulcere_etendu"
    assert [built.cache_info().misses for built in (search._index, search._cut_words)] == before == [1, 1]


def test_a_command_does_not_pay_for_the_search() -> None:
    code = "import django; django.setup(); from ngap import search; print(search._index.cache_info().misses)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split()[-1] == "0"
