"""What the texts leave open about the values: the reading applied and the other one, shown with each line concerned."""

TARIFF_DOUBTS = {
    "U-01": "Jour de la revalorisation : 06/11/2026 puis 01/11/2027 retenus ; autres sources : 01/11/2026, 06/11/2027.",
    "U-02": "AMI et AMX d’outre-mer : 3,50 € puis 3,60 € retenus, d’après une seule source non officielle.",
    "U-03": "Le TMI suit l’AMI (principe de même valeur) ; autre lecture : il reste à l’ancienne valeur.",
    "U-04": "Forfaits d’outre-mer de 2020-2021 : 13,25 / 18,55 / 29,25 € retenus ; autre lecture : ceux de métropole.",
    "U-05": "MIE : 3,15 € retenus, aucun texte ne la relève ; autre lecture : elle suit l’AMI (3,35 €).",
    "U-07": "RQD ouvert aux infirmiers depuis le 23/09/2022 (retenu) ou le 23/03/2023.",
}
