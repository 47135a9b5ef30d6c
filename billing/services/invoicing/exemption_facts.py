"""What a lot must say beside an exemption (B2, type 2): the date of a maternity (80-85), the accident of a work accident (86-94).

A work accident is named by its number: its day on AAMMJJ, two digits of the fund, a key. While the number is not known, its
day alone stands there, after three zeros. The rule of the key is in no text that we have: the key is not checked.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from billing.enums import ExemptionKind
from billing.models import Exemption
from noemie.formats.b2_write import aammjj

DIGITS = 9
BY_DATE = "000"
A_PREGNANCY = timedelta(days=310)  # past it, a date of maternity and its period are not of one pregnancy
MATERNITY, ACCIDENT = ExemptionKind.MATERNITE, ExemptionKind.ATMP


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    maternity_on: date | None = None
    accident_number: str = ""
    accident_on: date | None = None

    @property
    def accident(self) -> str:
        """As a lot writes it: the number, else the day after three zeros, else ""."""
        return self.accident_number or (BY_DATE + aammjj(self.accident_on) if self.accident_on else "")


NOTHING = ExemptionFacts()


def facts_of(exemption: Exemption | None) -> ExemptionFacts:
    """Of a row that may be None."""
    if exemption is None:
        return NOTHING
    return ExemptionFacts(exemption.maternity_on, str(exemption.accident_number), exemption.accident_on)


def day_of_number(number: str) -> date | None:
    """The day that a number begins with; None when its first six digits are no day."""
    return _day(number[:6]) if len(number) == DIGITS and number.isascii() and number.isdigit() else None


def read_accident(text: str) -> ExemptionFacts | None:
    """The nine characters of a lot: a number, or three zeros and a day. None when they are neither."""
    if len(text) != DIGITS or not (text.isascii() and text.isdigit()):
        return None
    if text.startswith(BY_DATE) and (day := _day(text[3:])) is not None:
        return ExemptionFacts(accident_on=day)
    return ExemptionFacts(accident_number=text) if day_of_number(text) is not None else None


def _day(text: str) -> date | None:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def wrong_facts(*, kind: str, facts: ExemptionFacts, first: date, last: date | None) -> dict[str, str]:
    """By field, what cannot be; nothing when a fact is only missing. `last`: the last day of the period, None while it is open."""
    found = _of_another_kind(kind, facts)
    if found:
        return found
    if kind == MATERNITY:
        return _wrong_maternity(facts.maternity_on, first, last)
    return _wrong_accident(facts, first) if kind == ACCIDENT else {}


def _of_another_kind(kind: str, facts: ExemptionFacts) -> dict[str, str]:
    found = {}
    if facts.maternity_on and kind != MATERNITY:
        found["maternity_on"] = "Cette date va avec une maternité : choisissez cette exonération, ou videz le champ."
    only_accident = "Il va avec un accident du travail : choisissez cette exonération, ou videz le champ."
    if kind != ACCIDENT:
        found |= {name: only_accident for name in ("accident_number", "accident_on") if getattr(facts, name)}
    return found


def _wrong_maternity(day: date | None, first: date, last: date | None) -> dict[str, str]:
    """From the presumed beginning of the pregnancy, before the period, to the birth, inside it."""
    if day is None or first - A_PREGNANCY <= day <= (last or first + A_PREGNANCY):
        return {}
    return {
        "maternity_on": "Cette date est trop loin de la période d’exonération : vérifiez l’année, ou les dates de la période."
    }


def _wrong_accident(facts: ExemptionFacts, first: date) -> dict[str, str]:
    number, day = facts.accident_number, facts.accident_on
    begins = day_of_number(number)
    if number and begins is None:
        words = "Neuf chiffres : le jour de l’accident (AAMMJJ), deux chiffres de la caisse, la clé."
        if (found := read_accident(number)) is not None and found.accident_on:
            words = "Trois zéros puis un jour : ce n’est pas un numéro. Écrivez ce jour dans « Date de l’accident »."
        return {"accident_number": words}
    if begins is not None and day is not None and begins != day:
        return {"accident_number": f"Ce numéro est celui d’un accident du {begins:%d/%m/%Y}, pas du {day:%d/%m/%Y}."}
    if (happened := day or begins) is not None and happened > first:
        field = "accident_on" if day else "accident_number"
        return {field: f"L’accident ({happened:%d/%m/%Y}) est après le début de l’exonération."}
    return {}
