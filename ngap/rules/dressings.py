"""Which acts are dressings, and which are "lourds et complexes" (XVI-I-2, I-3, II-5 bis): the right to MCI hangs on it."""

COMPLEX_DRESSINGS = frozenset(
    {
        "pansement_brulure_etendue", "pansement_brulure_radiotherapie", "pansement_ulcere_etendu", "pansement_amputation",
        "pansement_fistule_digestive", "pansement_perte_substance", "pansement_lourd_mechage", "pansement_escarre_profonde",
        "pansement_osteosynthese", "pansement_ulcere_compression", "pose_tpn_usage_unique", "pansement_additionnel_tpn",
        "pansement_lourd_diabetique",
    }
)  # fmt: skip
WOUND_ASSESSMENT = "bilan_plaie_complexe"
ULCER_OR_SORE = frozenset(
    {
        "pansement_ulcere_etendu", "pansement_ulcere_compression", "pansement_escarre_profonde", "pose_tpn_usage_unique",
        "pansement_additionnel_tpn", WOUND_ASSESSMENT, "pansement_plaie_non_chirurgicale", "pansement_simple",
        "pansement_lourd_mechage",
    }
)  # fmt: skip


def is_dressing(code: str) -> bool:
    """Any dressing act, done in presence; the wound assessment includes one."""
    return code.startswith("pansement_") or code in {WOUND_ASSESSMENT, "pose_tpn_usage_unique"}
