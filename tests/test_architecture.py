"""The rules of the house, held by looking at the code itself."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from celery import current_app
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from cabinet.api_permissions import HasNamedPermission
from cabinet.models import TenantModel
from cabinet.permissions import PERMISSIONS
from cabinet.protected_tables import UNPROTECTED

ROOT = Path(__file__).parents[1]
OURS = ("cabinet", "noemie", "billing", "reconciliation", "dashboards", "simulator", "idel")
ALL_PACKAGES = (*OURS, "ngap", "paper")

# Models that are no TenantModel, each with its reason. Protection itself is tested by walking pg_class.
NOT_OF_ONE_CABINET = {
    "cabinet.Cabinet": "is the tenant itself: its policy reads its own id",
    "cabinet.TenantId": "ids alone, to walk the cabinets",
    "cabinet.User": "a person may belong to several cabinets",
    "cabinet.AccessLog": "has its cabinet and its policy; no address of its own, so no public id",
    "cabinet.Organism": "shared reference and the cabinets' own, by a policy of its own",
    "cabinet.Heartbeat": "signs of life of processes",
}
# Tasks that stand in no cabinet: they ring for others or count nothing of a cabinet.
TASKS_WITHOUT_TENANT = {
    "reconciliation.tasks.look_into_watched_folders": "walks the cabinets, each behind its own door, and rings",
    "cabinet.tasks.remove_orphaned_files": "walks the cabinets, each behind its own door",
    "reconciliation.tasks.take_up_unfinished_work": "walks the cabinets, each behind its own door, and rings",
    "reconciliation.tasks.reconcile_everyone": "walks the cabinets and rings for each",
    "cabinet.tasks.record_heartbeat": "a sign of life, no cabinet's data",
}


def modules_of(package: str) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not found.name.rpartition(".")[2].startswith("__") and ".migrations" not in found.name:
            yield importlib.import_module(found.name)


def our_patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif isinstance(entry, URLResolver) and str(entry.pattern) != "compte/":
            yield from our_patterns(entry)


def test_each_view_of_ours_has_a_permission_of_the_table_or_is_public_on_purpose() -> None:
    seen = 0
    for pattern in our_patterns(get_resolver()):
        view, seen = pattern.callback, seen + 1
        api = getattr(view, "cls", None)
        if api is not None:
            assert any(issubclass(one, HasNamedPermission) for one in api.permission_classes), pattern.name
            assert api.permission in PERMISSIONS, pattern.name
            continue
        assert hasattr(view, "permission"), f"{pattern.name} names no permission"
        if view.permission is None:
            assert view.login_required is False, pattern.name
        else:
            assert view.permission in PERMISSIONS, pattern.name
    assert seen > 40


def test_each_permission_of_the_table_names_only_known_roles_and_the_titulaire_has_them_all() -> None:
    from cabinet.enums import Role

    for name, roles in PERMISSIONS.items():
        assert roles <= set(Role) and Role.TITULAIRE in roles, name


def our_models() -> list[type[models.Model]]:
    found = [model for name in OURS for model in apps.get_app_config(name).get_models(include_auto_created=True)]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def test_each_model_of_ours_belongs_to_a_cabinet_or_has_a_reason() -> None:
    for model in our_models():
        is_through = model._meta.auto_created and model._meta.db_table in UNPROTECTED
        reason = NOT_OF_ONE_CABINET.get(model._meta.label)
        assert issubclass(model, TenantModel) != bool(reason) or is_through, model._meta.label
    known = {model._meta.label for model in our_models()}
    assert set(NOT_OF_ONE_CABINET) <= known, "a reason is kept for a model that is gone"


def test_no_model_shows_what_it_holds_when_it_is_printed() -> None:
    for model in our_models():
        if issubclass(model, TenantModel):
            printed = str(model(pk=7))
            assert printed.endswith("7") and len(printed) < 60, model._meta.label


def test_each_task_takes_ids_only() -> None:
    for package in OURS:
        if (ROOT / package / "tasks.py").exists():
            importlib.import_module(f"{package}.tasks")
    tasks = {name: task for name, task in current_app.tasks.items() if name.startswith(OURS)}
    assert {"reconciliation.tasks.ingest_file", "cabinet.tasks.ping"} <= set(tasks)
    for name, task in tasks.items():
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.name.endswith("_id") and parameter.annotation is int, (name, parameter.name)
        has_cabinet = next(iter(inspect.signature(task.run).parameters), "") == "cabinet_id"
        assert has_cabinet != (name in TASKS_WITHOUT_TENANT), name


@pytest.mark.parametrize("package", [one for one in OURS if (ROOT / one / "tasks.py").exists()])
def test_each_task_with_a_cabinet_opens_its_door(package: str) -> None:
    """Itself, or through the one service that it calls."""
    module = importlib.import_module(f"{package}.tasks")
    for node in ast.parse(inspect.getsource(module)).body:
        if not (
            isinstance(node, ast.FunctionDef) and any("shared_task" in ast.dump(one) for one in node.decorator_list)
        ):
            continue
        if f"{package}.tasks.{node.name}" in TASKS_WITHOUT_TENANT:
            continue
        called = {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
        services = [getattr(module, name) for name in called if name != "tenant"]
        opens = "tenant" in called or any("tenant(" in inspect.getsource(one) for one in services)
        assert opens, f"{package}.tasks.{node.name}"


def services() -> Iterator[tuple[str, FunctionType]]:
    for package in OURS:
        for module in modules_of(package):
            if ".services" not in module.__name__:
                continue
            for name, function in vars(module).items():
                if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                    yield f"{module.__name__}.{name}", inspect.unwrap(function)


# Steps inside of one reading of a file, not services that a door calls.
STEPS = {
    "billing.services.imports.b2_claims.birth_date": "a date of the file as a day",
    "billing.services.imports.known.first_nurse": "a question with two words",
    "billing.services.imports.known.name_patient": "a step of the import of a claim",
    "reconciliation.services.ingest.refuse": "a step of the ingestion of a file",
}
QUESTIONS = ("_of", "_on")  # `regime_of(patient, day)` reads as a sentence


def test_services_take_keyword_arguments_when_they_take_several() -> None:
    seen = 0
    for name, function in services():
        parameters = list(inspect.signature(function).parameters.values())
        positional = [one for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
        seen += 1
        is_question = name.endswith(QUESTIONS) or name in STEPS
        assert len(positional) <= 1 or is_question, f"{name}({', '.join(one.name for one in positional)})"
    assert seen > 40


def test_every_function_of_ours_says_its_types() -> None:
    for package in ALL_PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    named = [one for one in [*node.args.args, *node.args.kwonlyargs] if one.arg not in {"self", "cls"}]
                    missing = [one.arg for one in named if one.annotation is None]
                    assert not missing and node.returns is not None, f"{path.name}: {node.name} {missing}"


def python_files() -> Iterator[tuple[Path, list[str]]]:
    for package in (*ALL_PACKAGES, "tests"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text().splitlines()


def test_no_file_and_no_function_is_larger_than_the_house_allows() -> None:
    for path, lines in python_files():
        limit = 600 if "tests" in path.parts else 400
        assert len(lines) <= limit, f"{path.relative_to(ROOT)}: {len(lines)} lines"
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{path.relative_to(ROOT)}: {node.name}"


def test_no_file_has_a_name_that_says_nothing() -> None:
    refused = {"utils.py", "helpers.py", "common.py", "misc.py", "base.py", "signals.py"}
    assert [path for path, _ in python_files() if path.name in refused] == []


DOORS = {"views", "forms", "management", "tests"}
DOOR_FILES = {"tasks.py", "middleware.py", "health.py", "logs.py", "api.py", "admin.py", "forms.py", "__main__.py"}
READS_THE_DAY = ("localdate()", "date.today()", "datetime.today()")
READS_THE_MOMENT = ("timezone.now()", "datetime.now(")


def test_no_two_files_of_tests_have_one_name() -> None:
    """Tests are no package: pytest refuses the second, but only when both are collected."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_day_is_read_at_the_doors_alone() -> None:
    """Below the doors the day is an argument. The moment of writing may be noted in a column `…_at`, nothing else."""
    for path, lines in python_files():
        if DOORS & set(path.parts) or path.name in DOOR_FILES:
            continue
        for rank, line in enumerate(lines, start=1):
            where = f"{path.relative_to(ROOT)}:{rank}"
            assert not any(word in line for word in READS_THE_DAY), where
            is_noted = "_at=" in line or "_at," in line or '"at":' in line
            assert is_noted or not any(word in line for word in READS_THE_MOMENT), where


BREAKS = re.compile(r"(?<=[\w»”)}%’…]) (?=[;?:!](?:[\s<\"'{]|$))|(?<=«) | (?=»)", re.MULTILINE)
STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_«])")
# Parts of a path whose strings are no sentences of a screen, each with its reason.
PLAIN_ON_PURPOSE = {
    "management": "what a command prints: scripts read it",
    "__main__.py": "what a command prints: scripts read it",
    "audit_report.py": "printed by the command audit",
    "recote_report.py": "printed by the command recote",
    "watched.py": "the report of the command watch",
    "cases.py": "printed by the command that checks cases",
    "export_tables.py": "headings of columns: scripts read them",
    "protected_tables.py": "reasons in English",
    "simulator": "what banks and funds write in files",
}


def test_a_french_mark_never_begins_a_line_of_a_page() -> None:
    """In a template, what stands before ; : ! ? and inside « » is a space that does not break."""
    not_text = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|<script.*?</script>", re.DOTALL)
    pages = {path: not_text.sub("", path.read_text()) for path in (ROOT / "templates").rglob("*.html")}
    found = {path.name: len(BREAKS.findall(text)) for path, text in pages.items()}
    assert len(found) > 50
    assert {name: count for name, count in found.items() if count} == {}


def strings_of_python(text: str) -> Iterator[str]:
    """Every string but docstrings; an f-string whole, `}` where a value stands."""
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


JAVASCRIPT = re.compile(r"""(?:^|(?<=\s))//.*|"[^"\n]*"|`|\$\{|[{}]|[^"`${}/]+|.""", re.MULTILINE)


def strings_of_javascript(text: str) -> Iterator[str]:
    """Strings in double quotes, and templates, `}` where a value stands. A template within a value is one of its own."""
    inside: list[list[str] | None] = []  # the text of an open template, None for braces of code
    for token in JAVASCRIPT.findall(text):
        held = inside[-1] if inside else None
        if token == "`" and held is not None:
            yield "".join(held)
            inside.pop()
        elif held is not None and token != "${":
            held.append(token)
        elif token == "`":
            inside.append([])
        elif token in {"{", "${"}:
            inside.append(None)
            if held is not None:
                held.append("}")
        elif token == "}":
            inside.pop()
        elif token.startswith('"'):
            yield token[1:-1]


def test_sentences_of_code_are_typographic() -> None:
    """As the templates: ’ between letters, a space that does not break before ; : ! ? and inside « »."""
    wrong, seen = [], 0
    paths = [path for path, _ in python_files() if not {*PLAIN_ON_PURPOSE, "tests"} & set(path.parts)]
    for path in (*paths, *(ROOT / "static" / "js").rglob("*.js")):
        read = strings_of_python if path.suffix == ".py" else strings_of_javascript
        for text in read(path.read_text()):
            seen += "\u202f" in text
            if BREAKS.search(text) or STRAIGHT.search(text):
                wrong.append(f"{path.relative_to(ROOT)}: {text[:80]}")
    assert seen > 500 and wrong == []
