import cabinet.fields
import cabinet.triggers
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from cabinet.migrating import raw_sql, tables_at_once


class Migration(migrations.Migration):
    replaces = [("noemie", "0001_initial"), ("noemie", "0002_row_security"), ("noemie", "0003_rejects_learnt")]

    initial = True

    dependencies = [
        ("cabinet", "0008_quarantine"),
    ]

    operations = tables_at_once([
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.IntegerField(null=True, verbose_name="rang")),
                ("offset", models.BigIntegerField(null=True, verbose_name="position en octets")),
                ("record", models.CharField(blank=True, max_length=12, verbose_name="enregistrement")),
                ("field", models.CharField(blank=True, max_length=40, verbose_name="champ")),
                ("raw", cabinet.fields.SealedTextField(blank=True, default="")),
                ("reason", models.CharField(max_length=300, verbose_name="raison")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="problems", to="cabinet.incomingfile"
                    ),
                ),
            ],
            options={
                "ordering": ["file", "rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.IntegerField(verbose_name="rang")),
                ("offset", models.BigIntegerField(verbose_name="position en octets")),
                ("record", models.CharField(max_length=4, verbose_name="enregistrement")),
                ("level", models.CharField(blank=True, max_length=2, verbose_name="niveau")),
                ("fields", models.JSONField(default=dict)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="cabinet.incomingfile"
                    ),
                ),
            ],
            options={
                "ordering": ["file", "rank"],
                "constraints": [models.UniqueConstraint(fields=("file", "rank"), name="return_record_once")],
            },
        ),
        migrations.CreateModel(
            name="RejectLearnt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("code", models.CharField(max_length=10, verbose_name="code")),
                ("guide", models.CharField(max_length=40, verbose_name="motif retenu")),
                ("label", models.CharField(blank=True, max_length=86, verbose_name="libellé lu")),
                ("confirmed_at", models.DateTimeField(auto_now=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "code"),
                        name="reject_learnt_once",
                        violation_error_message="Ce code de rejet est déjà classé dans ce cabinet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="reject_learnt_has_code"
                    ),
                ],
            },
        ),
        cabinet.triggers.InstallTriggers(),
        *raw_sql(
            "noemie",
            "0002_row_security",
            "0003_rejects_learnt",
        ),
    ])
