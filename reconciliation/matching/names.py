"""How a bank writes a payer's name, made comparable: capitals without accents, dotted initials joined, the bank's own words and
the numbers of references left out. Two names are the same when these are equal, never when they look alike. bank/REFERENCE 5.
"""

import re
import unicodedata
from functools import lru_cache

OF_BANKS = """
VIR VIREMENT VRT SEPA RECU INST INSTANTANE EN VOTRE FAVEUR MOTIF REF REFERENCE EMIS EMETTEUR LE LA LES DE DU DES D L AU AUX
ET POUR CPT COMPTE TP TIERS PAYANT PRESTATION PRESTATIONS REGLEMENT PAIEMENT
"""
WORDS_OF_BANKS = frozenset(OF_BANKS.split())
DIGITS_OF_A_FUND = 3  # « CPAM 131 », « CPAM 93 »: more is a reference
FEWEST_LETTERS = 3
MOST_LABELS = 32_768  # kept once read: a run reads each several times
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


# The same transfers may come from a CPAM, a CGSS or the CNAM; never from the MSA.
GENERAL, FARMING = "général", "agricole"
FAMILIES = {
    **dict.fromkeys(["CPAM", "CPAMTS", "CGSS", "CNAM", "CNAMTS", "PRIMAIRE", "AMELI"], GENERAL),
    **dict.fromkeys(["MSA", "CCMSA"], FARMING),
    **{name: name for name in ("CAMIEG", "CNMSS", "ENIM", "CRPCEN", "CAVIMAC")},
    **dict.fromkeys(["CPRP", "CPRPF"], "CPRP"),
}
FUNDS = frozenset(FAMILIES.values())
FARMERS = frozenset({"SOCIALE", "AGRICOLE"})  # « Mutualité sociale agricole » is a fund; « Crédit agricole » is not
OF_MUTUALS = """
MUTUELLE MUTUELLES MUTUALITE MUTUALISTE MUTAME MGEN MGEFI MNH MNT MAAF MACIF MATMUT SMENO LMDE HARMONIE MALAKOFF AG2R APICIL APRIL
"""
MUTUALS = frozenset(OF_MUTUALS.split())
CIVILITIES = frozenset({"M", "MR", "MME", "MLE", "MLLE", "MONSIEUR", "MADAME"})
# What bank lines say beside a name, and what every payer of one kind has in its name.
BESIDE_NAMES = frozenset({"FACT", "FACTURE", "FACTURES", "FAC", "NOTPROVIDED"}) | CIVILITIES
OF_MANY = frozenset(
    {"MUTUELLE", "MUTUELLES", "MUTUALITE", "ASSURANCE", "ASSURANCES", "SANTE", "GROUPE", "CAISSE", "MALADIE"}
)


@lru_cache(maxsize=MOST_LABELS)
def names_in(label: str) -> frozenset[str]:
    """The words that may be somebody's name: `VIR M PATIENT FACT 000000101` → {PATIENT}."""
    return frozenset(one for one in payer_name(label).split() if len(one) >= FEWEST_LETTERS) - BESIDE_NAMES


@lru_cache(maxsize=MOST_LABELS)
def signature(texts: tuple[str, ...]) -> str:
    """Who signs a bank line: its label; where that names nobody, its texts that bear no reference (NPY of CFONB, Dbtr of camt)."""
    if not texts or names_in(texts[0]):
        return texts[0] if texts else ""
    return " ".join(one for one in texts[1:] if not any(map(_is_number, re.findall(r"\w+", one))))


@lru_cache(maxsize=MOST_LABELS)
def funds_named(label: str) -> frozenset[str]:
    """The families of health-insurance funds by words that only these write of themselves."""
    words = set(payer_name(label).split())
    found = {FAMILIES[one] for one in words & FAMILIES.keys()}
    return frozenset(found | ({FARMING} if words >= FARMERS else set()))


def is_a_person(label: str) -> bool:
    """`VIR M PATIENT`: a civility."""
    return not CIVILITIES.isdisjoint(payer_name(label).split())


def names_a_fund(label: str) -> bool:
    return bool(funds_named(label))


@lru_cache(maxsize=MOST_LABELS)
def mutuals_named(label: str) -> frozenset[str]:
    """Words that only a complementary payer writes of itself; some also pay a fund's part for it, and then say so in the return."""
    return frozenset() if names_a_fund(label) else MUTUALS & set(payer_name(label).split())


def _is_number(word: str) -> bool:
    """A reference, or a word in which one is glued."""
    return sum(char.isdigit() for char in word) > DIGITS_OF_A_FUND or not word.strip("0")
