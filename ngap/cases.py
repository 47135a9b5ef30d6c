"""The case format: a published day of care and the claim that the NGAP makes of it; `python -m ngap check` runs it.

A case that cannot be read is a failure with a message, never a crash.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ngap.cotation import Cotation, VisitCotation, cote
from ngap.money import plain, round_cents
from ngap.situation import ZONES, NurseDay, PatientFacts, Visit, age_on, is_birthday

Read = TypeVar("Read")
SHAPE = "valeur qui n’a pas la forme attendue (date, heure, nombre, liste)"
ERRORS = ("unknown_act", "act_not_valid")
PATIENT_FLAGS = ("insulin_treated", "immunodepressed", "palliative")
VISIT_FLAGS = ("night_need", "emergency")
PATIENT_FIELDS = frozenset({"key", "age", "birth_date", "dependence", "visits", *PATIENT_FLAGS})
VISIT_FIELDS = frozenset(
    {
        "time", "place", "distance_km", "terrain", "daily_need", "household", "acts", "bsi", "nearest_km", "return_home",
        *VISIT_FLAGS,
    }
)  # fmt: skip
CASE_FIELDS = frozenset(
    {
        "id", "source", "topic", "kind", "confidence", "note", "care_date", "zone", "patient", "visits", "patients", "expect",
        "not_stated", "expect_error", "disputed",
    }
)  # fmt: skip
EXPECT_FIELDS = frozenset({"patient", "visit", "lines", "total", "note"})
PLACES = frozenset({"home", "office", "ehpad", "autonomy", "remote"})
TERRAINS = frozenset({"plain", "mountain", "foot", "foot_mountain"})
MINUTES_OF_A_DAY = 1440
NUMBER = re.compile(r"\d+\.\d+")
LESS_THAN_TEN = re.compile(r"\d:\d\d")


class UnreadableCase(ValueError):
    """A case that does not follow the format: the message says where."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A date that no calendar has stays a text, so that its case alone is unreadable, not the whole file."""


def _timestamp(loader: Any, node: Any) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


@dataclass(frozen=True, slots=True)
class Expected:
    patient: str
    visit: int
    lines: tuple[str, ...]
    total_cents: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """`ignored`: fields of patients and visits that the format does not have, told when the case fails."""

    id: str
    day: NurseDay
    order: tuple[tuple[str, int], ...]
    expect: tuple[Expected, ...]
    not_stated: frozenset[str]
    expect_error: str
    disputed: str
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """`ok` None: disputed and different, reported apart, never counted as failed."""

    id: str
    ok: bool | None
    expected: tuple[str, ...]
    computed: tuple[str, ...]
    message: str = ""
    disputed: str = field(default="")


def load_cases(path: Path) -> list[Case | Result]:
    """Each item of the file as a Case, or as a failed Result when it cannot be read."""
    try:
        items = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 (safe loaders only)
    except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
        reason = " ".join(str(error).split())
        return [Result(path.name, ok=False, expected=(), computed=(), message=f"fichier illisible : {reason}")]
    if not isinstance(items, list):
        return [Result(path.name, ok=False, expected=(), computed=(), message="une liste de cas est attendue")]
    return [_read(item, rank) for rank, item in enumerate(items, start=1)]


def _read(item: Any, rank: int) -> Case | Result:
    name = " ".join(str(item.get("id", f"cas {rank}")).split()) if isinstance(item, dict) else f"cas {rank}"
    try:
        if not isinstance(item, dict):
            raise UnreadableCase("des champs nommés sont attendus")
        return _case(item, name)
    except UnreadableCase as error:
        return Result(name, ok=False, expected=(), computed=(), message=f"cas illisible : {error}")
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return Result(name, ok=False, expected=(), computed=(), message=f"cas illisible : {SHAPE}")


@contextmanager
def _at(where: str) -> Iterator[None]:
    """What cannot be read inside is said with its place, never in the words of Python."""
    try:
        yield
    except UnreadableCase as error:
        raise UnreadableCase(f"{where} : {error}") from None
    except KeyError as missing:
        raise UnreadableCase(f"{where} : champ « {missing.args[0]} » absent") from None
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        raise UnreadableCase(f"{where} : {SHAPE}") from None


def _case(item: Any, name: str) -> Case:
    with _at("care_date"):
        day = _date(item["care_date"])
    zone: Any = item.get("zone") or "metropole"
    if zone not in ZONES:
        raise UnreadableCase(f"zone inconnue {zone!r}")
    with _at("patient et visits"):
        entries = item.get("patients") or [{"key": "", **item["patient"], "visits": item["visits"]}]
    patients = tuple(_each("patient", entries, lambda entry: _patient(entry, day)))
    if len({one.key for one in patients}) != len(patients):
        raise UnreadableCase("deux patients ont la même clé")
    with _at("visits"):
        pairs = [(visit, str(entry.get("key", ""))) for entry in entries for visit in entry["visits"]]
    visits = tuple(_each("passage", pairs, lambda pair: _visit(*pair)))
    order = tuple(
        (str(entry.get("key", "")), rank) for entry in entries for rank, _ in enumerate(entry["visits"], start=1)
    )
    with _at("expect"):
        wanted = list(item.get("expect") or ())
    expect = tuple(_each("expect", wanted, _expected))
    return Case(
        id=name,
        day=NurseDay(day, zone, patients, visits),
        order=order,
        expect=expect,
        not_stated=_codes(item.get("not_stated")),
        expect_error=_error(item.get("expect_error")),
        disputed=str(item.get("disputed") or ""),
        ignored=_ignored(item, entries, wanted),
    )


def _each(what: str, items: Sequence[Any], read: Callable[[Any], Read]) -> Iterator[Read]:
    """Each of them read, its rank from 1 told with what cannot be."""
    for rank, item in enumerate(items, start=1):
        with _at(f"{what} {rank}"):
            yield read(item)


def _expected(one: Any) -> Expected:
    visit, lines = one["visit"], one["lines"]
    if isinstance(visit, bool) or not isinstance(visit, int):
        raise UnreadableCase(f"visit : un rang depuis 1, pas {visit!r}")
    if not (isinstance(lines, list) and all(isinstance(line, str) for line in lines)):
        raise UnreadableCase(f"lines : une liste de lignes de facture, pas {lines!r}")
    return Expected(str(one.get("patient", "")), visit, tuple(lines), _total(one.get("total")))


def _error(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise UnreadableCase(f"expect_error : {' ou '.join(ERRORS)}, pas {value!r}")
    return value or ""


def _codes(value: Any) -> frozenset[str]:
    """One code, or a list of them."""
    return frozenset([value] if isinstance(value, str) else value or ())


def _ignored(item: Any, entries: list[Any], expect: list[Any]) -> tuple[str, ...]:
    found = {str(name) for name in set(item) - CASE_FIELDS}
    found |= {str(name) for one in expect for name in set(one) - EXPECT_FIELDS}
    found |= {str(name) for entry in entries for name in set(entry) - PATIENT_FIELDS}
    found |= {str(name) for entry in entries for visit in entry["visits"] for name in set(visit) - VISIT_FIELDS}
    return tuple(sorted(found))


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _time(value: Any) -> dt.time:
    """YAML 1.1 reads an unquoted 20:00 as 1200 (base 60), 20:00:00 as 72000; a number under sixty is no such writing."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 60:
            raise UnreadableCase(f'time : une heure comme "08:00", pas {value!r}')
        minutes, seconds = divmod(value, 60) if value >= MINUTES_OF_A_DAY else (value, 0)
        return dt.time(*divmod(minutes, 60), seconds)
    text = str(value)
    read = dt.time.fromisoformat(f"0{text}" if LESS_THAN_TEN.fullmatch(text) else text)
    if read.tzinfo is not None:
        raise UnreadableCase(f"time : l’heure du lieu, sans décalage, pas {value!r}")
    return read


def _yes(entry: Any, name: str, default: bool = False) -> bool:
    """A flag that is neither true nor false is not guessed: "non" in quotes would be true."""
    value = entry.get(name)
    if value is not None and not isinstance(value, bool):
        raise UnreadableCase(f"{name} : true ou false, pas {value!r}")
    return default if value is None else value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or int(value) != float(value):
        raise UnreadableCase(f"âge en années révolues, pas {value!r}")
    return int(value)


def _acts(value: Any) -> tuple[str, ...]:
    if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise UnreadableCase(f"acts : une liste de codes, pas {value!r}")
    return tuple(value or ())


def _total(value: Any) -> int | None:
    return None if value is None else round_cents(Decimal(str(value)))


def _patient(entry: Any, day: dt.date) -> PatientFacts:
    born = _date(entry["birth_date"]) if "birth_date" in entry else None
    age = _whole(entry["age"]) if born is None else age_on(born, day)
    level = str(entry.get("dependence") or "none")
    if level not in {"none", "AIS", "BSA", "BSB", "BSC"}:
        raise UnreadableCase(f"dépendance inconnue {level!r}")
    flags = {name: _yes(entry, name) for name in PATIENT_FLAGS}
    flags["is_birthday"] = born is not None and is_birthday(born, day)
    return PatientFacts(key=str(entry.get("key", "")), age=age, dependence=level, **flags)  # type: ignore[arg-type]


def _visit(entry: Any, key: str) -> Visit:
    place: Any = entry.get("place") or "home"
    terrain: Any = entry.get("terrain") or "plain"
    bsi = entry.get("bsi")
    if place not in PLACES or terrain not in TERRAINS:
        raise UnreadableCase(f"lieu ou terrain inconnu {place!r} {terrain!r}")
    if bsi not in {None, "absent", "initial", "renewal", "intermediate"}:
        raise UnreadableCase(f"bsi inconnu {bsi!r}")
    return Visit(
        patient=key,
        time=_time(entry["time"]),
        acts=_acts(entry.get("acts")),
        place=place,
        distance_km=Decimal(str(entry.get("distance_km") or 0)),
        terrain=terrain,
        daily_need=_yes(entry, "daily_need", default=True),
        household=str(entry.get("household") or ""),
        bsi=None if bsi == "absent" else bsi,
        nearest_km=None if entry.get("nearest_km") is None else Decimal(str(entry["nearest_km"])),
        return_home=_yes(entry, "return_home"),
        **{name: _yes(entry, name) for name in VISIT_FLAGS},
    )


def run(case: Case) -> Result:
    cotation = cote(case.day)
    if case.expect_error:
        found = sorted({one.code for visit in cotation.visits for one in visit.findings if one.code in ERRORS})
        is_told = case.expect_error in found or (None if case.disputed else False)
        return Result(case.id, is_told, (case.expect_error,), tuple(found), disputed=case.disputed)
    expected, computed, messages = _compare(case, cotation)
    if not case.expect:
        messages.append("ni ligne ni erreur n’est attendue")
    messages += [
        finding.message for visit in cotation.visits for finding in visit.findings if finding.code == "unknown_act"
    ]
    if messages and case.ignored:
        messages.append(f"champs que le format n’a pas, laissés de côté : {', '.join(case.ignored)}")
    ok: bool | None = not messages
    if messages and case.disputed:
        ok = None
    return Result(case.id, ok, expected, computed, "; ".join(messages), case.disputed)


def _compare(case: Case, cotation: Cotation) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    by_place = dict(zip(case.order, cotation.visits, strict=True))
    wanted, got, messages = [], [], []
    for one in case.expect:
        visit = by_place.get((one.patient, one.visit))
        if visit is None:
            messages.append(f"passage {one.patient} {one.visit} absent du cas")
            continue
        texts, total = _stated(visit, case.not_stated), _total_of(visit, one.lines)
        place = f"{one.patient} {one.visit}".strip()
        wanted.append(f"{place}: {' + '.join(one.lines)}")
        got.append(f"{place}: {' + '.join(texts)}")
        expected_lines = [_plainly(text) for text in one.lines if not _is_left_out(text, case.not_stated)]
        if Counter(texts) != Counter(expected_lines):
            blocking = [finding.message for finding in visit.findings if finding.severity == "bloquant"]
            messages.append(f"passage {place}: lignes différentes {' '.join(blocking)}".strip())
        elif one.total_cents is not None and total != one.total_cents:
            messages.append(f"passage {place}: total {total} au lieu de {one.total_cents}")
    return tuple(wanted), tuple(got), messages


def _stated(visit: VisitCotation, not_stated: frozenset[str]) -> list[str]:
    return [line.text for line in visit.lines if line.code not in not_stated and line.amount_cents]


def _total_of(visit: VisitCotation, written: Iterable[str]) -> int:
    """Of the computed lines that the case writes: those left unsaid are in no total."""
    left, total = Counter(map(_plainly, written)), 0
    for line in visit.lines:
        if left[line.text] > 0:
            left[line.text] -= 1
            total += line.amount_cents
    return total


def _plainly(line: str) -> str:
    """`AMI 4.10/2` and `AMI 4.1/2` are the same line."""
    return NUMBER.sub(lambda found: plain(Decimal(found.group())), " ".join(line.split()))


def _is_left_out(text: str, not_stated: frozenset[str]) -> bool:
    return text.split(" ", maxsplit=1)[0].split("/", maxsplit=1)[0] in not_stated


def check(paths: Iterable[Path]) -> list[Result]:
    results = []
    for path in paths:
        for item in load_cases(path):
            results.append(item if isinstance(item, Result) else run(item))
    return results
