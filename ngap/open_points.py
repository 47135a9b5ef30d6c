"""The open points in words: what is said beside a value that hangs on one, and why some leave a cabinet nothing to choose."""

import msgspec


class NoChoice(msgspec.Struct, frozen=True):
    """An open point with one way only: what it is about, and in one sentence why there is no second price to choose."""

    subject: str
    why: str


TARIFF_DOUBTS = {
    "U-01": "Jour de la revalorisation : 06/11/2026 puis 01/11/2027 retenus ; autres sources : 01/11/2026, 06/11/2027.",
    "U-02": "AMI et AMX d’outre-mer : 3,50 € puis 3,60 € retenus, d’après une seule source non officielle.",
    "U-03": "Le TMI suit l’AMI (principe de même valeur) ; autre lecture : il reste à l’ancienne valeur.",
    "U-04": "Forfaits d’outre-mer de 2020-2021 : 13,25 / 18,55 / 29,25 € retenus ; autre lecture : ceux de métropole.",
    "U-05": "MIE : 3,15 € retenus, aucun texte ne la relève ; autre lecture : elle suit l’AMI (3,35 €).",
    "U-07": "RQD ouvert aux infirmiers depuis le 23/09/2022 (retenu) ou le 23/03/2023.",
}

NO_CHOICE = {
    "U-02": NoChoice(
        "AMI et AMX d’outre-mer depuis le 06/11/2026",
        "Une seule valeur est publiée (3,50 €, puis 3,60 €), par une source non officielle : il n’y a rien entre quoi choisir.",
    ),
    "U-06": NoChoice(
        "Coefficient à trois décimales",
        "C’est une question de format : le montant est calculé en euros et arrondi une fois, le lot refuse un coefficient de trois décimales.",
    ),
    "U-14": NoChoice(
        "Abattement des kilomètres à pied ou à ski (IKS)",
        "Point clos : l’article 13 C 1° ne fait pas d’exception, 2 km (1 km en montagne).",
    ),
    "U-17": NoChoice(
        "Codes envoyés pour la nuit, le dimanche et les jours fériés",
        "C’est une question de format : les montants sont les mêmes, le code est à confirmer avec votre plateforme.",
    ),
    "U-19": NoChoice(
        "MCI avec le pansement additionnel AMI 2,1",
        "Point clos : c’est un pansement de l’article 3, la MCI est due (23.2).",
    ),
    "U-22": NoChoice(
        "Accès direct et actes annoncés pour 2027",
        "Aucun texte ne les inscrit : sans texte, il n’y a rien à coter.",
    ),
    "U-23": NoChoice(
        "Taux de la caisse : Alsace-Moselle, C2S, AME, invalidité, nouveau-né",
        "Un seul taux est publié pour chacun "
        "(90 % en Alsace-Moselle, 60 % et le complément pour la C2S, 100 % pour les autres) : à relire dans le texte, non à choisir.",
    ),
    "U-25": NoChoice(
        "Dernier jour pour réclamer",
        "Ce n’est pas un prix : la veille de l’anniversaire, la date la plus sûre, est retenue.",
    ),
    "U-26": NoChoice(
        "Décisions du 21/01/2026 et du 11/03/2026",
        "On ne sait pas ce qu’elles ont changé : le texte en vigueur fait foi.",
    ),
    "U-27": NoChoice(
        "MSG, MIR et CIA",
        "Aucun texte ne les inscrit : non cotés.",
    ),
    "U-28": NoChoice(
        "Premiers jours de quelques actes (AMI 11, 5,1 et 4,6, pression négative)",
        "Les jours possibles vont de 2020 à 2022 : le délai pour réclamer est passé, le jour retenu ne change plus aucun prix.",
    ),
    "U-29": NoChoice(
        "Version de la NGAP après le 21/06/2026",
        "Aucune n’a été trouvée : elle serait saisie à sa date.",
    ),
    "U-43": NoChoice(
        "Article qui fixe aujourd’hui le délai pour réclamer",
        "Ce n’est pas un prix : les lettres citent l’arrêt, pas l’article.",
    ),
    "U-44": NoChoice(
        "Une lettre recommandée interrompt-elle le délai",
        "Ce n’est pas un prix : une seconde date est montrée avec sa preuve, jamais à la place de la date sûre.",
    ),
    "U-45": NoChoice(
        "Délais des mutuelles et des patients",
        "Ce n’est pas un prix : ils se règlent dans les réglages du cabinet.",
    ),
}
