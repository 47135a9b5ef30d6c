"""Typed errors: `idel/errors.py` maps each to a status, a code and a French message."""


class IdelError(Exception):
    """An error that a person can understand. `message` is French, `code` is stable for machines."""

    code = "erreur"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NoTenant(IdelError):
    """Tenant data was asked for outside `tenant(…)`: a fault of ours, never of the user."""

    code = "hors_cabinet"


class Refused(IdelError):
    """What was asked contradicts a rule of the field: said with its reason, nothing changed."""

    code = "refuse"


class StaleVersion(IdelError):
    """Somebody else changed the row since the form was shown."""

    code = "version_depassee"


class UnreadableSecret(IdelError):
    """A sealed value that no key of the ring opens, or that was copied from another row."""

    code = "secret_illisible"


class BytesMissing(UnreadableSecret):
    """The row of a file without its bytes: the vault was lost, or restored without it."""

    code = "octets_absents"


class FileTooLarge(IdelError):
    code = "fichier_trop_grand"
