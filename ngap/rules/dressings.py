"""Which dressings are "lourds et complexes" (XVI-I-3, II-5 bis): they open the right to MCI (23.2)."""

COMPLEX_DRESSINGS = frozenset(
    {
        "pansement_brulure_etendue", "pansement_brulure_radiotherapie", "pansement_ulcere_etendu", "pansement_amputation",
        "pansement_fistule_digestive", "pansement_perte_substance", "pansement_lourd_mechage", "pansement_escarre_profonde",
        "pansement_osteosynthese", "pansement_ulcere_compression", "pose_tpn_usage_unique", "pansement_additionnel_tpn",
        "pansement_lourd_diabetique",
    }
)  # fmt: skip
WOUND_ASSESSMENT = "bilan_plaie_complexe"
