import cabinet.triggers
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from cabinet.migrating import raw_sql, tables_at_once


class Migration(migrations.Migration):
    replaces = [
        ("cabinet", "0001_initial"),
        ("cabinet", "0002_row_security"),
        ("cabinet", "0003_password_link_of_the_operator"),
        ("cabinet", "0004_api_request"),
        ("cabinet", "0005_undone_imports"),
        ("cabinet", "0006_limits_of_amc_and_patients"),
        ("cabinet", "0007_address_for_letters"),
        ("cabinet", "0008_quarantine"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = tables_at_once([
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="adresse e-mail")),
                ("full_name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Cabinet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="nom du cabinet")),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("metropole", "Métropole"),
                            ("alsace_moselle", "Alsace-Moselle"),
                            ("guadeloupe", "Guadeloupe"),
                            ("martinique", "Martinique"),
                            ("guyane", "Guyane"),
                            ("reunion", "La Réunion"),
                            ("mayotte", "Mayotte"),
                        ],
                        default="metropole",
                        max_length=20,
                        verbose_name="zone",
                    ),
                ),
                ("watch_from", models.DateField(blank=True, null=True, verbose_name="je ne regarde pas avant le")),
                ("is_set_up", models.BooleanField(default=False)),
                ("is_demo", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "amc_limit_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="délai des mutuelles (mois)"),
                ),
                (
                    "patient_limit_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="délai des patients (mois)"),
                ),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="adresse du cabinet")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cabinet_cabinetevent" ("address", "amc_limit_months", "created_at", "id", "is_demo", "is_set_up", "name", "patient_limit_months", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "siret", "watch_from", "zone") VALUES (NEW."address", NEW."amc_limit_months", NEW."created_at", NEW."id", NEW."is_demo", NEW."is_set_up", NEW."name", NEW."patient_limit_months", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."siret", NEW."watch_from", NEW."zone"); RETURN NULL;',
                            hash="1c288781b01f904a7e8c68c8767e0405c280b855",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_07238",
                            table="cabinet_cabinet",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cabinet_cabinetevent" ("address", "amc_limit_months", "created_at", "id", "is_demo", "is_set_up", "name", "patient_limit_months", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "siret", "watch_from", "zone") VALUES (NEW."address", NEW."amc_limit_months", NEW."created_at", NEW."id", NEW."is_demo", NEW."is_set_up", NEW."name", NEW."patient_limit_months", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."siret", NEW."watch_from", NEW."zone"); RETURN NULL;',
                            hash="656aaa4b190a8d909126bc65dbc6bfde5783655a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_281da",
                            table="cabinet_cabinet",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("method", models.CharField(max_length=7)),
                ("view", models.CharField(max_length=100)),
                ("path", models.CharField(max_length=300)),
                ("status", models.PositiveSmallIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["cabinet", "at"], name="access_log_by_day")],
            },
        ),
        migrations.CreateModel(
            name="CabinetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="nom du cabinet")),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("metropole", "Métropole"),
                            ("alsace_moselle", "Alsace-Moselle"),
                            ("guadeloupe", "Guadeloupe"),
                            ("martinique", "Martinique"),
                            ("guyane", "Guyane"),
                            ("reunion", "La Réunion"),
                            ("mayotte", "Mayotte"),
                        ],
                        default="metropole",
                        max_length=20,
                        verbose_name="zone",
                    ),
                ),
                ("watch_from", models.DateField(blank=True, null=True, verbose_name="je ne regarde pas avant le")),
                ("is_set_up", models.BooleanField(default=False)),
                ("is_demo", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cabinet.cabinet",
                    ),
                ),
                (
                    "amc_limit_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="délai des mutuelles (mois)"),
                ),
                (
                    "patient_limit_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="délai des patients (mois)"),
                ),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="adresse du cabinet")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="286bf35ec3db249ba5fc3ecf4098f52f878b10f9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a974c",
                            table="cabinet_cabinetevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IncomingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField(verbose_name="taille en octets")),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("browser", "Déposé dans le navigateur"),
                            ("command", "Commande"),
                            ("folder", "Dossier surveillé"),
                            ("api", "API"),
                            ("produced", "Produit par Idel"),
                        ],
                        max_length=10,
                        verbose_name="entrée",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("noemie", "Retour NOEMIE"),
                            ("b2", "Lot B2"),
                            ("arl", "Accusé de réception (ARL)"),
                            ("cfonb120", "Relevé CFONB 120"),
                            ("camt053", "Relevé camt.053"),
                            ("ofx", "Relevé OFX"),
                            ("mt940", "Relevé MT940"),
                            ("csv", "CSV"),
                            ("factures", "Factures envoyées (CSV)"),
                            ("zip", "Archive ZIP"),
                            ("scan", "Document numérisé"),
                            ("unknown", "Format inconnu"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("framing", models.CharField(blank=True, max_length=20, verbose_name="cadrage")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Reçu"),
                            ("parsed", "Lu"),
                            ("applied", "Appliqué"),
                            ("to_tag", "À qualifier par une personne"),
                            ("refused", "Refusé"),
                            ("kept", "Conservé"),
                            ("undone", "Import annulé"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("refused_reason", models.TextField(blank=True, verbose_name="motif de refus")),
                ("record_count", models.IntegerField(default=0, verbose_name="enregistrements")),
                ("problem_count", models.IntegerField(default=0, verbose_name="problèmes")),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "lease_until"], name="file_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "sha256"),
                        name="file_enters_once",
                        violation_error_message="Ce fichier est déjà importé dans ce cabinet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refused_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="file_refused_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["received", "parsed", "applied", "to_tag", "refused", "kept", "undone"])
                        ),
                        name="file_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nurse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("rpps", models.CharField(blank=True, max_length=11, verbose_name="numéro RPPS")),
                ("am_number", models.CharField(max_length=9, verbose_name="numéro AM")),
                ("is_active", models.BooleanField(default=True, verbose_name="en exercice")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
            ],
            options={
                "ordering": ["last_name", "first_name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "am_number"),
                        name="nurse_am_number_once",
                        violation_error_message="Ce numéro AM est déjà celui d'une infirmière du cabinet.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cabinet_nurseevent" ("am_number", "cabinet_id", "created_at", "first_name", "id", "is_active", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rpps") VALUES (NEW."am_number", NEW."cabinet_id", NEW."created_at", NEW."first_name", NEW."id", NEW."is_active", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."rpps"); RETURN NULL;',
                            hash="39457644bb6a595fbd738e253a896ed3653a1052",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_28d2a",
                            table="cabinet_nurse",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cabinet_nurseevent" ("am_number", "cabinet_id", "created_at", "first_name", "id", "is_active", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rpps") VALUES (NEW."am_number", NEW."cabinet_id", NEW."created_at", NEW."first_name", NEW."id", NEW."is_active", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."rpps"); RETURN NULL;',
                            hash="10f1d9a1171cbefc9c1628c614b91c4dc369001e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_45c69",
                            table="cabinet_nurse",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("titulaire", "Titulaire"),
                            ("infirmiere", "Infirmière"),
                            ("remplacante", "Remplaçante"),
                            ("gestionnaire", "Gestionnaire"),
                            ("lecture", "Lecture seule"),
                        ],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.nurse",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("accepted_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="invitation_accepted_after_made",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(max_length=40)),
                ("state", models.CharField(default="queued", max_length=8)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(blank=True, null=True)),
                ("message", models.CharField(blank=True, max_length=300)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="cabinet.incomingfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "running", "done", "failed"])),
                        name="job_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="job_failed_has_error",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("titulaire", "Titulaire"),
                            ("infirmiere", "Infirmière"),
                            ("remplacante", "Remplaçante"),
                            ("gestionnaire", "Gestionnaire"),
                            ("lecture", "Lecture seule"),
                        ],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="cabinet.nurse",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "user"), name="membership_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["titulaire", "infirmiere", "remplacante", "gestionnaire", "lecture"])
                        ),
                        name="membership_role_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cabinet_membershipevent" ("cabinet_id", "created_at", "id", "is_active", "nurse_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "user_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."is_active", NEW."nurse_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="46e1ab40de27ae120a2c34d0e2cf3b80c02db10d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1ed79",
                            table="cabinet_membership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cabinet_membershipevent" ("cabinet_id", "created_at", "id", "is_active", "nurse_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "user_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."is_active", NEW."nurse_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="470167d236b894335b933aa6b22affe83844ba76",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ed4e4",
                            table="cabinet_membership",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("titulaire", "Titulaire"),
                            ("infirmiere", "Infirmière"),
                            ("remplacante", "Remplaçante"),
                            ("gestionnaire", "Gestionnaire"),
                            ("lecture", "Lecture seule"),
                        ],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.cabinet",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cabinet.membership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="06e9f696a3a66382f7851f13f91d8760f2c95e01",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_75146",
                            table="cabinet_membershipevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NurseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("rpps", models.CharField(blank=True, max_length=11, verbose_name="numéro RPPS")),
                ("am_number", models.CharField(max_length=9, verbose_name="numéro AM")),
                ("is_active", models.BooleanField(default=True, verbose_name="en exercice")),
                (
                    "cabinet",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.cabinet",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cabinet.nurse",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="95616cd54a5ca6b13d09087c1a88e776c5d8429e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1f6ff",
                            table="cabinet_nurseevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organism",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AMO", "Caisse d'assurance maladie"),
                            ("AMC", "Organisme complémentaire"),
                            ("PLATFORM", "Plateforme de tiers payant"),
                        ],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("code", models.CharField(max_length=14, verbose_name="numéro")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                ("address", models.TextField(blank=True, verbose_name="adresse")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "paid_through",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.organism",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "kind", "code"), name="organism_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["AMO", "AMC", "PLATFORM"])), name="organism_kind_known"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cabinet_organismevent" ("address", "cabinet_id", "code", "created_at", "id", "kind", "name", "paid_through_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."address", NEW."cabinet_id", NEW."code", NEW."created_at", NEW."id", NEW."kind", NEW."name", NEW."paid_through_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="893fc81b15fddad52e5a43e14d64636d3e22240b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c1c6a",
                            table="cabinet_organism",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cabinet_organismevent" ("address", "cabinet_id", "code", "created_at", "id", "kind", "name", "paid_through_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."address", NEW."cabinet_id", NEW."code", NEW."created_at", NEW."id", NEW."kind", NEW."name", NEW."paid_through_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="363762c91f97147477a6b77b60bdb92f7f510ccf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9071e",
                            table="cabinet_organism",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganismEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AMO", "Caisse d'assurance maladie"),
                            ("AMC", "Organisme complémentaire"),
                            ("PLATFORM", "Plateforme de tiers payant"),
                        ],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("code", models.CharField(max_length=14, verbose_name="numéro")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                ("address", models.TextField(blank=True, verbose_name="adresse")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.cabinet",
                    ),
                ),
                (
                    "paid_through",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.organism",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cabinet.organism",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c473d57b640b3c6496d7e764e14a6baa0c4ac35e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_18064",
                            table="cabinet_organismevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TenantId",
            fields=[
                ("cabinet_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="ApiRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("key", models.CharField(max_length=100, verbose_name="clé")),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.incomingfile"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "key"),
                        name="api_request_once",
                        violation_error_message="Cette clé d'idempotence a déjà servi.",
                    ),
                    models.CheckConstraint(condition=models.Q(("key", ""), _negated=True), name="api_request_has_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("undo", "Import annulé"),
                            ("again", "Fichier relu"),
                            ("away", "Rangé hors de la quarantaine"),
                            ("out", "Remis en quarantaine"),
                        ],
                        max_length=8,
                        verbose_name="décision",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="motif")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="cabinet.incomingfile"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["file", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="file_change_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["undo", "again", "away", "out"])),
                        name="file_change_kind_known",
                    ),
                ],
            },
        ),
        cabinet.triggers.InstallTriggers(),
        *raw_sql(
            "cabinet",
            "0002_row_security",
            "0004_api_request",
            "0005_undone_imports",
        ),
    ])
