"""Situations whose rule is not written yet: a finding, and no total. Listed in docs/known_limits.md."""

import datetime as dt

from ngap.rules.rule import Rule
from ngap.workbench import Bench, Passage

FORFAITS_FOR_ALL = dt.date(2023, 10, 3)
FORFAITS_85 = dt.date(2022, 9, 5)
END_OF_AIS = dt.date(2026, 6, 20)


def refuse_what_is_not_written(bench: Bench) -> None:
    for passage in bench.passages:
        for reason in _reasons(bench, passage):
            bench.refuse(passage, "regle_non_geree", reason, "docs/known_limits.md")


def _reasons(bench: Bench, passage: Passage) -> list[str]:
    letters = {line.act.letter for line in passage.acts}
    codes = {line.act.code for line in passage.acts}
    found = []
    if "PAI" in letters:
        found.append("Les forfaits d'IPA ne sont pas encore gérés.")
    if "telesuivi_covid" in codes:
        found.append("Le télésuivi Covid-19 (dérogatoire) n'est pas encore géré.")
    if any(line.act.article == "announced" for line in passage.acts):
        found.append("Acte annoncé par l'avenant 11, absent de la NGAP lue : à ne pas coter sans le texte (U-22).")
    if "TMI" in letters and (len(passage.acts) > 1 or passage.visit.place != "remote"):
        found.append("Un acte de télésoin se cote seul, à distance : ce cumul n'est pas géré.")
    if passage.visit.place == "remote" and letters - {"TMI", "TLS", "TLL", "TLD", "RQD"}:
        found.append("Un acte en présence ne se cote pas à distance.")
    return found + _regime(bench, passage)


def _regime(bench: Bench, passage: Passage) -> list[str]:
    """R-DEP-DATES: from 90 years in 2020, from 85 on 2022-09-05, all on 2023-10-03; AIS until 2026-06-20."""
    level, age = passage.patient.dependence, passage.patient.age
    if level == "AIS" and bench.day > END_OF_AIS:
        return ["Les soins en AIS sont abrogés depuis le 21/06/2026 : il faut un BSI."]
    if level == "AIS" and not passage.acts and passage.visit.bsi is None:
        return ["Passage d'un patient en AIS sans acte : il faut dire quelle séance a été faite."]
    if level in {"BSA", "BSB", "BSC"} and not _forfait_exists(bench, age):
        return [f"Pas de forfait {level} à {age} ans le {bench.day:%d/%m/%Y} : ce régime n'est pas encore ouvert."]
    return []


def _forfait_exists(bench: Bench, age: int) -> bool:
    return age >= 90 or bench.day >= FORFAITS_FOR_ALL or (age >= 85 and bench.day >= FORFAITS_85)


RULE = Rule("R-DEP-DATES", "Avenants 6 et 8, convention nationale des infirmiers", refuse_what_is_not_written)
