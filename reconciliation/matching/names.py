"""How a bank writes a payer's name, made comparable: capitals without accents, dotted initials joined, the bank's own words and
the numbers of references left out. Two names are the same when these are equal, never when they look alike. bank/REFERENCE 5.
"""

import re
import unicodedata

OF_BANKS = """
VIR VIREMENT VRT SEPA RECU INST INSTANTANE EN VOTRE FAVEUR MOTIF REF REFERENCE EMIS EMETTEUR LE LA LES DE DU DES D L AU AUX
ET POUR CPT COMPTE TP TIERS PAYANT PRESTATION PRESTATIONS REGLEMENT PAIEMENT
"""
WORDS_OF_BANKS = frozenset(OF_BANKS.split())
DIGITS_OF_A_FUND = 3  # « CPAM 131 », « CPAM 93 »: more is a reference
FEWEST_LETTERS = 3
DOTTED = re.compile(r"\b((?:[A-Z]\.){2,})")


def payer_name(label: str) -> str:
    """`VIR SEPA C.P.A.M. DE L'ISÈRE 262520005600` → `CPAM ISERE`; empty when too little is left to name anybody."""
    spread = unicodedata.normalize("NFKD", label.upper().replace("’", "'"))
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    joined = DOTTED.sub(lambda found: found[1].replace(".", ""), plain)
    words = re.findall(r"[A-Z0-9]+", joined)
    kept = [one for one in words if one not in WORDS_OF_BANKS and not _is_number(one)]
    name = " ".join(kept)
    return name if sum(char.isalpha() for char in name) >= FEWEST_LETTERS else ""


FUNDS = frozenset(
    [
        "CPAM",
        "CPAMTS",
        "CGSS",
        "CNAM",
        "CNAMTS",
        "MSA",
        "CCMSA",
        "CAMIEG",
        "CNMSS",
        "ENIM",
        "CRPCEN",
        "CAVIMAC",
        "CPRP",
        "CPRPF",
        "PRIMAIRE",
        "AMELI",
    ]
)
FARMERS = frozenset({"SOCIALE", "AGRICOLE"})  # « Mutualité sociale agricole » is a fund; « Crédit agricole » is not
MUTUALS = frozenset(
    [
        "MUTUELLE",
        "MUTUELLES",
        "MUTUALITE",
        "MUTUALISTE",
        "MUTAME",
        "MGEN",
        "MGEFI",
        "MNH",
        "MNT",
        "MAAF",
        "MACIF",
        "MATMUT",
        "SMENO",
        "LMDE",
        "HARMONIE",
        "MALAKOFF",
        "AG2R",
        "APICIL",
        "APRIL",
    ]
)


def names_a_fund(label: str) -> bool:
    """Words that only a health-insurance fund writes of itself."""
    words = set(payer_name(label).split())
    return not FUNDS.isdisjoint(words) or words >= FARMERS


def mutuals_named(label: str) -> frozenset[str]:
    """Words that only a complementary payer writes of itself; some also pay a fund's part for it, and then say so in the return."""
    return frozenset() if names_a_fund(label) else MUTUALS & set(payer_name(label).split())


def _is_number(word: str) -> bool:
    """A reference, or a word in which one is glued."""
    return sum(char.isdigit() for char in word) > DIGITS_OF_A_FUND or not word.strip("0")
