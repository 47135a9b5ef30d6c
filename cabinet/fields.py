"""Model fields for identifiers: sealed text, opened on reading, and its blind index.

`nir = SealedTextField()` holds bytes in the database and `str` in Python. The row's `public_id` and the column are
part of the seal, so the value is sealed in `pre_save` (save and bulk_create), never by `QuerySet.update`.
"""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from cabinet.crypto import blind_index, place, seal, unseal


class Sealed(bytes):
    """Bytes as they stand in the database, not opened yet."""


class _OpenOnRead(DeferredAttribute):
    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if not isinstance(value, Sealed):
            return value
        field: SealedTextField = self.field  # type: ignore[assignment]
        plain = unseal(bytes(value), field.place_of(instance)).decode()
        instance.__dict__[field.attname] = plain
        return plain

    def __set__(self, instance: Any, value: Any) -> None:  # makes __get__ run although the value is in __dict__
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text sealed at rest; "" means absent and is stored as no bytes."""

    descriptor_class = _OpenOnRead

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def _check_str_default_value(self) -> list[Any]:
        return []  # "" is the Python side's absent value; the column holds bytes

    def place_of(self, instance: Any) -> bytes:
        return place(instance._meta.db_table, instance.public_id, self.column or "")

    def from_db_value(self, value: Any, *_: Any) -> str | Sealed:
        return Sealed(bytes(value)) if value else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Sealed) or not value:
            return bytes(value or b"")
        return seal(str(value).encode(), self.place_of(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str) and value:
            raise TypeError(f"{self.name}: sealed text is written by save() or bulk_create(), searched by its index")
        return super().get_db_prep_value(value or b"", connection, prepared)

    def get_default(self) -> str:
        return ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> str:  # a serialised row never holds the text
        return "" if not getattr(obj, self.attname) else "***"


class BlindIndexField(models.BinaryField):
    """HMAC of another field of the row, kept in step in `pre_save`; empty when that field is."""

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, *_: Any) -> bytes:
        return bytes(value or b"")

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:  # noqa: ARG002
        value = getattr(model_instance, self.source)
        digest = blind_index(self.purpose, value) if value else b""
        setattr(model_instance, self.attname, digest)
        return digest
