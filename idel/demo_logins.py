"""The accounts of the demo, public on purpose: everybody in it is invented. Production has none of them."""

from cabinet.enums import Role

PASSWORD = "demo-idel-2026"  # noqa: S105 (printed on screen, the demo holds invented people only)
DEMO_LOGINS: tuple[tuple[Role, str, str], ...] = (
    (Role.TITULAIRE, "titulaire@demo.idel.example", "Odile Marchal"),
    (Role.INFIRMIERE, "infirmiere@demo.idel.example", "Nadia Perrin"),
    (Role.GESTIONNAIRE, "gestion@demo.idel.example", "Camille Ragot"),
    (Role.LECTURE, "lecture@demo.idel.example", "Alix Weber"),
)
