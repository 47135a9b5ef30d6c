"""The rules, in their order of application (docs/algorithms/cotation.md). One file a rule."""

import datetime as dt
from bisect import bisect_right
from functools import lru_cache

from ngap.rules import (
    ais,
    art_11b,
    bsi_act,
    catalogue,
    dependence,
    entry,
    home_only,
    ik_cap,
    ipa,
    mau,
    mci,
    mie,
    night_sunday,
    not_written,
    patient_conditions,
    perfusion,
    session_limits,
    teleconsultation,
    travel,
    vaccination,
    wound_assessment,
)
from ngap.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    entry.RULE,
    catalogue.RULE,
    ipa.RULE,
    not_written.RULE,
    bsi_act.RULE,
    patient_conditions.RULE,
    teleconsultation.RULE,
    ais.RULE,
    dependence.RULE,
    vaccination.RULE,
    vaccination.RULE_FLU,
    wound_assessment.RULE,
    home_only.RULE,
    *session_limits.RULES,
    perfusion.RULE,
    perfusion.RULE_BEFORE,
    perfusion.RULE_CIRCULAR,
    perfusion.RULE_STOP,
    art_11b.RULE,
    mci.RULE,
    mau.RULE,
    mie.RULE,
    night_sunday.RULE,
    travel.RULE,
    ik_cap.RULE,
)


@lru_cache(maxsize=1)
def _change_days() -> tuple[dt.date, ...]:
    """The days on which a rule begins, or has just ended."""
    ends = {rule.until + dt.timedelta(days=1) for rule in RULES if rule.until is not None}
    return tuple(sorted({rule.since for rule in RULES} | ends))


def rules_for(day: dt.date, traits: frozenset[str]) -> tuple[Rule, ...]:
    """The rules in force on the day that may concern a day of care with these traits, in order."""
    return _chosen(bisect_right(_change_days(), day), traits)


@lru_cache(maxsize=8192)
def _chosen(epoch: int, traits: frozenset[str]) -> tuple[Rule, ...]:
    day = _change_days()[epoch - 1] if epoch else dt.date.min
    return tuple(rule for rule in RULES if rule.is_in_force(day) and rule.concerns(traits))
