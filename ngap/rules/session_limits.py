"""Acts that exclude one another or have a maximum inside a session or a day (chapter notes of title XVI).

Limits over several days need the patient's history: docs/known_limits.md.
"""

import datetime as dt
from collections.abc import Callable

from ngap.rules.perfusion import FLASK, SHORT
from ngap.rules.rule import SINCE_2020, Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

ARTICLE_10 = Cite("R-SURV", "NGAP XVI-I-10")
MEDICATION_PLACE = Cite("R-MEDIC", "NGAP XVI-I-10")
CATHETER = Cite("R-SONDE", "NGAP XVI-I-6")
POSTOP = Cite("R-POSTOP", "NGAP XVI-II-7")
PRADO = Cite("R-PRADO", "NGAP XVI-II-5 ter")
VARICES = Cite("R-PANS", "NGAP XVI-I-2")
DRESSING = Cite("R-PANS", "NGAP XVI-I-2")
DIABETES = Cite("R-DIAB", "NGAP XVI-II-5 bis")
PERFUSION = Cite("R-PERF", "NGAP XVI-II-3, II-4")
DIALYSIS = Cite("R-LIMITS", "NGAP XVI-II-6")
SESSION = Cite("R-SEANCE", "NGAP titre XVI, libellés")
PLURAL_DRESSING = dt.date(2026, 6, 21)
CATHETERISM = {
    "sondage_uretral_femme",
    "changement_sonde_urinaire_femme",
    "sondage_uretral_homme",
    "changement_sonde_urinaire_homme",
}
TEACHING = {"education_autosondage", "reeducation_vessie_neurologique"}
MEDICATION = {
    "administration_traitement_oral", "administration_traitement_oral_1er_mois", "administration_traitement_oral_apres_1er_mois",
    "administration_medicaments_1er_mois", "administration_medicaments_apres_1er_mois",
}  # fmt: skip
SURVEILLANCE_OR_CATHETER = ("surveillance_postoperatoire", "catheter_perinerveux")
ORGANISATION = ("organisation_surveillance_perfusion", "organisation_surveillance_perfusion_immunodeprime")
WEEKLY_OR_PRADO = {
    "surveillance_ic_bpco", "surveillance_hebdomadaire_insulino_traite", "seance_hebdomadaire_surveillance_ais",
}  # fmt: skip
DRESSINGS_2_02 = ("pansement_plaie_chirurgicale_simple", "pansement_plaie_non_chirurgicale")


def _live(passage: Passage, wanted: Callable[[ActLine], bool]) -> list[ActLine]:
    return [line for line in passage.acts if line.is_billed and wanted(line)]


def medication_at_home_only(bench: Bench) -> None:
    """The note excludes institutions, but for the résidences autonomie, from AMI 1.2 (R-MEDIC); AMI 1 before 2020-07-01 as well."""
    for passage in bench.passages:
        if passage.visit.place not in {"home", "autonomy"}:
            for line in _live(passage, lambda one: one.act.code in MEDICATION):
                message = "L’administration de médicaments ne se cote qu’au domicile, hors établissement."
                bench.drop(passage, line, MEDICATION_PLACE, message)


def surveillance_of_article_10(bench: Bench) -> None:
    for passage in bench.passages:
        _exclusive(bench, passage, lambda line: line.act.cumul == "exclusive_art10", ARTICLE_10, "U-32")


def one_surveillance_after_operation(bench: Bench) -> None:
    for passage in bench.passages:
        _exclusive(bench, passage, lambda line: line.act.code in SURVEILLANCE_OR_CATHETER, POSTOP, "U-32")


def weekly_session_or_prado(bench: Bench) -> None:
    for passage in bench.passages:
        _exclusive(bench, passage, lambda line: line.act.code in WEEKLY_OR_PRADO, PRADO, "U-32")


def _exclusive(bench: Bench, passage: Passage, wanted: Callable[[ActLine], bool], rule: Cite, point: str) -> None:
    """Which one stays is not said (U-32): the higher; by the other reading the lower."""
    if len(passage.acts) < 2:
        return
    lines = sorted(_live(passage, wanted), key=lambda line: -(line.coefficient or 0))
    if len(lines) < 2:
        return
    kept = lines[-1] if point in bench.other else lines[0]
    for line in lines:
        if line is not kept:
            bench.drop(passage, line, rule, f"Exclu dans la même séance par « {kept.act.label} ».")
    bench.open_point(
        passage,
        point,
        f"Actes qui s’excluent : « {lines[0].act.label} », le plus élevé, est retenu ; le texte ne dit pas lequel ; "
        "autre lecture : le moins élevé.",
    )


def teaching_includes_catheterism(bench: Bench) -> None:
    for passage in bench.passages:
        if not _live(passage, lambda line: line.act.code in TEACHING):
            continue
        for line in _live(passage, lambda one: one.act.code in CATHETERISM):
            message = "Le sondage éventuel est compris dans la séance d’éducation ou de réadaptation."
            bench.drop(passage, line, CATHETER, message)


def two_dressings_after_varices(bench: Bench) -> None:
    for passage in bench.passages:
        message = "Deux actes au plus, quels que soient les sites."
        _at_most(bench, passage, lambda line: line.act.code == "pansement_varices", 2, VARICES, message)


def one_check_a_session(bench: Bench) -> None:
    for passage in bench.passages:
        message = "Surveillance et adaptation des doses : une fois par séance."
        _at_most(bench, passage, lambda line: line.act.code == "surveillance_glycemique", 1, DIABETES, message)


def _at_most(
    bench: Bench, passage: Passage, wanted: Callable[[ActLine], bool], most: int, rule: Cite, message: str
) -> None:
    if len(passage.acts) <= most:
        return
    for line in _live(passage, wanted)[most:]:
        bench.drop(passage, line, rule, message)


def one_by_its_wording(bench: Bench) -> None:
    """A label that counts by session, or in the plural ("flacon(s)"), is one act a passage; U-31: the second at 50 %."""
    for passage in bench.passages:
        worded = [line for line in passage.acts if line.act.code in WORDED]
        if len(worded) > 1:
            for codes, words in ONE_A_SESSION.items():
                _keep_the_highest(bench, passage, codes, words)


def _keep_the_highest(bench: Bench, passage: Passage, codes: frozenset[str], words: str) -> None:
    lines = sorted(_live(passage, lambda one: one.act.code in codes), key=lambda line: -(line.coefficient or 0))
    if len(lines) < 2:
        return
    if "U-31" not in bench.other:
        for line in lines[1:]:
            bench.drop(passage, line, Cite(SESSION.code, line.reference), f"Un seul par séance : {words}.")
    message = f"Plusieurs fois le même acte : un seul ({words}) ; autre lecture : le second à 50 %."
    bench.open_point(passage, "U-31", message)


def one_dressing_of_a_kind(bench: Bench) -> None:
    """U-31: since 2026-06-21 the labels are plural, one AMI 2.02 covers the wounds of its kind."""
    for passage in bench.passages:
        for code in DRESSINGS_2_02:
            if passage.visit.acts.count(code) > 1:
                _one_of(bench, passage, [line for line in passage.acts if line.is_billed and line.act.code == code])


def _one_of(bench: Bench, passage: Passage, lines: list[ActLine]) -> None:
    for line in lines[1:]:
        message = "Libellé au pluriel : un seul acte pour toutes les plaies de même nature."
        if "U-31" not in bench.other:
            bench.drop(passage, line, DRESSING, message)
        message = "Plusieurs pansements de même nature : un seul acte (libellé « plaie(s) ») ; autre lecture : le second à 50 %."
        bench.open_point(passage, "U-31", message)


def perineural_catheter(bench: Bench) -> None:
    """One a day with somebody at home to help, two without."""
    code = "catheter_perinerveux"
    _per_day(bench, (code,), 2, POSTOP, "Deux surveillances de cathéter périnerveux par jour au plus.")
    seen: set[str] = set()
    for passage in bench.by_clock():
        if not _live(passage, lambda line: line.act.code == code):
            continue
        if passage.visit.patient in seen:
            message = "Deuxième surveillance de cathéter périnerveux du jour : seulement en l’absence d’un aidant."
            bench.note(passage, "catheter_deuxieme", "attention", message, POSTOP.reference)
        seen.add(passage.visit.patient)


def _per_day(bench: Bench, codes: tuple[str, ...], most: int, rule: Cite, message: str) -> None:
    seen: dict[str, int] = {}
    for passage in bench.by_clock():
        for line in _live(passage, lambda one: one.act.code in codes):
            seen[passage.visit.patient] = seen.get(passage.visit.patient, 0) + 1
            if seen[passage.visit.patient] > most:
                bench.drop(passage, line, rule, message)


BY_SESSION = "son libellé compte par séance"
ONE_A_SESSION = {
    frozenset(SHORT): "la séance comprend les produits perfusés l’un après l’autre ou ensemble",
    frozenset(FLASK): "son libellé dit « flacon(s) »",
    frozenset({"entretien_catheter_central"}): "son libellé dit « cathéter(s) »",
    frozenset({"entretien_catheter_peritoneal"}): "son libellé dit « cathéter(s) »",
    frozenset({"aerosol", "aerosol_immunodeprime"}): BY_SESSION,
    frozenset({"alimentation_enterale"}): BY_SESSION,
    frozenset({"alimentation_jejunale"}): BY_SESSION,
    frozenset({"irrigation_colique"}): BY_SESSION,
    frozenset({"dialyse_peritoneale"}): BY_SESSION,
}
WORDED = frozenset(code for codes in ONE_A_SESSION for code in codes)
# Acts that one text counts together: the organisation "d'une perfusion, par jour" is the same act in II-3 and in II-4.
MOST_A_DAY: dict[tuple[str, ...], tuple[int, Cite, str]] = {
    ORGANISATION: (1, PERFUSION, "L’organisation de la surveillance se cote une fois par jour."),
    ("pose_etui_penien",): (1, CATHETER, "Une pose isolée d’étui pénien par 24 heures."),
    ("dialyse_peritoneale",): (4, DIALYSIS, "Quatre séances par jour au plus."),
    ("dialyse_peritoneale_cycleur_surveillance",): (
        2,
        DIALYSIS,
        "Par période de douze heures : deux par jour au plus.",
    ),
}


def so_many_a_day(bench: Bench) -> None:
    """Each patient, each family of acts, in the order of the clock."""
    done = {line.act.code for passage in bench.passages for line in passage.acts}
    for codes, limit in MOST_A_DAY.items():
        if not done.isdisjoint(codes):
            _per_day(bench, codes, *limit)


def _rule(cite: Cite, apply: Callable[[Bench], None], *about: str, since: dt.date = SINCE_2020) -> Rule:
    return Rule(cite.code, cite.reference, apply, since=since, about=frozenset(about))


RULES = (
    _rule(MEDICATION_PLACE, medication_at_home_only, *MEDICATION),
    _rule(ARTICLE_10, surveillance_of_article_10, "exclusive_art10"),
    _rule(POSTOP, one_surveillance_after_operation, *SURVEILLANCE_OR_CATHETER),
    _rule(PRADO, weekly_session_or_prado, *WEEKLY_OR_PRADO),
    _rule(CATHETER, teaching_includes_catheterism, *TEACHING),
    _rule(VARICES, two_dressings_after_varices, "pansement_varices"),
    _rule(DIABETES, one_check_a_session, "surveillance_glycemique"),
    _rule(SESSION, one_by_its_wording, *WORDED),
    _rule(DRESSING, one_dressing_of_a_kind, *DRESSINGS_2_02, since=PLURAL_DRESSING),
    _rule(POSTOP, perineural_catheter, "catheter_perinerveux"),
    _rule(
        DIALYSIS,
        so_many_a_day,
        *(code for codes in MOST_A_DAY for code in codes),
    ),
)
