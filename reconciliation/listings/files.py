"""The files brought in, as a file."""

from cabinet.listing import Column, Kind, Listing
from cabinet.models import IncomingFile


def files_listing(name: str) -> Listing[IncomingFile]:
    """`name`: imports or quarantaine."""
    return Listing(
        name,
        (
            Column("Fichier", lambda one: one.name),
            Column("Format", lambda one: one.get_format_display()),
            Column("Reçu le", lambda one: one.created_at.date(), Kind.DAY),
            Column("Par", lambda one: one.get_door_display()),
            Column("État", lambda one: one.get_state_display()),
            Column("Lignes", lambda one: one.record_count, Kind.COUNT),
            Column("Problèmes", lambda one: one.problem_count, Kind.COUNT),
            Column("Pourquoi refusé", lambda one: one.refused_reason),
            Column("Empreinte sha256", lambda one: one.sha256),
        ),
    )
