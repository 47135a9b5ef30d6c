"""An amount typed by a person: `1 234,50`, `1234.5`, `12 €` become integer cents; anything else is said, never guessed."""

import re
from typing import Any

from django import forms

SHAPE = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


class EurosField(forms.CharField):
    """`cleaned_data` is an int, in cents, above zero; None when empty and not required."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = SHAPE.fullmatch("".join(text.split()).removesuffix("€"))
        cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
        if cents <= 0:
            raise forms.ValidationError("Écrivez un montant en euros, par exemple 42,50.")
        return cents

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100},{value % 100:02d}" if isinstance(value, int) else value
