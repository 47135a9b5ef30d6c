"""The rules, in their order of application (REFERENCE section 10). One file a rule."""

from ngap.rules import (
    art_11b,
    bsi_act,
    catalogue,
    dependence,
    ik_cap,
    mau,
    mci,
    mie,
    night_sunday,
    not_written,
    perfusion,
    session_limits,
    travel,
)
from ngap.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    catalogue.RULE,
    not_written.RULE,
    bsi_act.RULE,
    dependence.RULE,
    session_limits.RULE,
    perfusion.RULE,
    perfusion.RULE_CIRCULAR,
    art_11b.RULE,
    mci.RULE,
    mau.RULE,
    mie.RULE,
    night_sunday.RULE,
    travel.RULE,
    ik_cap.RULE,
)
