import billing.models.coverage
import cabinet.fields
import cabinet.triggers
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from cabinet.migrating import raw_sql, tables_at_once


class Migration(migrations.Migration):
    replaces = [
        ("billing", "0001_initial"),
        ("billing", "0003_row_security"),
        ("billing", "0004_care_model"),
        ("billing", "0005_prechecks"),
        ("billing", "0006_shares_sum_to_the_total"),
        ("billing", "0007_readings"),
        ("billing", "0008_device_operations"),
        ("billing", "0009_events_of_invoices_by_statement"),
        ("billing", "0010_share_seen_paid"),
        ("billing", "0011_favourite_acts"),
        ("billing", "0012_hospital_stays"),
        ("billing", "0013_prior_agreement_and_nearest_nurse"),
        ("billing", "0014_resend"),
        ("billing", "0015_dossiers_of_patients_debts"),
        ("billing", "0016_shares_sum_of_both_invoices"),
    ]

    initial = True

    dependencies = [
        ("cabinet", "0008_quarantine"),
    ]

    operations = tables_at_once([
        migrations.CreateModel(
            name="Patient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                ("nir", cabinet.fields.SealedTextField(blank=True, default="", verbose_name="NIR")),
                (
                    "nir_index",
                    cabinet.fields.BlindIndexField(blank=True, db_index=True, default=b"", purpose="nir", source="nir"),
                ),
                ("nir_is_provisional", models.BooleanField(default=False, verbose_name="numéro provisoire")),
                ("phone", cabinet.fields.SealedTextField(blank=True, default="", verbose_name="téléphone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                ("household", models.CharField(blank=True, max_length=40, verbose_name="foyer")),
                (
                    "distance_km",
                    models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name="distance aller (km)"),
                ),
                (
                    "terrain",
                    models.CharField(
                        choices=[("plain", "Plaine"), ("mountain", "Montagne"), ("foot", "À pied ou à ski")],
                        default="plain",
                        max_length=8,
                        verbose_name="terrain",
                    ),
                ),
                ("insulin_treated", models.BooleanField(default=False, verbose_name="insulino-traité")),
                ("immunodepressed", models.BooleanField(default=False, verbose_name="cancer ou immunodépression")),
                ("palliative", models.BooleanField(default=False, verbose_name="soins palliatifs")),
                ("search_name", models.CharField(blank=True, editable=False, max_length=170)),
                ("is_archived", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "nearest_km",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="distance de l'infirmier le plus proche (km)",
                    ),
                ),
                ("return_home", models.BooleanField(default=False, verbose_name="programme de retour à domicile")),
            ],
            options={
                "ordering": ["search_name"],
                "indexes": [models.Index(fields=["cabinet", "search_name"], name="patient_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("nir_index", b""), _negated=True),
                        fields=("cabinet", "nir_index"),
                        name="patient_nir_once",
                        violation_error_message="Ce NIR est déjà celui d'un patient du cabinet.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_patientevent" ("address", "birth_date", "cabinet_id", "city", "created_at", "distance_km", "first_name", "household", "id", "immunodepressed", "insulin_treated", "is_archived", "last_name", "nearest_km", "nir_index", "nir_is_provisional", "palliative", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "public_id", "return_home", "search_name", "terrain", "version") VALUES (NEW."address", NEW."birth_date", NEW."cabinet_id", NEW."city", NEW."created_at", NEW."distance_km", NEW."first_name", NEW."household", NEW."id", NEW."immunodepressed", NEW."insulin_treated", NEW."is_archived", NEW."last_name", NEW."nearest_km", NEW."nir_index", NEW."nir_is_provisional", NEW."palliative", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."postcode", NEW."public_id", NEW."return_home", NEW."search_name", NEW."terrain", NEW."version"); RETURN NULL;',
                            hash="97945ad2e0abdff0e05ec03ed43547d953661bf1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ce4dd",
                            table="billing_patient",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."cabinet_id" IS DISTINCT FROM (NEW."cabinet_id") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."distance_km" IS DISTINCT FROM (NEW."distance_km") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."household" IS DISTINCT FROM (NEW."household") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."immunodepressed" IS DISTINCT FROM (NEW."immunodepressed") OR OLD."insulin_treated" IS DISTINCT FROM (NEW."insulin_treated") OR OLD."is_archived" IS DISTINCT FROM (NEW."is_archived") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."nearest_km" IS DISTINCT FROM (NEW."nearest_km") OR OLD."nir_index" IS DISTINCT FROM (NEW."nir_index") OR OLD."nir_is_provisional" IS DISTINCT FROM (NEW."nir_is_provisional") OR OLD."palliative" IS DISTINCT FROM (NEW."palliative") OR OLD."postcode" IS DISTINCT FROM (NEW."postcode") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."return_home" IS DISTINCT FROM (NEW."return_home") OR OLD."search_name" IS DISTINCT FROM (NEW."search_name") OR OLD."terrain" IS DISTINCT FROM (NEW."terrain") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "billing_patientevent" ("address", "birth_date", "cabinet_id", "city", "created_at", "distance_km", "first_name", "household", "id", "immunodepressed", "insulin_treated", "is_archived", "last_name", "nearest_km", "nir_index", "nir_is_provisional", "palliative", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "public_id", "return_home", "search_name", "terrain", "version") VALUES (NEW."address", NEW."birth_date", NEW."cabinet_id", NEW."city", NEW."created_at", NEW."distance_km", NEW."first_name", NEW."household", NEW."id", NEW."immunodepressed", NEW."insulin_treated", NEW."is_archived", NEW."last_name", NEW."nearest_km", NEW."nir_index", NEW."nir_is_provisional", NEW."palliative", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."postcode", NEW."public_id", NEW."return_home", NEW."search_name", NEW."terrain", NEW."version"); RETURN NULL;',
                            hash="37135487157b3ddbd5920ec2969ad8f41c79d743",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32397",
                            table="billing_patient",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prescriber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("rpps", models.CharField(blank=True, max_length=11, verbose_name="numéro RPPS")),
                ("am_number", models.CharField(blank=True, max_length=9, verbose_name="numéro AM")),
                ("specialty", models.CharField(blank=True, max_length=60, verbose_name="spécialité")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
            ],
            options={
                "ordering": ["last_name", "first_name"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_prescriberevent" ("address", "am_number", "cabinet_id", "created_at", "first_name", "id", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rpps", "specialty") VALUES (NEW."address", NEW."am_number", NEW."cabinet_id", NEW."created_at", NEW."first_name", NEW."id", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."rpps", NEW."specialty"); RETURN NULL;',
                            hash="2cb61484f796f9de9d1348708a6a643280837a37",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7293e",
                            table="billing_prescriber",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_prescriberevent" ("address", "am_number", "cabinet_id", "created_at", "first_name", "id", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rpps", "specialty") VALUES (NEW."address", NEW."am_number", NEW."cabinet_id", NEW."created_at", NEW."first_name", NEW."id", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."rpps", NEW."specialty"); RETURN NULL;',
                            hash="b2bde21fb696ba791ea342b03017916eb2cfc247",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1886c",
                            table="billing_prescriber",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prescription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("prescribed_on", models.DateField(verbose_name="prescrite le")),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("until_healed", models.BooleanField(default=False, verbose_name="jusqu'à cicatrisation")),
                ("at_home", models.BooleanField(default=True, verbose_name="à domicile")),
                ("night_need", models.BooleanField(default=False, verbose_name="nécessité impérieuse de la nuit")),
                (
                    "daily_need",
                    models.BooleanField(default=False, verbose_name="tous les jours, dimanche et fériés compris"),
                ),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prescriptions", to="billing.patient"
                    ),
                ),
                (
                    "prescriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.prescriber"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-prescribed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="prescription_ends_after_start",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_prescriptionevent" ("at_home", "cabinet_id", "created_at", "daily_need", "ends_on", "id", "night_need", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescribed_on", "prescriber_id", "public_id", "scan_id", "starts_on", "text", "until_healed") VALUES (NEW."at_home", NEW."cabinet_id", NEW."created_at", NEW."daily_need", NEW."ends_on", NEW."id", NEW."night_need", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescribed_on", NEW."prescriber_id", NEW."public_id", NEW."scan_id", NEW."starts_on", NEW."text", NEW."until_healed"); RETURN NULL;',
                            hash="5d253d86c0149fc2b4a2ef8c33f7256d999cb428",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ff148",
                            table="billing_prescription",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_prescriptionevent" ("at_home", "cabinet_id", "created_at", "daily_need", "ends_on", "id", "night_need", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescribed_on", "prescriber_id", "public_id", "scan_id", "starts_on", "text", "until_healed") VALUES (NEW."at_home", NEW."cabinet_id", NEW."created_at", NEW."daily_need", NEW."ends_on", NEW."id", NEW."night_need", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescribed_on", NEW."prescriber_id", NEW."public_id", NEW."scan_id", NEW."starts_on", NEW."text", NEW."until_healed"); RETURN NULL;',
                            hash="d201252998d3c75f16bd61dcf7fc4cf13214e2e6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_db482",
                            table="billing_prescription",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bsi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("initial", "BSI initial"),
                            ("renewal", "Renouvellement"),
                            ("intermediate", "BSI intermédiaire"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("BSA", "BSA (léger)"), ("BSB", "BSB (intermédiaire)"), ("BSC", "BSC (lourd)")],
                        max_length=3,
                        verbose_name="forfait",
                    ),
                ),
                ("done_on", models.DateField(verbose_name="réalisé le")),
                ("valid_until", models.DateField(verbose_name="valable jusqu'au")),
                (
                    "hygiene_group",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="groupe hygiène"),
                ),
                (
                    "elimination_group",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="groupe élimination"),
                ),
                (
                    "mobility_group",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="groupe mobilité"),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.nurse"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bsis", to="billing.patient"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("done_on"))), name="bsi_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["BSA", "BSB", "BSC"])), name="bsi_level_known"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_bsievent" ("cabinet_id", "created_at", "done_on", "elimination_group", "hygiene_group", "id", "kind", "level", "mobility_group", "nurse_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "public_id", "valid_until") VALUES (NEW."cabinet_id", NEW."created_at", NEW."done_on", NEW."elimination_group", NEW."hygiene_group", NEW."id", NEW."kind", NEW."level", NEW."mobility_group", NEW."nurse_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescription_id", NEW."public_id", NEW."valid_until"); RETURN NULL;',
                            hash="baa2eaff40b460a761cad40d852d51ed37cf3cb3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b9a73",
                            table="billing_bsi",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_bsievent" ("cabinet_id", "created_at", "done_on", "elimination_group", "hygiene_group", "id", "kind", "level", "mobility_group", "nurse_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "public_id", "valid_until") VALUES (NEW."cabinet_id", NEW."created_at", NEW."done_on", NEW."elimination_group", NEW."hygiene_group", NEW."id", NEW."kind", NEW."level", NEW."mobility_group", NEW."nurse_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescription_id", NEW."public_id", NEW."valid_until"); RETURN NULL;',
                            hash="e6a506bac4e7e137814331aaba414abf19a4ba1d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_85062",
                            table="billing_bsi",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BsiEvent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("initial", "BSI initial"),
                            ("renewal", "Renouvellement"),
                            ("intermediate", "BSI intermédiaire"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("BSA", "BSA (léger)"), ("BSB", "BSB (intermédiaire)"), ("BSC", "BSC (lourd)")],
                        max_length=3,
                        verbose_name="forfait",
                    ),
                ),
                ("done_on", models.DateField(verbose_name="réalisé le")),
                ("valid_until", models.DateField(verbose_name="valable jusqu'au")),
                (
                    "hygiene_group",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="groupe hygiène"),
                ),
                (
                    "elimination_group",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="groupe élimination"),
                ),
                (
                    "mobility_group",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="groupe mobilité"),
                ),
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
                    "nurse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.bsi",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.prescription",
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
                            hash="1fcea846d8bef59d6bf43af0ccb5ed29330d5fe0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d5688",
                            table="billing_bsievent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="jours",
                    ),
                ),
                (
                    "every_n_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tous les n jours"),
                ),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TimeField(), default=list, size=None, verbose_name="heures"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("home", "Domicile"),
                            ("office", "Cabinet"),
                            ("ehpad", "EHPAD"),
                            ("remote", "À distance"),
                        ],
                        default="home",
                        max_length=8,
                        verbose_name="lieu",
                    ),
                ),
                (
                    "act_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="actes",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="en cours")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.nurse"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="care_plans", to="billing.patient"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="careplan_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("weekdays", []), _negated=True), ("every_n_days__isnull", True)),
                            models.Q(("weekdays", []), ("every_n_days__gte", 1)),
                            _connector="OR",
                        ),
                        name="careplan_weekdays_or_interval",
                        violation_error_message="Indiquez soit des jours de la semaine, soit un intervalle en jours.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_careplanevent" ("act_codes", "cabinet_id", "created_at", "ends_on", "every_n_days", "hours", "id", "is_active", "nurse_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "prescription_id", "public_id", "starts_on", "version", "weekdays") VALUES (NEW."act_codes", NEW."cabinet_id", NEW."created_at", NEW."ends_on", NEW."every_n_days", NEW."hours", NEW."id", NEW."is_active", NEW."nurse_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."prescription_id", NEW."public_id", NEW."starts_on", NEW."version", NEW."weekdays"); RETURN NULL;',
                            hash="835a75b6b21c9f9f9d4df6b83e682065ceb66957",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_46106",
                            table="billing_careplan",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_careplanevent" ("act_codes", "cabinet_id", "created_at", "ends_on", "every_n_days", "hours", "id", "is_active", "nurse_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "prescription_id", "public_id", "starts_on", "version", "weekdays") VALUES (NEW."act_codes", NEW."cabinet_id", NEW."created_at", NEW."ends_on", NEW."every_n_days", NEW."hours", NEW."id", NEW."is_active", NEW."nurse_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."prescription_id", NEW."public_id", NEW."starts_on", NEW."version", NEW."weekdays"); RETURN NULL;',
                            hash="ca8c6fcf14070dc5928f7197e9f3e7e7dfa62372",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cabf7",
                            table="billing_careplan",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarePlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="jours",
                    ),
                ),
                (
                    "every_n_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tous les n jours"),
                ),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TimeField(), default=list, size=None, verbose_name="heures"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("home", "Domicile"),
                            ("office", "Cabinet"),
                            ("ehpad", "EHPAD"),
                            ("remote", "À distance"),
                        ],
                        default="home",
                        max_length=8,
                        verbose_name="lieu",
                    ),
                ),
                (
                    "act_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="actes",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="en cours")),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "nurse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.careplan",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.prescription",
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
                            hash="0f6c48c3b62896edb81668434e310591a53850aa",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_85834",
                            table="billing_careplanevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("device_uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("validated", "Validé"),
                            ("invoiced", "Facturé"),
                            ("cancelled", "Annulé"),
                            ("hospitalised", "Hospitalisé"),
                            ("replaced", "Remplacé par une version corrigée"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("cared_on", models.DateField(verbose_name="jour des soins")),
                ("at", models.TimeField(verbose_name="heure")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="ordre dans la tournée")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("home", "Domicile"),
                            ("office", "Cabinet"),
                            ("ehpad", "EHPAD"),
                            ("remote", "À distance"),
                        ],
                        default="home",
                        max_length=8,
                        verbose_name="lieu",
                    ),
                ),
                (
                    "terrain",
                    models.CharField(
                        choices=[("plain", "Plaine"), ("mountain", "Montagne"), ("foot", "À pied ou à ski")],
                        default="plain",
                        max_length=8,
                        verbose_name="terrain",
                    ),
                ),
                (
                    "distance_km",
                    models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name="distance aller (km)"),
                ),
                ("household", models.CharField(blank=True, max_length=40, verbose_name="foyer")),
                ("night_need", models.BooleanField(default=False, verbose_name="nécessité impérieuse de la nuit")),
                (
                    "daily_need",
                    models.BooleanField(default=False, verbose_name="tous les jours, dimanche et fériés compris"),
                ),
                ("emergency", models.BooleanField(default=False, verbose_name="urgence")),
                (
                    "bsi_done",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("initial", "BSI initial"),
                            ("renewal", "Renouvellement"),
                            ("intermediate", "BSI intermédiaire"),
                        ],
                        max_length=12,
                        verbose_name="BSI réalisé",
                    ),
                ),
                (
                    "dependence",
                    models.CharField(
                        blank=True,
                        choices=[("BSA", "BSA (léger)"), ("BSB", "BSB (intermédiaire)"), ("BSC", "BSC (lourd)")],
                        max_length=3,
                        verbose_name="forfait du jour",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("total_cents", models.IntegerField(blank=True, null=True)),
                ("validated_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "billed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits_billed", to="cabinet.nurse"
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "care_plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="billing.careplan",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="billing.patient"
                    ),
                ),
                (
                    "performed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits_performed", to="cabinet.nurse"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.prescription",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="billing.visit",
                    ),
                ),
                ("has_proof", models.BooleanField(default=False, verbose_name="feuille signée ou pièce gardée")),
                ("is_degraded", models.BooleanField(default=False, verbose_name="carte Vitale absente (mode dégradé)")),
            ],
            options={
                "ordering": ["cared_on", "order", "at", "id"],
                "indexes": [models.Index(fields=["cabinet", "cared_on", "state"], name="visit_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "device_uuid"), name="visit_from_device_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("care_plan__isnull", False),
                            models.Q(("state", "replaced"), _negated=True),
                            ("replaces__isnull", True),
                        ),
                        fields=("care_plan", "cared_on", "at"),
                        name="visit_planned_once",
                        violation_error_message="Ce passage est déjà prévu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "validated", "invoiced", "cancelled", "hospitalised", "replaced"])
                        ),
                        name="visit_state_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_visitevent" ("at", "billed_by_id", "bsi_done", "cabinet_id", "care_plan_id", "cared_on", "created_at", "daily_need", "dependence", "device_uuid", "distance_km", "emergency", "has_proof", "household", "id", "is_degraded", "night_need", "note", "order", "patient_id", "performed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "prescription_id", "public_id", "replaces_id", "state", "terrain", "total_cents", "validated_at", "version") VALUES (NEW."at", NEW."billed_by_id", NEW."bsi_done", NEW."cabinet_id", NEW."care_plan_id", NEW."cared_on", NEW."created_at", NEW."daily_need", NEW."dependence", NEW."device_uuid", NEW."distance_km", NEW."emergency", NEW."has_proof", NEW."household", NEW."id", NEW."is_degraded", NEW."night_need", NEW."note", NEW."order", NEW."patient_id", NEW."performed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."prescription_id", NEW."public_id", NEW."replaces_id", NEW."state", NEW."terrain", NEW."total_cents", NEW."validated_at", NEW."version"); RETURN NULL;',
                            hash="b2858d43790f7a71614a12adea330f76babce5b1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_94f5e",
                            table="billing_visit",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_visitevent" ("at", "billed_by_id", "bsi_done", "cabinet_id", "care_plan_id", "cared_on", "created_at", "daily_need", "dependence", "device_uuid", "distance_km", "emergency", "has_proof", "household", "id", "is_degraded", "night_need", "note", "order", "patient_id", "performed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "prescription_id", "public_id", "replaces_id", "state", "terrain", "total_cents", "validated_at", "version") VALUES (NEW."at", NEW."billed_by_id", NEW."bsi_done", NEW."cabinet_id", NEW."care_plan_id", NEW."cared_on", NEW."created_at", NEW."daily_need", NEW."dependence", NEW."device_uuid", NEW."distance_km", NEW."emergency", NEW."has_proof", NEW."household", NEW."id", NEW."is_degraded", NEW."night_need", NEW."note", NEW."order", NEW."patient_id", NEW."performed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."prescription_id", NEW."public_id", NEW."replaces_id", NEW."state", NEW."terrain", NEW."total_cents", NEW."validated_at", NEW."version"); RETURN NULL;',
                            hash="49a3b9e3e22167871ef2cf2fb6bb9c401bb81123",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_186d4",
                            table="billing_visit",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("law_version", models.CharField(max_length=80)),
                ("total_cents", models.IntegerField(null=True)),
                ("lines", models.JSONField(default=list)),
                ("trace", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
                ("computed_at", models.DateTimeField(auto_now=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cotation", to="billing.visit"
                    ),
                ),
                ("readings", models.JSONField(default=list, verbose_name="lectures choisies")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="période")),
                (
                    "member_number",
                    cabinet.fields.SealedTextField(blank=True, default="", verbose_name="numéro d'adhérent"),
                ),
                ("contract_type", models.CharField(blank=True, max_length=2, verbose_name="type de contrat")),
                ("is_fund_managed", models.BooleanField(default=False, verbose_name="gestion unique par la caisse")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="droits vérifiés le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "organism",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.organism"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coverages", to="billing.patient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "AMO")),
                        expressions=[(billing.models.coverage.PatientRange(), "&&"), ("period", "&&")],
                        name="coverage_amo_no_overlap",
                        violation_error_message="Deux périodes AMO se chevauchent.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "AMC")),
                        expressions=[(billing.models.coverage.PatientRange(), "&&"), ("period", "&&")],
                        name="coverage_amc_no_overlap",
                        violation_error_message="Deux périodes AMC se chevauchent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["AMO", "AMC"])), name="coverage_kind_known"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_coverageevent" ("cabinet_id", "checked_on", "contract_type", "created_at", "id", "is_fund_managed", "kind", "organism_id", "patient_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."checked_on", NEW."contract_type", NEW."created_at", NEW."id", NEW."is_fund_managed", NEW."kind", NEW."organism_id", NEW."patient_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="af506b982cbccd42dc5b923aa2ee753af7aa7b46",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ded21",
                            table="billing_coverage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."cabinet_id" IS DISTINCT FROM (NEW."cabinet_id") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."contract_type" IS DISTINCT FROM (NEW."contract_type") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_fund_managed" IS DISTINCT FROM (NEW."is_fund_managed") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."organism_id" IS DISTINCT FROM (NEW."organism_id") OR OLD."patient_id" IS DISTINCT FROM (NEW."patient_id") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id"))',
                            func='INSERT INTO "billing_coverageevent" ("cabinet_id", "checked_on", "contract_type", "created_at", "id", "is_fund_managed", "kind", "organism_id", "patient_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."checked_on", NEW."contract_type", NEW."created_at", NEW."id", NEW."is_fund_managed", NEW."kind", NEW."organism_id", NEW."patient_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="5e8ca848fe1c953ac3d9ddd752d7e8bd5fc8d1a0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f27dc",
                            table="billing_coverage",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageEvent",
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
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="période")),
                ("contract_type", models.CharField(blank=True, max_length=2, verbose_name="type de contrat")),
                ("is_fund_managed", models.BooleanField(default=False, verbose_name="gestion unique par la caisse")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="droits vérifiés le")),
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
                    "organism",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="billing.coverage",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
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
                            hash="5781f8a43fd00b1b199b29750718f0f9480d7e18",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5bbe8",
                            table="billing_coverageevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ald", "ALD"),
                            ("maternite", "Maternité"),
                            ("atmp", "Accident du travail, maladie professionnelle"),
                            ("c2s", "C2S"),
                            ("ame", "AME"),
                            ("invalidite", "Pension d'invalidité"),
                            ("nouveau_ne", "Nouveau-né de moins de 30 jours"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="période")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="référence")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exemptions", to="billing.patient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["ald", "maternite", "atmp", "c2s", "ame", "invalidite", "nouveau_ne"])
                        ),
                        name="exemption_kind_known",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_exemptionevent" ("cabinet_id", "created_at", "id", "kind", "patient_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."kind", NEW."patient_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reference"); RETURN NULL;',
                            hash="fb3d9badf82088cd64a0418ff984e567856f3721",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b6531",
                            table="billing_exemption",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_exemptionevent" ("cabinet_id", "created_at", "id", "kind", "patient_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."kind", NEW."patient_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."reference"); RETURN NULL;',
                            hash="49c561ea3ae2e073ca50061a6b52d713d0e076f1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bdb65",
                            table="billing_exemption",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExemptionEvent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("ald", "ALD"),
                            ("maternite", "Maternité"),
                            ("atmp", "Accident du travail, maladie professionnelle"),
                            ("c2s", "C2S"),
                            ("ame", "AME"),
                            ("invalidite", "Pension d'invalidité"),
                            ("nouveau_ne", "Nouveau-né de moins de 30 jours"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="période")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="référence")),
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
                        to="billing.exemption",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
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
                            hash="8e57030202fb65e81017c71156fc850974dfe480",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d435a",
                            table="billing_exemptionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("origin", models.CharField(default="idel", max_length=40, verbose_name="origine")),
                ("number", models.CharField(max_length=3, verbose_name="numéro")),
                ("made_on", models.DateField(verbose_name="constitué le")),
                (
                    "sent_file_id",
                    models.CharField(
                        blank=True, max_length=6, verbose_name="identifiant du fichier (000, positions 50-55)"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("closed", "Constitué"),
                            ("sent", "Déclaré transmis"),
                            ("acknowledged", "Accusé positif"),
                            ("refused", "Refusé"),
                            ("dissolved", "Défait avant envoi"),
                        ],
                        default="closed",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="déclaré transmis le")),
                ("refused_reason", models.CharField(blank=True, max_length=200, verbose_name="motif de refus")),
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
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="cabinet.nurse"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.organism",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("nurse", "origin", "payer", "made_on", "number"), name="lot_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refused_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lot_refused_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["closed", "sent", "acknowledged", "refused", "dissolved"])),
                        name="lot_state_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_lotevent" ("cabinet_id", "created_at", "file_id", "id", "made_on", "number", "nurse_id", "origin", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refused_reason", "sent_by_id", "sent_file_id", "sent_on", "state") VALUES (NEW."cabinet_id", NEW."created_at", NEW."file_id", NEW."id", NEW."made_on", NEW."number", NEW."nurse_id", NEW."origin", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."refused_reason", NEW."sent_by_id", NEW."sent_file_id", NEW."sent_on", NEW."state"); RETURN NULL;',
                            hash="522d989d29ed0c9659979906a96cc5ec7d7af440",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7f26c",
                            table="billing_lot",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_lotevent" ("cabinet_id", "created_at", "file_id", "id", "made_on", "number", "nurse_id", "origin", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refused_reason", "sent_by_id", "sent_file_id", "sent_on", "state") VALUES (NEW."cabinet_id", NEW."created_at", NEW."file_id", NEW."id", NEW."made_on", NEW."number", NEW."nurse_id", NEW."origin", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."refused_reason", NEW."sent_by_id", NEW."sent_file_id", NEW."sent_on", NEW."state"); RETURN NULL;',
                            hash="726a573052b2aef2e1a8288a0ddcd5fcc929d499",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7b391",
                            table="billing_lot",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("origin", models.CharField(default="idel", max_length=40, verbose_name="origine")),
                ("series", models.CharField(default="principale", max_length=12)),
                ("number", models.CharField(max_length=9, verbose_name="numéro")),
                ("invoice_date", models.DateField(verbose_name="date de facture")),
                ("cared_on", models.DateField(verbose_name="dernier jour de soins")),
                ("first_cared_on", models.DateField(verbose_name="premier jour de soins")),
                (
                    "state",
                    models.CharField(
                        choices=[("ready", "Prête à transmettre"), ("sent", "Transmise"), ("cancelled", "Annulée")],
                        default="ready",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="transmise le")),
                ("total_cents", models.IntegerField(verbose_name="total (centimes)")),
                ("source_rank", models.IntegerField(blank=True, null=True, verbose_name="rang dans le fichier")),
                ("cancelled_reason", models.CharField(blank=True, max_length=200, verbose_name="motif d'annulation")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="cabinet.nurse"
                    ),
                ),
                (
                    "performed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="billing.invoice",
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="billing.lot",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="billing.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-invoice_date", "-number"],
                "indexes": [models.Index(fields=["cabinet", "number"], name="invoice_by_number")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("nurse", "origin", "number", "invoice_date"),
                        name="invoice_identity_once",
                        violation_error_message="Cette facture est déjà enregistrée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ready", "sent", "cancelled"])), name="invoice_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancelled_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="invoice_cancelled_has_reason",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_invoiceevent" ("cabinet_id", "cancelled_reason", "cared_on", "created_at", "first_cared_on", "id", "invoice_date", "lot_id", "number", "nurse_id", "origin", "patient_id", "performed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "replaces_id", "sent_on", "series", "source_file_id", "source_rank", "state", "total_cents") SELECT new_values."cabinet_id", new_values."cancelled_reason", new_values."cared_on", new_values."created_at", new_values."first_cared_on", new_values."id", new_values."invoice_date", new_values."lot_id", new_values."number", new_values."nurse_id", new_values."origin", new_values."patient_id", new_values."performed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."replaces_id", new_values."sent_on", new_values."series", new_values."source_file_id", new_values."source_rank", new_values."state", new_values."total_cents" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="01e110ebd82e426bb55a65e6390b5a36a211d458",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0c624",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="billing_invoice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_invoiceevent" ("cabinet_id", "cancelled_reason", "cared_on", "created_at", "first_cared_on", "id", "invoice_date", "lot_id", "number", "nurse_id", "origin", "patient_id", "performed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "replaces_id", "sent_on", "series", "source_file_id", "source_rank", "state", "total_cents") SELECT new_values."cabinet_id", new_values."cancelled_reason", new_values."cared_on", new_values."created_at", new_values."first_cared_on", new_values."id", new_values."invoice_date", new_values."lot_id", new_values."number", new_values."nurse_id", new_values."origin", new_values."patient_id", new_values."performed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."public_id", new_values."replaces_id", new_values."sent_on", new_values."series", new_values."source_file_id", new_values."source_rank", new_values."state", new_values."total_cents" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="43ff54768bbe20357881b5696e49e98d0fe8798a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_28c43",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="billing_invoice",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("origin", models.CharField(default="idel", max_length=40, verbose_name="origine")),
                ("series", models.CharField(default="principale", max_length=12)),
                ("number", models.CharField(max_length=9, verbose_name="numéro")),
                ("invoice_date", models.DateField(verbose_name="date de facture")),
                ("cared_on", models.DateField(verbose_name="dernier jour de soins")),
                ("first_cared_on", models.DateField(verbose_name="premier jour de soins")),
                (
                    "state",
                    models.CharField(
                        choices=[("ready", "Prête à transmettre"), ("sent", "Transmise"), ("cancelled", "Annulée")],
                        default="ready",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="transmise le")),
                ("total_cents", models.IntegerField(verbose_name="total (centimes)")),
                ("source_rank", models.IntegerField(blank=True, null=True, verbose_name="rang dans le fichier")),
                ("cancelled_reason", models.CharField(blank=True, max_length=200, verbose_name="motif d'annulation")),
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
                    "nurse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "performed_by",
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.invoice",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.lot",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
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
                            hash="05b718cad763793ddb677bf941071b79bc8029ff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d262c",
                            table="billing_invoiceevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.PositiveIntegerField()),
                ("cared_on", models.DateField(verbose_name="jour des soins")),
                ("text", models.CharField(max_length=30, verbose_name="cotation")),
                ("code", models.CharField(max_length=10)),
                ("coefficient", models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True)),
                ("rate", models.DecimalField(decimal_places=2, default=1, max_digits=4, verbose_name="taux")),
                ("amount_cents", models.IntegerField(null=True)),
                ("rule", models.CharField(blank=True, max_length=60, verbose_name="règle")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="référence")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="billing.invoice"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="billing.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["invoice", "rank"],
                "constraints": [models.UniqueConstraint(fields=("invoice", "rank"), name="invoice_line_once")],
            },
        ),
        migrations.CreateModel(
            name="LotEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("origin", models.CharField(default="idel", max_length=40, verbose_name="origine")),
                ("number", models.CharField(max_length=3, verbose_name="numéro")),
                ("made_on", models.DateField(verbose_name="constitué le")),
                (
                    "sent_file_id",
                    models.CharField(
                        blank=True, max_length=6, verbose_name="identifiant du fichier (000, positions 50-55)"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("closed", "Constitué"),
                            ("sent", "Déclaré transmis"),
                            ("acknowledged", "Accusé positif"),
                            ("refused", "Refusé"),
                            ("dissolved", "Défait avant envoi"),
                        ],
                        default="closed",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="déclaré transmis le")),
                ("refused_reason", models.CharField(blank=True, max_length=200, verbose_name="motif de refus")),
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
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "payer",
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
                        to="billing.lot",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                            hash="5877466f3086b152cf2e62537f44ad2429d52820",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6d99d",
                            table="billing_lotevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("series", models.CharField(default="principale", max_length=12)),
                ("next_number", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.nurse"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("nurse", "series"), name="number_series_once")],
            },
        ),
        migrations.CreateModel(
            name="PatientEvent",
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
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                (
                    "nir_index",
                    cabinet.fields.BlindIndexField(blank=True, db_index=True, default=b"", purpose="nir", source="nir"),
                ),
                ("nir_is_provisional", models.BooleanField(default=False, verbose_name="numéro provisoire")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                ("household", models.CharField(blank=True, max_length=40, verbose_name="foyer")),
                (
                    "distance_km",
                    models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name="distance aller (km)"),
                ),
                (
                    "terrain",
                    models.CharField(
                        choices=[("plain", "Plaine"), ("mountain", "Montagne"), ("foot", "À pied ou à ski")],
                        default="plain",
                        max_length=8,
                        verbose_name="terrain",
                    ),
                ),
                ("insulin_treated", models.BooleanField(default=False, verbose_name="insulino-traité")),
                ("immunodepressed", models.BooleanField(default=False, verbose_name="cancer ou immunodépression")),
                ("palliative", models.BooleanField(default=False, verbose_name="soins palliatifs")),
                ("search_name", models.CharField(blank=True, editable=False, max_length=170)),
                ("is_archived", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
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
                        to="billing.patient",
                    ),
                ),
                (
                    "nearest_km",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="distance de l'infirmier le plus proche (km)",
                    ),
                ),
                ("return_home", models.BooleanField(default=False, verbose_name="programme de retour à domicile")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="17a6341f11880d71f459ba87d5dd7112224ca6b4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c378b",
                            table="billing_patientevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescribedAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                ("quantity", models.PositiveIntegerField(blank=True, null=True, verbose_name="nombre")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="billing.prescription"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_prescribedactevent" ("act_code", "cabinet_id", "created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "public_id", "quantity") VALUES (NEW."act_code", NEW."cabinet_id", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescription_id", NEW."public_id", NEW."quantity"); RETURN NULL;',
                            hash="27174655dad6e05f1b18f117d275532621212509",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_67d37",
                            table="billing_prescribedact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_prescribedactevent" ("act_code", "cabinet_id", "created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "public_id", "quantity") VALUES (NEW."act_code", NEW."cabinet_id", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescription_id", NEW."public_id", NEW."quantity"); RETURN NULL;',
                            hash="da8c8e2763f42db43604891f1bd1c05104f86c00",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7f756",
                            table="billing_prescribedact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescribedActEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                ("quantity", models.PositiveIntegerField(blank=True, null=True, verbose_name="nombre")),
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
                        to="billing.prescribedact",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.prescription",
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
                            hash="a832a0b9b3f25cd513fb6bf5a57ec7516d244d04",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_eee01",
                            table="billing_prescribedactevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescriberEvent",
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
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("rpps", models.CharField(blank=True, max_length=11, verbose_name="numéro RPPS")),
                ("am_number", models.CharField(blank=True, max_length=9, verbose_name="numéro AM")),
                ("specialty", models.CharField(blank=True, max_length=60, verbose_name="spécialité")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
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
                        to="billing.prescriber",
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
                            hash="e65ef42d2a01818971d7356954615541d9236c74",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_37009",
                            table="billing_prescriberevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("prescribed_on", models.DateField(verbose_name="prescrite le")),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("until_healed", models.BooleanField(default=False, verbose_name="jusqu'à cicatrisation")),
                ("at_home", models.BooleanField(default=True, verbose_name="à domicile")),
                ("night_need", models.BooleanField(default=False, verbose_name="nécessité impérieuse de la nuit")),
                (
                    "daily_need",
                    models.BooleanField(default=False, verbose_name="tous les jours, dimanche et fériés compris"),
                ),
                ("text", models.TextField(blank=True, verbose_name="texte")),
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
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.prescription",
                    ),
                ),
                (
                    "prescriber",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.prescriber",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.incomingfile",
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
                            hash="53a6abdb52e45bda6a210ebe8bdf56c3d20859c1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_adf3f",
                            table="billing_prescriptionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplacementContract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "replaced",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.nurse"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replacements", to="cabinet.nurse"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="replacement_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replaced", models.F("substitute")), _negated=True),
                        name="replacement_two_nurses",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_replacementcontractevent" ("cabinet_id", "created_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "replaced_id", "starts_on", "substitute_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."ends_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."replaced_id", NEW."starts_on", NEW."substitute_id"); RETURN NULL;',
                            hash="1e6d30766f0d600fb2ab3de6291dc9b615bb1414",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9bd49",
                            table="billing_replacementcontract",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_replacementcontractevent" ("cabinet_id", "created_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "replaced_id", "starts_on", "substitute_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."ends_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."replaced_id", NEW."starts_on", NEW."substitute_id"); RETURN NULL;',
                            hash="9e8456b18fb229926f3ee1bddd1cf0c84f029669",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_35242",
                            table="billing_replacementcontract",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplacementContractEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
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
                        to="billing.replacementcontract",
                    ),
                ),
                (
                    "replaced",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        db_constraint=False,
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
                            hash="53f43c2e16083448203ccaa254961d4b1b720262",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8b2f4",
                            table="billing_replacementcontractevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "part",
                    models.CharField(
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                        verbose_name="part",
                    ),
                ),
                ("expected_cents", models.IntegerField(verbose_name="attendu")),
                ("announced_cents", models.IntegerField(default=0, verbose_name="annoncé")),
                ("received_cents", models.IntegerField(default=0, verbose_name="reçu")),
                ("recovered_cents", models.IntegerField(default=0, verbose_name="repris")),
                ("written_off_cents", models.IntegerField(default=0, verbose_name="abandonné")),
                (
                    "admin_state",
                    models.CharField(
                        choices=[
                            ("ready", "À transmettre"),
                            ("sent", "Transmise"),
                            ("acknowledged", "Lot accepté techniquement"),
                            ("refused", "Lot refusé"),
                            ("pending", "En traitement à la caisse"),
                            ("accepted", "Acceptée"),
                            ("rejected", "Rejetée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="ready",
                        max_length=12,
                        verbose_name="voie administrative",
                    ),
                ),
                (
                    "money_state",
                    models.CharField(
                        choices=[
                            ("expected", "Attendue"),
                            ("announced", "Annoncée"),
                            ("received", "Reçue"),
                            ("partial", "Reçue en partie"),
                            ("overpaid", "Trop reçue"),
                            ("recovered", "Reprise par la caisse"),
                            ("written_off", "Abandonnée"),
                            ("time_barred", "Prescrite"),
                        ],
                        default="expected",
                        max_length=12,
                        verbose_name="voie de l'argent",
                    ),
                ),
                ("reason_code", models.CharField(blank=True, max_length=10, verbose_name="code de rejet")),
                ("reason_label", models.CharField(blank=True, max_length=86, verbose_name="libellé de rejet")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lot_not_acknowledged", "Lot jamais accusé"),
                            ("lot_refused", "Lot refusé"),
                            ("rejected", "Rejetée"),
                            ("silent_payer", "Payeur silencieux"),
                            ("silent_payer_incident", "Payeur en retard pour tous"),
                            ("silent_share", "Sans nouvelle"),
                            ("announced_not_received", "Annoncée, jamais reçue"),
                            ("underpaid", "Payée en partie"),
                            ("overpaid", "Payée en trop"),
                            ("recovered_named", "Reprise par la caisse"),
                            ("recovered_unnamed", "Reprise sans facture désignée"),
                            ("duplicate", "Doublon"),
                            ("paid_by_patient", "Réglée par le patient"),
                            ("time_barred", "Prescrite"),
                            ("unknown", "Cause inconnue"),
                            ("patient_debt", "Reste dû par le patient"),
                        ],
                        max_length=24,
                    ),
                ),
                ("is_silent", models.BooleanField(default=False, verbose_name="sans nouvelle")),
                ("claim_limit_on", models.DateField(blank=True, null=True, verbose_name="limite pour réclamer")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="billing.invoice"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="cabinet.organism",
                    ),
                ),
                ("declared_cents", models.IntegerField(default=0, verbose_name="constaté payé")),
            ],
            options={
                "ordering": ["invoice", "part"],
                "indexes": [models.Index(fields=["cabinet", "admin_state", "money_state"], name="share_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "part"), name="share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["AMO", "AMC", "PATIENT"])), name="share_part_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected_cents__gt", 0)), name="share_expects_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "admin_state__in",
                                [
                                    "ready",
                                    "sent",
                                    "acknowledged",
                                    "refused",
                                    "pending",
                                    "accepted",
                                    "rejected",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="share_admin_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "money_state__in",
                                [
                                    "expected",
                                    "announced",
                                    "received",
                                    "partial",
                                    "overpaid",
                                    "recovered",
                                    "written_off",
                                    "time_barred",
                                ],
                            )
                        ),
                        name="share_money_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("admin_state", "rejected"), _negated=True),
                            models.Q(("reason_code", ""), _negated=True),
                            models.Q(("reason_label", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="share_rejected_has_reason",
                        violation_error_message="Un rejet porte toujours son motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part", "PATIENT"), ("payer__isnull", False), _connector="OR"),
                        name="share_has_payer",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_shareevent" ("admin_state", "announced_cents", "cabinet_id", "cause", "claim_limit_on", "created_at", "declared_cents", "expected_cents", "id", "invoice_id", "is_silent", "money_state", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason_code", "reason_label", "received_cents", "recovered_cents", "written_off_cents") SELECT new_values."admin_state", new_values."announced_cents", new_values."cabinet_id", new_values."cause", new_values."claim_limit_on", new_values."created_at", new_values."declared_cents", new_values."expected_cents", new_values."id", new_values."invoice_id", new_values."is_silent", new_values."money_state", new_values."part", new_values."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reason_code", new_values."reason_label", new_values."received_cents", new_values."recovered_cents", new_values."written_off_cents" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="36d89757cf5a6ff1b15ffc30927d8497bc186d3c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_61472",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="billing_share",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_shareevent" ("admin_state", "announced_cents", "cabinet_id", "cause", "claim_limit_on", "created_at", "declared_cents", "expected_cents", "id", "invoice_id", "is_silent", "money_state", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason_code", "reason_label", "received_cents", "recovered_cents", "written_off_cents") SELECT new_values."admin_state", new_values."announced_cents", new_values."cabinet_id", new_values."cause", new_values."claim_limit_on", new_values."created_at", new_values."declared_cents", new_values."expected_cents", new_values."id", new_values."invoice_id", new_values."is_silent", new_values."money_state", new_values."part", new_values."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reason_code", new_values."reason_label", new_values."received_cents", new_values."recovered_cents", new_values."written_off_cents" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ef191cf3e00048875358f3d86e52dc87416a33d0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_55533",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="billing_share",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareEvent",
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
                    "part",
                    models.CharField(
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                        verbose_name="part",
                    ),
                ),
                ("expected_cents", models.IntegerField(verbose_name="attendu")),
                ("announced_cents", models.IntegerField(default=0, verbose_name="annoncé")),
                ("received_cents", models.IntegerField(default=0, verbose_name="reçu")),
                ("recovered_cents", models.IntegerField(default=0, verbose_name="repris")),
                ("written_off_cents", models.IntegerField(default=0, verbose_name="abandonné")),
                (
                    "admin_state",
                    models.CharField(
                        choices=[
                            ("ready", "À transmettre"),
                            ("sent", "Transmise"),
                            ("acknowledged", "Lot accepté techniquement"),
                            ("refused", "Lot refusé"),
                            ("pending", "En traitement à la caisse"),
                            ("accepted", "Acceptée"),
                            ("rejected", "Rejetée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="ready",
                        max_length=12,
                        verbose_name="voie administrative",
                    ),
                ),
                (
                    "money_state",
                    models.CharField(
                        choices=[
                            ("expected", "Attendue"),
                            ("announced", "Annoncée"),
                            ("received", "Reçue"),
                            ("partial", "Reçue en partie"),
                            ("overpaid", "Trop reçue"),
                            ("recovered", "Reprise par la caisse"),
                            ("written_off", "Abandonnée"),
                            ("time_barred", "Prescrite"),
                        ],
                        default="expected",
                        max_length=12,
                        verbose_name="voie de l'argent",
                    ),
                ),
                ("reason_code", models.CharField(blank=True, max_length=10, verbose_name="code de rejet")),
                ("reason_label", models.CharField(blank=True, max_length=86, verbose_name="libellé de rejet")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lot_not_acknowledged", "Lot jamais accusé"),
                            ("lot_refused", "Lot refusé"),
                            ("rejected", "Rejetée"),
                            ("silent_payer", "Payeur silencieux"),
                            ("silent_payer_incident", "Payeur en retard pour tous"),
                            ("silent_share", "Sans nouvelle"),
                            ("announced_not_received", "Annoncée, jamais reçue"),
                            ("underpaid", "Payée en partie"),
                            ("overpaid", "Payée en trop"),
                            ("recovered_named", "Reprise par la caisse"),
                            ("recovered_unnamed", "Reprise sans facture désignée"),
                            ("duplicate", "Doublon"),
                            ("paid_by_patient", "Réglée par le patient"),
                            ("time_barred", "Prescrite"),
                            ("unknown", "Cause inconnue"),
                            ("patient_debt", "Reste dû par le patient"),
                        ],
                        max_length=24,
                    ),
                ),
                ("is_silent", models.BooleanField(default=False, verbose_name="sans nouvelle")),
                ("claim_limit_on", models.DateField(blank=True, null=True, verbose_name="limite pour réclamer")),
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
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payer",
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
                        to="billing.share",
                    ),
                ),
                ("declared_cents", models.IntegerField(default=0, verbose_name="constaté payé")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="72eb5e6bbd78eb2efcf5c65ab5403bce16ea117b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fb424",
                            table="billing_shareevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                ("is_done", models.BooleanField(default=True, verbose_name="fait")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="billing.visit"
                    ),
                ),
            ],
            options={
                "ordering": ["visit", "rank", "id"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_visitactevent" ("act_code", "cabinet_id", "created_at", "id", "is_done", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rank", "visit_id") VALUES (NEW."act_code", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."is_done", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."rank", NEW."visit_id"); RETURN NULL;',
                            hash="810585e0bce236a18455cd92fd34efff15663af4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_818c5",
                            table="billing_visitact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_visitactevent" ("act_code", "cabinet_id", "created_at", "id", "is_done", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rank", "visit_id") VALUES (NEW."act_code", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."is_done", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."rank", NEW."visit_id"); RETURN NULL;',
                            hash="2eef1411db3f5881b3ddf2242371844bea642b7e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_86258",
                            table="billing_visitact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitActEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                ("is_done", models.BooleanField(default=True, verbose_name="fait")),
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
                        to="billing.visitact",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.visit",
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
                            hash="5f89601757d10ba6edb629b05bf2d434f0de351f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5078a",
                            table="billing_visitactevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("device_uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("validated", "Validé"),
                            ("invoiced", "Facturé"),
                            ("cancelled", "Annulé"),
                            ("hospitalised", "Hospitalisé"),
                            ("replaced", "Remplacé par une version corrigée"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("cared_on", models.DateField(verbose_name="jour des soins")),
                ("at", models.TimeField(verbose_name="heure")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="ordre dans la tournée")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("home", "Domicile"),
                            ("office", "Cabinet"),
                            ("ehpad", "EHPAD"),
                            ("remote", "À distance"),
                        ],
                        default="home",
                        max_length=8,
                        verbose_name="lieu",
                    ),
                ),
                (
                    "terrain",
                    models.CharField(
                        choices=[("plain", "Plaine"), ("mountain", "Montagne"), ("foot", "À pied ou à ski")],
                        default="plain",
                        max_length=8,
                        verbose_name="terrain",
                    ),
                ),
                (
                    "distance_km",
                    models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name="distance aller (km)"),
                ),
                ("household", models.CharField(blank=True, max_length=40, verbose_name="foyer")),
                ("night_need", models.BooleanField(default=False, verbose_name="nécessité impérieuse de la nuit")),
                (
                    "daily_need",
                    models.BooleanField(default=False, verbose_name="tous les jours, dimanche et fériés compris"),
                ),
                ("emergency", models.BooleanField(default=False, verbose_name="urgence")),
                (
                    "bsi_done",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("initial", "BSI initial"),
                            ("renewal", "Renouvellement"),
                            ("intermediate", "BSI intermédiaire"),
                        ],
                        max_length=12,
                        verbose_name="BSI réalisé",
                    ),
                ),
                (
                    "dependence",
                    models.CharField(
                        blank=True,
                        choices=[("BSA", "BSA (léger)"), ("BSB", "BSB (intermédiaire)"), ("BSC", "BSC (lourd)")],
                        max_length=3,
                        verbose_name="forfait du jour",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("total_cents", models.IntegerField(blank=True, null=True)),
                ("validated_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "billed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
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
                    "care_plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.careplan",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "performed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.nurse",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.visit",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.prescription",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.visit",
                    ),
                ),
                ("has_proof", models.BooleanField(default=False, verbose_name="feuille signée ou pièce gardée")),
                ("is_degraded", models.BooleanField(default=False, verbose_name="carte Vitale absente (mode dégradé)")),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="06579b748092cb043bbf796ff71e518f3d926556",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a75e7",
                            table="billing_visitevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CareModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                (
                    "act_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="actes"
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
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "name"),
                        name="care_model_name_once",
                        violation_error_message="Un modèle de soins porte déjà ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act_codes", []), _negated=True), name="care_model_has_acts"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_caremodelevent" ("act_codes", "cabinet_id", "created_at", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."act_codes", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="a085c18c1833ecb8849abcec5ebcde1c6a9a29d8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5bd84",
                            table="billing_caremodel",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_caremodelevent" ("act_codes", "cabinet_id", "created_at", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."act_codes", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="dd1420eed239acec9dbe79c717631a8338bbe9fe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eef5f",
                            table="billing_caremodel",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CareModelEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                (
                    "act_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="actes"
                    ),
                ),
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
                        to="billing.caremodel",
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
                            hash="9355b07a19e5e30e9fbf5013eecfe50dba7d65a8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9512b",
                            table="billing_caremodelevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPrecheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("cause", models.CharField(max_length=40, verbose_name="cause")),
                ("reason_code", models.CharField(blank=True, max_length=10, verbose_name="code du motif")),
                ("reason_label", models.CharField(blank=True, max_length=86, verbose_name="libellé du motif")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("prescriber", "Prescripteur"),
                            ("payer", "Payeur"),
                            ("patient", "Patient"),
                            ("texts", "Cotation du jour"),
                        ],
                        max_length=10,
                        verbose_name="fait commun",
                    ),
                ),
                ("texts", models.CharField(blank=True, max_length=300, verbose_name="cotation du jour")),
                ("met", models.PositiveIntegerField(verbose_name="nombre de rejets")),
                ("evidence", models.JSONField(default=list, verbose_name="rejets")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("on", "En service"),
                            ("off", "Arrêté"),
                            ("refused", "Refusé"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.organism",
                    ),
                ),
                (
                    "prescriber",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.prescriber",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "cause", "about", "prescriber", "payer", "patient", "texts"),
                        name="own_precheck_once",
                        nulls_distinct=False,
                        violation_error_message="Ce contrôle existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "on", "off", "refused"])),
                        name="own_precheck_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["prescriber", "payer", "patient", "texts"])),
                        name="own_precheck_about_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("met__gte", 2)), name="own_precheck_met_twice"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_ownprecheckevent" ("about", "cabinet_id", "cause", "created_at", "evidence", "id", "met", "patient_id", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescriber_id", "public_id", "reason_code", "reason_label", "state", "texts") VALUES (NEW."about", NEW."cabinet_id", NEW."cause", NEW."created_at", NEW."evidence", NEW."id", NEW."met", NEW."patient_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescriber_id", NEW."public_id", NEW."reason_code", NEW."reason_label", NEW."state", NEW."texts"); RETURN NULL;',
                            hash="69f530844a5d8c2e1c50a2678e4b24bd17f9dfd9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fed4c",
                            table="billing_ownprecheck",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_ownprecheckevent" ("about", "cabinet_id", "cause", "created_at", "evidence", "id", "met", "patient_id", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescriber_id", "public_id", "reason_code", "reason_label", "state", "texts") VALUES (NEW."about", NEW."cabinet_id", NEW."cause", NEW."created_at", NEW."evidence", NEW."id", NEW."met", NEW."patient_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescriber_id", NEW."public_id", NEW."reason_code", NEW."reason_label", NEW."state", NEW."texts"); RETURN NULL;',
                            hash="4dc17750504dd8f47eb1e62e878c602c5630caae",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b53d9",
                            table="billing_ownprecheck",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPrecheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("cause", models.CharField(max_length=40, verbose_name="cause")),
                ("reason_code", models.CharField(blank=True, max_length=10, verbose_name="code du motif")),
                ("reason_label", models.CharField(blank=True, max_length=86, verbose_name="libellé du motif")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("prescriber", "Prescripteur"),
                            ("payer", "Payeur"),
                            ("patient", "Patient"),
                            ("texts", "Cotation du jour"),
                        ],
                        max_length=10,
                        verbose_name="fait commun",
                    ),
                ),
                ("texts", models.CharField(blank=True, max_length=300, verbose_name="cotation du jour")),
                ("met", models.PositiveIntegerField(verbose_name="nombre de rejets")),
                ("evidence", models.JSONField(default=list, verbose_name="rejets")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("on", "En service"),
                            ("off", "Arrêté"),
                            ("refused", "Refusé"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
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
                    "patient",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "payer",
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
                        to="billing.ownprecheck",
                    ),
                ),
                (
                    "prescriber",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.prescriber",
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
                            hash="f0553656b6e679a695c73dff0cedc5fbdf65037e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_cb414",
                            table="billing_ownprecheckevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPrecheckHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("on", "En service"),
                            ("off", "Arrêté"),
                            ("refused", "Refusé"),
                        ],
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="texte")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "precheck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="history", to="billing.ownprecheck"
                    ),
                ),
            ],
            options={
                "ordering": ["precheck", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReadingChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("point", models.CharField(max_length=8, verbose_name="point ouvert")),
                (
                    "reading",
                    models.CharField(
                        choices=[("default", "Lecture par défaut"), ("other", "Autre lecture")],
                        max_length=8,
                        verbose_name="lecture",
                    ),
                ),
                ("applies_from", models.DateField(verbose_name="soins à partir du")),
                ("reason", models.CharField(max_length=500, verbose_name="motif")),
                ("decided_at", models.DateTimeField(verbose_name="signée le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signée par",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at", "pk"],
                "indexes": [models.Index(fields=["cabinet", "point"], name="reading_choice_by_point")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reading__in", ["default", "other"])), name="reading_choice_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="reading_choice_has_reason",
                        violation_error_message="Une lecture choisie porte toujours son motif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceOperation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("device_uuid", models.UUIDField(verbose_name="appareil")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("validate", "Passage validé"),
                            ("state", "Passage annulé, hospitalisé ou remis"),
                            ("add", "Passage ajouté"),
                            ("order", "Tournée réordonnée"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="fait le")),
                ("said", models.JSONField(default=dict, verbose_name="saisie")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("applied", "Enregistré"),
                            ("same", "Déjà enregistré, identique"),
                            ("given_up", "Abandonné par la personne"),
                            ("conflict", "Deux versions"),
                            ("refused", "Refusé"),
                        ],
                        max_length=10,
                        verbose_name="issue",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="réponse")),
                ("answered_at", models.DateTimeField(verbose_name="répondu le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "device_uuid"), name="device_operation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["validate", "state", "add", "order"])),
                        name="device_operation_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["applied", "same", "given_up", "conflict", "refused"])),
                        name="device_operation_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FavouriteAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="favourites", to="cabinet.nurse"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("nurse", "act_code"),
                        name="favourite_act_once",
                        violation_error_message="Cet acte est déjà dans vos favoris.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HospitalStay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="séjour")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="billing.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-period"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(billing.models.coverage.PatientRange(), "&&"), ("period", "&&")],
                        name="hospital_stays_no_overlap",
                        violation_error_message="Deux hospitalisations se chevauchent.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_hospitalstayevent" ("cabinet_id", "created_at", "id", "patient_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."patient_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="91856c2b2e2a65df6cf6f4267ef87722007f220a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b0ec2",
                            table="billing_hospitalstay",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_hospitalstayevent" ("cabinet_id", "created_at", "id", "patient_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."patient_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="118235d3044c57ca2f1124583d52bc4a2e449e59",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_38c15",
                            table="billing_hospitalstay",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HospitalStayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="séjour")),
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
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.hospitalstay",
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
                            hash="fcdebf3aec21c3f09d71fea7572cfed1e1405bca",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8907f",
                            table="billing_hospitalstayevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                ("received_on", models.DateField(verbose_name="demande complète reçue par la caisse le")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accord", "Accordé"), ("refus", "Refusé")],
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="billing.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True)),
                            models.Q(
                                ("answer__in", ["accord", "refus"]), ("answered_on__gte", models.F("received_on"))
                            ),
                            _connector="OR",
                        ),
                        name="prior_agreement_answer_has_its_day",
                        violation_error_message="Une réponse porte sa date, qui ne précède pas la demande.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_prioragreementevent" ("act_code", "answer", "answered_on", "cabinet_id", "created_at", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "received_on") VALUES (NEW."act_code", NEW."answer", NEW."answered_on", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."received_on"); RETURN NULL;',
                            hash="9018d9bde5fc477caaf166165d6f334d48806df5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7172d",
                            table="billing_prioragreement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_prioragreementevent" ("act_code", "answer", "answered_on", "cabinet_id", "created_at", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "received_on") VALUES (NEW."act_code", NEW."answer", NEW."answered_on", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."received_on"); RETURN NULL;',
                            hash="fbf5e06cbe96e92d815209abc08053b96cc055e1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_df091",
                            table="billing_prioragreement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorAgreementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("act_code", models.CharField(max_length=60, verbose_name="acte")),
                ("received_on", models.DateField(verbose_name="demande complète reçue par la caisse le")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accord", "Accordé"), ("refus", "Refusé")],
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
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
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.patient",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.prioragreement",
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
                            hash="81cbee9c7e5dfb74db29d965b1d6c63161e16d1b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8a92a",
                            table="billing_prioragreementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        cabinet.triggers.InstallTriggers(),
        *raw_sql(
            "billing",
            "0003_row_security",
            "0004_care_model",
            "0005_prechecks",
            "0006_shares_sum_to_the_total",
            "0007_readings",
            "0008_device_operations",
            "0011_favourite_acts",
            "0012_hospital_stays",
            "0013_prior_agreement_and_nearest_nurse",
            "0016_shares_sum_of_both_invoices",
        ),
    ])
