"""The compose file is one that the Compose Specification accepts, and .env.example names what is read."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SCHEMA = json.loads((ROOT / "tests" / "ground" / "compose_spec" / "compose-spec.json").read_text())
TESTS_ONLY = {"IDEL_TEST_RUN", "IDEL_PG_ROOT", "IDEL_STATE"}


def test_the_compose_file_follows_the_specification() -> None:
    faults = jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(TEXT))
    assert [fault.message for fault in faults] == []


@pytest.mark.parametrize(
    "wrong", [{"command": 3}, {"depends_on": {"redis": {"condition": "when_ready"}}}, {"port": []}]
)
def test_the_specification_refuses_it_when_a_service_is_wrong(wrong: dict[str, object]) -> None:
    compose = yaml.safe_load(TEXT)
    compose["services"]["web"] |= wrong
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(compose)


def test_every_variable_that_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(IDEL_\w+)", TEXT))
    example = (ROOT / ".env.example").read_text()
    assert asked <= set(re.findall(r"^(IDEL_\w+)=", example, re.M))


def test_every_variable_that_the_code_reads_is_in_the_example_and_no_other() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "idel").rglob("*.py"))
    read = set(re.findall(r'(?:read|read_list|environ\.get)\("(IDEL_\w+)"', code)) - TESTS_ONLY
    example = (ROOT / ".env.example").read_text()
    named = {name.removesuffix("_FILE") for name in re.findall(r"^(?:# )?(IDEL_\w+)=", example, re.M)}
    assert named - {"IDEL_VERSION"} == read


def test_services_wait_for_the_migration_and_restart_by_themselves() -> None:
    services = yaml.safe_load(TEXT)["services"]
    for name in ("web", "worker", "beat"):
        waited = {key: value["condition"] for key, value in services[name]["depends_on"].items()}
        assert waited == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }
        assert services[name]["restart"] == "unless-stopped" and services[name]["healthcheck"]["test"]
    assert services["migrate"]["restart"] == "no"
    assert not {"ports"} & (services["postgres"].keys() | services["redis"].keys())
