"""Flat shapes of the API. Amounts in cents, dates ISO; no name and no NIR of a patient ever leaves by this door."""

from rest_framework import serializers

from billing.enums import AdminState, Cause, MoneyState
from billing.models import Share
from cabinet.enums import FileFormat, FileState, Part
from cabinet.models import IncomingFile
from noemie.models import Problem
from reconciliation.enums import EntryOutcome
from reconciliation.models import BankEntry


class ErrorBody(serializers.Serializer[dict[str, object]]):
    """Every refusal: `code` for programs, `message` in French for people."""

    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.JSONField()


class FileOut(serializers.ModelSerializer[IncomingFile]):
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = IncomingFile
        fields = ["id", "name", "sha256", "size", "format", "state", "refused_reason", "record_count", "problem_count"]
        read_only_fields = fields


class ProblemOut(serializers.ModelSerializer[Problem]):
    """Where and why; the raw value may hold an identity and stays inside."""

    class Meta:
        model = Problem
        fields = ["rank", "offset", "field", "reason"]
        read_only_fields = fields


class FileDetailOut(FileOut):
    problems = ProblemOut(many=True, read_only=True)

    class Meta(FileOut.Meta):
        fields = [*FileOut.Meta.fields, "problems"]
        read_only_fields = fields


class DepositIn(serializers.Serializer[dict[str, object]]):
    fichier = serializers.FileField()


class FileQuery(serializers.Serializer[dict[str, object]]):
    state = serializers.ChoiceField(choices=FileState.choices, required=False)
    format = serializers.ChoiceField(choices=FileFormat.choices, required=False)


class ShareOut(serializers.ModelSerializer[Share]):
    """One share in its two lanes: `admin` (files prove it), `money` (the bank proves it)."""

    invoice_id = serializers.UUIDField(source="invoice.public_id", read_only=True)
    nurse = serializers.CharField(source="invoice.nurse.am_number", read_only=True)
    invoice = serializers.CharField(source="invoice.number", read_only=True)
    invoice_date = serializers.DateField(source="invoice.invoice_date", read_only=True)
    payer = serializers.CharField(source="payer.code", read_only=True, default="")
    admin = serializers.ChoiceField(source="admin_state", choices=AdminState.choices, read_only=True)
    money = serializers.ChoiceField(source="money_state", choices=MoneyState.choices, read_only=True)
    silent = serializers.BooleanField(source="is_silent", read_only=True)

    class Meta:
        model = Share
        fields = [
            "invoice_id",
            "nurse",
            "invoice",
            "invoice_date",
            "part",
            "payer",
            "expected_cents",
            "announced_cents",
            "received_cents",
            "recovered_cents",
            "admin",
            "money",
            "cause",
            "reason_code",
            "silent",
            "claim_limit_on",
        ]
        read_only_fields = fields


class ShareQuery(serializers.Serializer[dict[str, object]]):
    part = serializers.ChoiceField(choices=Part.choices, required=False)
    admin = serializers.ChoiceField(choices=AdminState.choices, required=False)
    money = serializers.ChoiceField(choices=MoneyState.choices, required=False)
    cause = serializers.ChoiceField(choices=Cause.choices, required=False)
    invoice = serializers.CharField(max_length=9, required=False)
    silent = serializers.BooleanField(required=False, allow_null=True, default=None)


class EntryOut(serializers.ModelSerializer[BankEntry]):
    """A movement without its account number."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    proved = serializers.BooleanField(source="statement.is_proved", read_only=True, allow_null=True)

    class Meta:
        model = BankEntry
        fields = ["id", "amount_cents", "booked_on", "value_on", "label", "reference", "outcome", "proved"]
        read_only_fields = fields


class EntryQuery(serializers.Serializer[dict[str, object]]):
    outcome = serializers.ChoiceField(choices=EntryOutcome.choices, required=False)
