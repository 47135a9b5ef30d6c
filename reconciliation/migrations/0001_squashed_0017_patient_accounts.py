import cabinet.fields
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
        ("reconciliation", "0001_initial"),
        ("reconciliation", "0002_row_security"),
        ("reconciliation", "0003_allocations"),
        ("reconciliation", "0004_ledger_is_append_only"),
        ("reconciliation", "0005_step_names_its_lot"),
        ("reconciliation", "0006_bank_formats"),
        ("reconciliation", "0007_payer_delay"),
        ("reconciliation", "0008_column_mappings"),
        ("reconciliation", "0009_bank_notices"),
        ("reconciliation", "0010_dossier_clock"),
        ("reconciliation", "0011_indu_notice"),
        ("reconciliation", "0012_write_offs_and_declared"),
        ("reconciliation", "0013_relances"),
        ("reconciliation", "0014_month_closing"),
        ("reconciliation", "0015_saved_views_and_bulk_runs"),
        ("reconciliation", "0016_resend"),
        ("reconciliation", "0017_patient_accounts"),
    ]

    initial = True

    dependencies = [
        ("billing", "0016_shares_sum_of_both_invoices"),
        ("cabinet", "0008_quarantine"),
        ("noemie", "0003_rejects_learnt"),
    ]

    operations = tables_at_once([
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("payee_number", models.CharField(blank=True, max_length=15, verbose_name="destinataire")),
                ("paid_on", models.DateField(null=True, verbose_name="jour du virement")),
                ("label_1", models.CharField(blank=True, max_length=32)),
                ("label_2", models.CharField(blank=True, max_length=32)),
                ("total_cents", models.BigIntegerField(null=True, verbose_name="total déclaré")),
                ("computed_cents", models.BigIntegerField(verbose_name="total calculé")),
                ("is_coherent", models.BooleanField(default=False, verbose_name="total exact")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advices", to="cabinet.incomingfile"
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.nurse"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.organism"
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="noemie.returnrecord"
                    ),
                ),
            ],
            options={
                "ordering": ["-paid_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AdviceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("share", "Part de facture"), ("forfait", "Forfait"), ("recovery", "Retenue")],
                        max_length=8,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                    ),
                ),
                ("invoice_number", models.CharField(blank=True, max_length=9)),
                ("invoice_date", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(blank=True, max_length=1, verbose_name="état (P payé, R rejeté, D différé)"),
                ),
                ("amount_cents", models.BigIntegerField()),
                ("reason_code", models.CharField(blank=True, max_length=10)),
                ("reason_label", models.CharField(blank=True, max_length=86)),
                ("debt_reference", models.CharField(blank=True, max_length=20, verbose_name="référence de la dette")),
                ("debt_left_cents", models.BigIntegerField(null=True, verbose_name="reste de la dette")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applied", "Rattachée"),
                            ("ambiguous", "Deux factures possibles"),
                            ("unknown", "Facture inconnue"),
                            ("not_a_claim", "Sans facture"),
                            ("parked", "À identifier"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "advice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="reconciliation.advice"
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="noemie.returnrecord"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_lines",
                        to="billing.share",
                    ),
                ),
            ],
            options={
                "ordering": ["advice", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "kind", "part"),
                        name="advice_line_once",
                        violation_error_message="Cette ligne de retour est déjà appliquée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "R"), _negated=True),
                            models.Q(("reason_code", ""), _negated=True),
                            models.Q(("reason_label", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="advice_line_rejected_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("label", models.CharField(blank=True, max_length=80, verbose_name="intitulé")),
                ("number", cabinet.fields.SealedTextField(blank=True, default="", verbose_name="compte")),
                (
                    "number_index",
                    cabinet.fields.BlindIndexField(
                        blank=True, db_index=True, default=b"", purpose="account", source="number"
                    ),
                ),
                ("iban", cabinet.fields.SealedTextField(blank=True, default="", verbose_name="IBAN")),
                (
                    "iban_index",
                    cabinet.fields.BlindIndexField(
                        blank=True, db_index=True, default=b"", purpose="iban", source="iban"
                    ),
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
                    models.UniqueConstraint(
                        condition=models.Q(("number_index", b""), _negated=True),
                        fields=("cabinet", "number_index"),
                        name="bank_account_once",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_bankaccountevent" ("cabinet_id", "created_at", "iban_index", "id", "label", "number_index", "nurse_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."iban_index", NEW."id", NEW."label", NEW."number_index", NEW."nurse_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="4c722a1f0d6f89e27429efcff91af7c84dcb70a0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3baf9",
                            table="reconciliation_bankaccount",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."cabinet_id" IS DISTINCT FROM (NEW."cabinet_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."iban_index" IS DISTINCT FROM (NEW."iban_index") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."number_index" IS DISTINCT FROM (NEW."number_index") OR OLD."nurse_id" IS DISTINCT FROM (NEW."nurse_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id"))',
                            func='INSERT INTO "reconciliation_bankaccountevent" ("cabinet_id", "created_at", "iban_index", "id", "label", "number_index", "nurse_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."iban_index", NEW."id", NEW."label", NEW."number_index", NEW."nurse_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="871c65c520d043eb68939f60d809bae9dea64a51",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_79cb9",
                            table="reconciliation_bankaccount",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccountEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("label", models.CharField(blank=True, max_length=80, verbose_name="intitulé")),
                (
                    "number_index",
                    cabinet.fields.BlindIndexField(
                        blank=True, db_index=True, default=b"", purpose="account", source="number"
                    ),
                ),
                (
                    "iban_index",
                    cabinet.fields.BlindIndexField(
                        blank=True, db_index=True, default=b"", purpose="iban", source="iban"
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reconciliation.bankaccount",
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
                            hash="b851da7f1b37b4afd5158eaac3a21031c967f727",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dd85f",
                            table="reconciliation_bankaccountevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.IntegerField(verbose_name="rang dans le fichier")),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("decimals", models.PositiveSmallIntegerField(default=2)),
                ("opening_cents", models.BigIntegerField(null=True)),
                ("opening_on", models.DateField(null=True)),
                ("closing_cents", models.BigIntegerField(null=True)),
                ("closing_on", models.DateField(null=True)),
                ("is_proved", models.BooleanField(null=True, verbose_name="prouvé")),
                ("is_continuous", models.BooleanField(null=True, verbose_name="continu")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="reconciliation.bankaccount",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="cabinet.incomingfile",
                    ),
                ),
                ("format", models.CharField(default="cfonb120", max_length=10)),
            ],
            options={
                "ordering": ["account", "opening_on", "id"],
                "constraints": [models.UniqueConstraint(fields=("file", "rank"), name="bank_statement_once")],
            },
        ),
        migrations.CreateModel(
            name="BankEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.IntegerField(verbose_name="rang dans le relevé")),
                ("base_key", models.CharField(max_length=64)),
                ("occurrence", models.PositiveIntegerField(default=1)),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("booked_on", models.DateField(verbose_name="comptabilisé le")),
                ("value_on", models.DateField(null=True, verbose_name="valeur")),
                ("label", models.CharField(blank=True, max_length=140, verbose_name="libellé")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="référence")),
                ("operation_code", models.CharField(blank=True, max_length=20, verbose_name="code opération")),
                ("texts", models.JSONField(default=list)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("explained", "Expliqué"),
                            ("partial", "Expliqué en partie"),
                            ("ambiguous", "Plusieurs possibilités"),
                            ("unmatched", "Inexpliqué"),
                            ("not_a_claim", "Sans rapport avec les factures"),
                            ("ignored", "Ignoré"),
                        ],
                        default="unmatched",
                        max_length=12,
                        verbose_name="issue",
                    ),
                ),
                ("ignored_reason", models.CharField(blank=True, max_length=120)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reconciliation.bankaccount",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reconciliation.bankstatement",
                    ),
                ),
                ("format", models.CharField(default="cfonb120", max_length=10)),
            ],
            options={
                "ordering": ["-booked_on", "-id"],
                "indexes": [models.Index(fields=["cabinet", "booked_on"], name="bank_entry_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "base_key", "occurrence"),
                        name="bank_entry_once",
                        violation_error_message="Ce mouvement est déjà importé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["explained", "partial", "ambiguous", "unmatched", "not_a_claim", "ignored"],
                            )
                        ),
                        name="bank_entry_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "À traiter"), ("waiting", "En attente"), ("closed", "Clos")],
                        default="open",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
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
                (
                    "actor",
                    models.CharField(
                        choices=[
                            ("nurse", "L'infirmière"),
                            ("office", "Le cabinet"),
                            ("patient", "Le patient"),
                            ("prescriber", "Le prescripteur"),
                            ("fund", "La caisse"),
                            ("amc", "La mutuelle"),
                            ("bank", "La banque"),
                        ],
                        max_length=10,
                        verbose_name="qui doit agir",
                    ),
                ),
                ("next_action", models.CharField(blank=True, max_length=200, verbose_name="prochaine action")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="le")),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case", to="billing.share"
                    ),
                ),
                (
                    "alert",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("six_months", "Limite dans moins de six mois"),
                            ("three_months", "Limite dans moins de trois mois"),
                            ("one_month", "Limite dans moins d’un mois"),
                            ("fifteen_days", "Limite dans quinze jours ou moins"),
                            ("past", "Limite passée"),
                        ],
                        max_length=12,
                        verbose_name="alerte de délai",
                    ),
                ),
                ("priority", models.BigIntegerField(default=0, verbose_name="priorité (centimes pondérés)")),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "waiting", "closed"])), name="case_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", False), _connector="OR"
                        ),
                        name="case_closed_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alert__in", ["", "six_months", "three_months", "one_month", "fifteen_days", "past"])
                        ),
                        name="case_alert_known",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_caseevent" ("actor", "cabinet_id", "cause", "closed_on", "created_at", "id", "next_action", "next_on", "opened_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "share_id", "state", "version") VALUES (NEW."actor", NEW."cabinet_id", NEW."cause", NEW."closed_on", NEW."created_at", NEW."id", NEW."next_action", NEW."next_on", NEW."opened_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."share_id", NEW."state", NEW."version"); RETURN NULL;',
                            hash="080eb22d7c19017e03e737282815882e7bc42a12",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_916c9",
                            table="reconciliation_case",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."actor" IS DISTINCT FROM (NEW."actor") OR OLD."cabinet_id" IS DISTINCT FROM (NEW."cabinet_id") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."next_action" IS DISTINCT FROM (NEW."next_action") OR OLD."next_on" IS DISTINCT FROM (NEW."next_on") OR OLD."opened_on" IS DISTINCT FROM (NEW."opened_on") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."share_id" IS DISTINCT FROM (NEW."share_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "reconciliation_caseevent" ("actor", "cabinet_id", "cause", "closed_on", "created_at", "id", "next_action", "next_on", "opened_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "share_id", "state", "version") VALUES (NEW."actor", NEW."cabinet_id", NEW."cause", NEW."closed_on", NEW."created_at", NEW."id", NEW."next_action", NEW."next_on", NEW."opened_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."share_id", NEW."state", NEW."version"); RETURN NULL;',
                            hash="199afaf01f04caf607d07b148e402f473a2f5872",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_35676",
                            table="reconciliation_case",
                            when="AFTER",
                        ),
                    ),
                ],
                "indexes": [models.Index(fields=["cabinet", "-priority"], name="case_by_priority")],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
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
                    "state",
                    models.CharField(
                        choices=[("open", "À traiter"), ("waiting", "En attente"), ("closed", "Clos")],
                        default="open",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
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
                (
                    "actor",
                    models.CharField(
                        choices=[
                            ("nurse", "L'infirmière"),
                            ("office", "Le cabinet"),
                            ("patient", "Le patient"),
                            ("prescriber", "Le prescripteur"),
                            ("fund", "La caisse"),
                            ("amc", "La mutuelle"),
                            ("bank", "La banque"),
                        ],
                        max_length=10,
                        verbose_name="qui doit agir",
                    ),
                ),
                ("next_action", models.CharField(blank=True, max_length=200, verbose_name="prochaine action")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="le")),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reconciliation.case",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.share",
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
                            hash="036f26c80cfe47e9469613b226aec640638d8811",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a4ff6",
                            table="reconciliation_caseevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=500)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="history", to="reconciliation.case"
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
            ],
            options={
                "ordering": ["case", "id"],
            },
        ),
        migrations.CreateModel(
            name="EntryMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("E1", "Référence et montant"),
                            ("E2", "Payeur reconnu, montant, dates"),
                            ("E3", "Montant et dates"),
                            ("person", "Décision d'une personne"),
                        ],
                        max_length=6,
                        verbose_name="preuve",
                    ),
                ),
                ("evidence", models.JSONField(default=dict)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=200)),
                (
                    "advice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="reconciliation.advice",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="reconciliation.bankentry",
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
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_matches",
                        to="billing.share",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("advice__isnull", False)),
                        fields=("entry", "advice"),
                        name="match_entry_advice_once_live",
                        violation_error_message="Ce mouvement est déjà rapproché de cet avis.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("share__isnull", False)),
                        fields=("entry", "share"),
                        name="match_entry_share_once_live",
                        violation_error_message="Ce mouvement est déjà rapproché de cette part.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advice__isnull", False), ("share__isnull", True)),
                            models.Q(("advice__isnull", True), ("share__isnull", False)),
                            _connector="OR",
                        ),
                        name="match_advice_or_share",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="match_moves_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True),
                            models.Q(("cancelled_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="match_cancelled_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineAllocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="imputé")),
                ("excess_cents", models.BigIntegerField(default=0, verbose_name="en trop")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation",
                        to="reconciliation.adviceline",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="billing.share"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gte", 0), ("excess_cents__gte", 0)),
                        name="allocation_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("text", models.CharField(max_length=140, verbose_name="nom lu sur le relevé")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organism",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="cabinet.organism"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reconciliation.bankaccount",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "account", "text"), name="payer_alias_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="payer_alias_has_text"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_payeraliasevent" ("account_id", "cabinet_id", "confirmed_by_id", "created_at", "id", "organism_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "text") VALUES (NEW."account_id", NEW."cabinet_id", NEW."confirmed_by_id", NEW."created_at", NEW."id", NEW."organism_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."text"); RETURN NULL;',
                            hash="9260768013357f3595acde86e776e6b4e0252420",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_944e1",
                            table="reconciliation_payeralias",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_payeraliasevent" ("account_id", "cabinet_id", "confirmed_by_id", "created_at", "id", "organism_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "text") VALUES (NEW."account_id", NEW."cabinet_id", NEW."confirmed_by_id", NEW."created_at", NEW."id", NEW."organism_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."text"); RETURN NULL;',
                            hash="030a8103b878c64587f0efbd148a791499f978a6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a63fd",
                            table="reconciliation_payeralias",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerAliasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("text", models.CharField(max_length=140, verbose_name="nom lu sur le relevé")),
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
                    "confirmed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="reconciliation.payeralias",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.bankaccount",
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
                            hash="dd6b6b3a52a4e76ace8acbaeffc80837014afa88",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e8594",
                            table="reconciliation_payeraliasevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("expected", "Attendu"),
                            ("announced", "Annoncé"),
                            ("received", "Reçu"),
                            ("recovered", "Repris"),
                            ("written_off", "Abandonné"),
                            ("declared", "Constaté payé"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_cents", models.BigIntegerField()),
                ("happened_on", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "advice_line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="reconciliation.adviceline",
                    ),
                ),
                (
                    "bank_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="reconciliation.bankentry",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="reconciliation.entrymatch",
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
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="noemie.returnrecord",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="reconciliation.posting",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["share", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents", 0), _negated=True), name="posting_moves_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("record__isnull", False),
                            ("file__isnull", False),
                            ("invoice__isnull", False),
                            ("bank_entry__isnull", False),
                            models.Q(("person__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="posting_has_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "received"), _negated=True),
                            ("bank_entry__isnull", False),
                            _connector="OR",
                        ),
                        name="posting_received_has_bank_entry",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "expected"), ("reverses__isnull", True)),
                        fields=("share", "kind"),
                        name="posting_expected_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("advice_line__isnull", False), ("reverses__isnull", True)),
                        fields=("advice_line", "kind", "match"),
                        name="posting_line_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["expected", "announced", "received", "recovered", "written_off", "declared"])
                        ),
                        name="posting_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("debt_reference", models.CharField(blank=True, max_length=20, verbose_name="référence de la dette")),
                ("amount_cents", models.BigIntegerField(verbose_name="retenu")),
                ("left_cents", models.BigIntegerField(null=True, verbose_name="reste dû")),
                ("happened_on", models.DateField(null=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery",
                        to="reconciliation.adviceline",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="billing.share",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RefusedPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(max_length=200)),
                (
                    "advice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reconciliation.advice",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused_pairs",
                        to="reconciliation.bankentry",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.share"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "advice", "share"), name="refused_pair_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sent", "Transmise"),
                            ("acknowledged", "Lot accepté techniquement"),
                            ("refused", "Lot refusé"),
                            ("pending", "En traitement à la caisse"),
                            ("accepted", "Acceptée"),
                            ("rejected", "Rejetée"),
                            ("cancelled", "Annulée"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("reason_code", models.CharField(blank=True, max_length=10)),
                ("reason_label", models.CharField(blank=True, max_length=86)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
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
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="noemie.returnrecord",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="billing.share"
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="billing.lot"
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="reconciliation.step",
                    ),
                ),
            ],
            options={
                "ordering": ["share", "happened_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["sent", "acknowledged", "refused", "pending", "accepted", "rejected", "cancelled"],
                            )
                        ),
                        name="step_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("record__isnull", False),
                            ("file__isnull", False),
                            ("invoice__isnull", False),
                            models.Q(("person__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="step_has_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "rejected"), _negated=True),
                            models.Q(("reason_code", ""), _negated=True),
                            models.Q(("reason_label", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="step_rejected_has_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("record__isnull", False)),
                        fields=("share", "kind", "record"),
                        name="step_record_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerDelay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "part",
                    models.CharField(
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("payer", "ses propres réponses"),
                            ("kind", "les réponses des payeurs de même nature"),
                            ("usual", "le délai d'usage"),
                        ],
                        max_length=5,
                        verbose_name="appris de",
                    ),
                ),
                ("days", models.PositiveIntegerField(verbose_name="patience")),
                ("answers", models.PositiveIntegerField(verbose_name="réponses observées")),
                ("median", models.PositiveIntegerField(null=True, verbose_name="délai médian")),
                ("learnt_on", models.DateField(verbose_name="appris le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "organism",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delays",
                        to="cabinet.organism",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "organism", "part"), name="payer_delay_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["payer", "kind", "usual"])), name="payer_delay_basis_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bank", "Relevé de banque"), ("invoices", "Factures")],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("heading_hash", models.CharField(max_length=64, verbose_name="empreinte de l'en-tête")),
                ("columns", models.JSONField(default=list, verbose_name="colonnes")),
                ("delimiter", models.CharField(max_length=1, verbose_name="séparateur")),
                ("date_order", models.CharField(blank=True, max_length=3, verbose_name="ordre des dates")),
                ("point", models.CharField(blank=True, max_length=1, verbose_name="marque décimale")),
                ("sign", models.CharField(blank=True, max_length=8, verbose_name="signe des débits")),
                ("is_balance_running", models.BooleanField(default=True, verbose_name="solde à chaque ligne")),
                ("account", cabinet.fields.SealedTextField(blank=True, default="", verbose_name="compte")),
                ("unit", models.CharField(blank=True, max_length=5, verbose_name="unité des montants")),
                ("rows_are", models.CharField(blank=True, max_length=7, verbose_name="une ligne est")),
                ("management", models.CharField(blank=True, max_length=8, verbose_name="gestion de la part mutuelle")),
                ("fund", models.CharField(blank=True, max_length=9, verbose_name="caisse de toutes les factures")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="modifiée le")),
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
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "heading_hash"),
                        name="column_mapping_once",
                        violation_error_message="Une correspondance existe déjà pour cet en-tête.",
                    ),
                    models.UniqueConstraint(
                        fields=("cabinet", "name"),
                        name="column_mapping_name_once",
                        violation_error_message="Une correspondance porte déjà ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["bank", "invoices"])), name="column_mapping_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="column_mapping_has_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.IntegerField(verbose_name="rang dans le fichier")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("booked_on", models.DateField(null=True, verbose_name="comptabilisé le")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="référence de la banque")),
                ("texts", models.JSONField(default=list, verbose_name="textes")),
                ("left_because", models.CharField(blank=True, max_length=160, verbose_name="laissé parce que")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="reconciliation.bankaccount",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="reconciliation.bankentry",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="cabinet.incomingfile"
                    ),
                ),
            ],
            options={
                "ordering": ["file", "rank"],
                "constraints": [models.UniqueConstraint(fields=("file", "rank"), name="bank_notice_once")],
            },
        ),
        migrations.CreateModel(
            name="DoubtDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("counted", "Compté : c’est un autre mouvement"), ("aside", "Remis de côté")],
                        max_length=8,
                        verbose_name="décision",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doubts",
                        to="reconciliation.bankentry",
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
                "ordering": ["entry", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["counted", "aside"])), name="doubt_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interruption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("payment", "Paiement partiel"),
                            ("acknowledgement", "Reconnaissance de la dette"),
                        ],
                        max_length=15,
                        verbose_name="nature",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="date")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="référence")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.incomingfile"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interruptions", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["share", "happened_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["lrar", "payment", "acknowledgement"])),
                        name="interruption_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("share", "kind", "happened_on"),
                        name="interruption_once",
                        violation_error_message="Cette interruption est déjà notée.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InduNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("reference", models.CharField(max_length=40, verbose_name="référence de la notification")),
                ("debt_reference", models.CharField(blank=True, max_length=20, verbose_name="référence de la dette")),
                ("notified_on", models.DateField(verbose_name="datée du")),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("deadline_on", models.DateField(verbose_name="répondre avant le")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant réclamé")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paid", "Payé"),
                            ("observations", "Observations envoyées"),
                            ("cra", "Commission de recours amiable saisie"),
                            ("withdrawn", "Retirée par la caisse"),
                        ],
                        max_length=12,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                ("alert", models.SmallIntegerField(blank=True, null=True, verbose_name="alerte, en jours")),
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.organism"
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.incomingfile"
                    ),
                ),
            ],
            options={
                "ordering": ["deadline_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "payer", "reference"),
                        name="indu_notice_once",
                        violation_error_message="Cette notification est déjà enregistrée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="indu_notice_asks_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "paid", "observations", "cra", "withdrawn"])),
                        name="indu_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""),
                            models.Q(("answered_on__isnull", False), ("proof__isnull", False)),
                            _connector="OR",
                        ),
                        name="indu_answer_has_day_and_proof",
                        violation_error_message="Une réponse a sa date et sa preuve.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_indunoticeevent" ("alert", "amount_cents", "answer", "answered_on", "cabinet_id", "created_at", "deadline_on", "debt_reference", "id", "notified_on", "nurse_id", "owner_id", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "public_id", "received_on", "reference", "scan_id", "version") VALUES (NEW."alert", NEW."amount_cents", NEW."answer", NEW."answered_on", NEW."cabinet_id", NEW."created_at", NEW."deadline_on", NEW."debt_reference", NEW."id", NEW."notified_on", NEW."nurse_id", NEW."owner_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof_id", NEW."public_id", NEW."received_on", NEW."reference", NEW."scan_id", NEW."version"); RETURN NULL;',
                            hash="f219b7d08a1582444db9c7a3745ca55887853388",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_98d71",
                            table="reconciliation_indunotice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_indunoticeevent" ("alert", "amount_cents", "answer", "answered_on", "cabinet_id", "created_at", "deadline_on", "debt_reference", "id", "notified_on", "nurse_id", "owner_id", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "public_id", "received_on", "reference", "scan_id", "version") VALUES (NEW."alert", NEW."amount_cents", NEW."answer", NEW."answered_on", NEW."cabinet_id", NEW."created_at", NEW."deadline_on", NEW."debt_reference", NEW."id", NEW."notified_on", NEW."nurse_id", NEW."owner_id", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof_id", NEW."public_id", NEW."received_on", NEW."reference", NEW."scan_id", NEW."version"); RETURN NULL;',
                            hash="9566a3829134437e5a6ba274121fde874ff15309",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a2c4a",
                            table="reconciliation_indunotice",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InduAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("invoice_number", models.CharField(blank=True, max_length=9, verbose_name="facture")),
                ("cared_on", models.DateField(blank=True, null=True, verbose_name="jour des soins")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("grievance", models.CharField(blank=True, max_length=200, verbose_name="grief")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indu_acts",
                        to="billing.share",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="reconciliation.indunotice"
                    ),
                ),
            ],
            options={
                "ordering": ["notice", "cared_on", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="indu_act_asks_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="InduNoticeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("reference", models.CharField(max_length=40, verbose_name="référence de la notification")),
                ("debt_reference", models.CharField(blank=True, max_length=20, verbose_name="référence de la dette")),
                ("notified_on", models.DateField(verbose_name="datée du")),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("deadline_on", models.DateField(verbose_name="répondre avant le")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant réclamé")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paid", "Payé"),
                            ("observations", "Observations envoyées"),
                            ("cra", "Commission de recours amiable saisie"),
                            ("withdrawn", "Retirée par la caisse"),
                        ],
                        max_length=12,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                ("alert", models.SmallIntegerField(blank=True, null=True, verbose_name="alerte, en jours")),
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payer",
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
                        to="reconciliation.indunotice",
                    ),
                ),
                (
                    "proof",
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
                    "scan",
                    models.ForeignKey(
                        db_constraint=False,
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
                            hash="2de2b185a45e5be8e848ae6b24d1ec3777b7092d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a13be",
                            table="reconciliation_indunoticeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=500)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="reconciliation.indunotice",
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
            ],
            options={
                "ordering": ["notice", "id"],
            },
        ),
        migrations.CreateModel(
            name="DeclaredPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("paid_on", models.DateField(verbose_name="payé le")),
                (
                    "paid_by",
                    models.CharField(
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                        verbose_name="payé par",
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("cash", "Espèces"),
                            ("cheque", "Chèque"),
                            ("card", "Carte"),
                            ("transfer", "Virement sur un autre compte"),
                            ("other", "Autre"),
                        ],
                        max_length=8,
                        verbose_name="moyen",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="référence")),
                ("refund_given_on", models.DateField(blank=True, null=True, verbose_name="feuille remise le")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="annulé le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_payment",
                        to="reconciliation.posting",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.incomingfile"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_payments",
                        to="billing.share",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="declared_pays_something"),
                    models.CheckConstraint(
                        condition=models.Q(("paid_by__in", ["AMO", "AMC", "PATIENT"])), name="declared_payer_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("means__in", ["cash", "cheque", "card", "transfer", "other"])),
                        name="declared_means_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("reason", models.CharField(max_length=200, verbose_name="motif")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("signed", "Signé"),
                            ("refused", "Refusé"),
                            ("resumed", "Repris"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="état",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="décidé le")),
                ("decided_words", models.CharField(blank=True, max_length=200, verbose_name="décision")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidé par",
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="write_off",
                        to="reconciliation.posting",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="write_offs", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="write_off_gives_up_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="write_off_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "signed", "refused", "resumed"])),
                        name="write_off_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("state", "proposed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("state", "proposed"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="write_off_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), _negated=True), ("posting__isnull", False), _connector="OR"
                        ),
                        name="write_off_signed_is_posted",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("share",),
                        name="write_off_proposed_once",
                        violation_error_message="Un abandon est déjà proposé pour cette part.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChasedGain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="récupéré")),
                ("happened_on", models.DateField(verbose_name="date")),
                ("after", models.CharField(max_length=80, verbose_name="après")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="vu le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gain", to="reconciliation.posting"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gains", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PayerContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("service", models.CharField(blank=True, max_length=120, verbose_name="service")),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="adresse postale")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone")),
                ("hours", models.CharField(blank=True, max_length=120, verbose_name="horaires")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                ("is_mssante", models.BooleanField(default=False, verbose_name="adresse MSSanté")),
                ("portal", models.URLField(blank=True, verbose_name="portail")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="d’où vient cette fiche")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "mssante_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vérifiée par",
                    ),
                ),
                (
                    "organism",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="cabinet.organism"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "organism"), name="payer_contact_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_mssante", False),
                            models.Q(("mssante_by__isnull", False), models.Q(("email", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payer_contact_mssante_said_by_somebody",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_payercontactevent" ("address", "cabinet_id", "created_at", "email", "hours", "id", "is_mssante", "mssante_by_id", "organism_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal", "public_id", "service", "source", "version") VALUES (NEW."address", NEW."cabinet_id", NEW."created_at", NEW."email", NEW."hours", NEW."id", NEW."is_mssante", NEW."mssante_by_id", NEW."organism_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."portal", NEW."public_id", NEW."service", NEW."source", NEW."version"); RETURN NULL;',
                            hash="01be9ceb249ebb375d1ff43134164ee5910e1cc5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b7dc7",
                            table="reconciliation_payercontact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_payercontactevent" ("address", "cabinet_id", "created_at", "email", "hours", "id", "is_mssante", "mssante_by_id", "organism_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal", "public_id", "service", "source", "version") VALUES (NEW."address", NEW."cabinet_id", NEW."created_at", NEW."email", NEW."hours", NEW."id", NEW."is_mssante", NEW."mssante_by_id", NEW."organism_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."portal", NEW."public_id", NEW."service", NEW."source", NEW."version"); RETURN NULL;',
                            hash="f3cd22ddcbde80498dac44b49497f6d29430cbeb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_41b55",
                            table="reconciliation_payercontact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("service", models.CharField(blank=True, max_length=120, verbose_name="service")),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="adresse postale")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone")),
                ("hours", models.CharField(blank=True, max_length=120, verbose_name="horaires")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                ("is_mssante", models.BooleanField(default=False, verbose_name="adresse MSSanté")),
                ("portal", models.URLField(blank=True, verbose_name="portail")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="d’où vient cette fiche")),
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
                    "mssante_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vérifiée par",
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
                        to="reconciliation.payercontact",
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
                            hash="a65a3b5068b48aca03d981465ac1444379a59646",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_61731",
                            table="reconciliation_payercontactevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelanceRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("issued_on", models.DateField(verbose_name="émise le")),
                ("skipped", models.JSONField(default=list, verbose_name="laissées de côté")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="émise par",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Relance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "part",
                    models.CharField(
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("silence", "Sans réponse"),
                            ("announced", "Virement annoncé, jamais reçu"),
                            ("partial", "Paiement partiel"),
                            ("late_refused", "Refus pour envoi tardif"),
                            ("duplicate_refused", "Refus pour doublon"),
                            ("rights_denied", "Droits contestés à tort"),
                            ("retention_no_notice", "Retenue sans notification"),
                            ("retention_too_early", "Retenue avant les deux mois"),
                            ("indu_contested", "Indu contesté"),
                            ("late_penalty", "Majoration pour paiement tardif"),
                            ("formal_notice", "Mise en demeure"),
                        ],
                        max_length=24,
                        verbose_name="lettre",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="niveau")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("post", "Lettre simple"),
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("mssante", "Messagerie MSSanté"),
                        ],
                        max_length=8,
                        verbose_name="mode d’envoi",
                    ),
                ),
                ("reference", models.CharField(max_length=20, verbose_name="référence")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant demandé")),
                ("issued_on", models.DateField(verbose_name="émise le")),
                ("answer_by", models.DateField(verbose_name="réponse attendue avant le")),
                ("lrar_number", models.CharField(blank=True, max_length=20, verbose_name="numéro du recommandé")),
                ("posted_on", models.DateField(blank=True, null=True, verbose_name="déposée le")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="distribuée le")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="réponse du")),
                (
                    "answer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promised", "Paiement promis"),
                            ("disputed", "Contestée"),
                            ("other", "Autre réponse"),
                        ],
                        max_length=10,
                        verbose_name="nature de la réponse",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300, verbose_name="réponse")),
                ("emailed_at", models.DateTimeField(blank=True, null=True, verbose_name="courriel parti le")),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="arrêtée le")),
                ("stopped_why", models.CharField(blank=True, max_length=120, verbose_name="arrêtée parce que")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="émise par",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                        verbose_name="lettre PDF",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relances",
                        to="reconciliation.indunotice",
                    ),
                ),
                (
                    "nurse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.nurse"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.organism"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relances",
                        to="reconciliation.relancerun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "reference"), name="relance_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "silence",
                                    "announced",
                                    "partial",
                                    "late_refused",
                                    "duplicate_refused",
                                    "rights_denied",
                                    "retention_no_notice",
                                    "retention_too_early",
                                    "indu_contested",
                                    "late_penalty",
                                    "formal_notice",
                                ],
                            )
                        ),
                        name="relance_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["post", "lrar", "mssante"])), name="relance_channel_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True), models.Q(("answer_kind", ""), _negated=True), _connector="OR"
                        ),
                        name="relance_answer_has_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_on__isnull", True), ("posted_on__isnull", False), _connector="OR"
                        ),
                        name="relance_delivered_after_posted",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_relanceevent" ("amount_cents", "answer_by", "answer_kind", "answer_words", "answered_on", "cabinet_id", "channel", "created_at", "delivered_on", "emailed_at", "id", "issued_by_id", "issued_on", "kind", "letter_id", "level", "lrar_number", "notice_id", "nurse_id", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_on", "public_id", "reference", "run_id", "stopped_on", "stopped_why", "version") VALUES (NEW."amount_cents", NEW."answer_by", NEW."answer_kind", NEW."answer_words", NEW."answered_on", NEW."cabinet_id", NEW."channel", NEW."created_at", NEW."delivered_on", NEW."emailed_at", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."kind", NEW."letter_id", NEW."level", NEW."lrar_number", NEW."notice_id", NEW."nurse_id", NEW."part", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."posted_on", NEW."public_id", NEW."reference", NEW."run_id", NEW."stopped_on", NEW."stopped_why", NEW."version"); RETURN NULL;',
                            hash="3dc16efb1d9e74c8c0131b3b034bb28dfcbe760c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5cc74",
                            table="reconciliation_relance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_relanceevent" ("amount_cents", "answer_by", "answer_kind", "answer_words", "answered_on", "cabinet_id", "channel", "created_at", "delivered_on", "emailed_at", "id", "issued_by_id", "issued_on", "kind", "letter_id", "level", "lrar_number", "notice_id", "nurse_id", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_on", "public_id", "reference", "run_id", "stopped_on", "stopped_why", "version") VALUES (NEW."amount_cents", NEW."answer_by", NEW."answer_kind", NEW."answer_words", NEW."answered_on", NEW."cabinet_id", NEW."channel", NEW."created_at", NEW."delivered_on", NEW."emailed_at", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."kind", NEW."letter_id", NEW."level", NEW."lrar_number", NEW."notice_id", NEW."nurse_id", NEW."part", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."posted_on", NEW."public_id", NEW."reference", NEW."run_id", NEW."stopped_on", NEW."stopped_why", NEW."version"); RETURN NULL;',
                            hash="ab6b547af40934d1b8ebd0911e3480ae3fd4a594",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4b614",
                            table="reconciliation_relance",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelanceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="demandé")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "relance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="reconciliation.relance"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relance_items", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["relance", "id"],
                "constraints": [models.UniqueConstraint(fields=("relance", "share"), name="relance_item_once")],
            },
        ),
        migrations.CreateModel(
            name="RelancePolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "part",
                    models.CharField(
                        choices=[("AMO", "Caisse (AMO)"), ("AMC", "Mutuelle (AMC)"), ("PATIENT", "Patient")],
                        max_length=7,
                    ),
                ),
                (
                    "first_after_days",
                    models.PositiveSmallIntegerField(default=20, verbose_name="première après (jours)"),
                ),
                (
                    "next_after_days",
                    models.PositiveSmallIntegerField(default=12, verbose_name="suivantes après (jours)"),
                ),
                ("levels", models.PositiveSmallIntegerField(default=3, verbose_name="niveaux")),
                ("minimum_cents", models.PositiveIntegerField(default=500, verbose_name="minimum")),
                (
                    "first_channel",
                    models.CharField(
                        choices=[
                            ("post", "Lettre simple"),
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("mssante", "Messagerie MSSanté"),
                        ],
                        default="post",
                        max_length=8,
                        verbose_name="premier envoi",
                    ),
                ),
                (
                    "next_channel",
                    models.CharField(
                        choices=[
                            ("post", "Lettre simple"),
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("mssante", "Messagerie MSSanté"),
                        ],
                        default="lrar",
                        max_length=8,
                        verbose_name="envois suivants",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "payer", "part"), name="relance_policy_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("levels__gte", 1), ("levels__lte", 5)), name="relance_policy_levels"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_relancepolicyevent" ("cabinet_id", "created_at", "first_after_days", "first_channel", "id", "levels", "minimum_cents", "next_after_days", "next_channel", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."first_after_days", NEW."first_channel", NEW."id", NEW."levels", NEW."minimum_cents", NEW."next_after_days", NEW."next_channel", NEW."part", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="0e3ac737f64d837e554225309907000316c1b0d6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_59985",
                            table="reconciliation_relancepolicy",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_relancepolicyevent" ("cabinet_id", "created_at", "first_after_days", "first_channel", "id", "levels", "minimum_cents", "next_after_days", "next_channel", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."cabinet_id", NEW."created_at", NEW."first_after_days", NEW."first_channel", NEW."id", NEW."levels", NEW."minimum_cents", NEW."next_after_days", NEW."next_channel", NEW."part", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;',
                            hash="0c1645389f3546a16fc3157da20c000f19af66da",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c13d2",
                            table="reconciliation_relancepolicy",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelancePolicyEvent",
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
                    ),
                ),
                (
                    "first_after_days",
                    models.PositiveSmallIntegerField(default=20, verbose_name="première après (jours)"),
                ),
                (
                    "next_after_days",
                    models.PositiveSmallIntegerField(default=12, verbose_name="suivantes après (jours)"),
                ),
                ("levels", models.PositiveSmallIntegerField(default=3, verbose_name="niveaux")),
                ("minimum_cents", models.PositiveIntegerField(default=500, verbose_name="minimum")),
                (
                    "first_channel",
                    models.CharField(
                        choices=[
                            ("post", "Lettre simple"),
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("mssante", "Messagerie MSSanté"),
                        ],
                        default="post",
                        max_length=8,
                        verbose_name="premier envoi",
                    ),
                ),
                (
                    "next_channel",
                    models.CharField(
                        choices=[
                            ("post", "Lettre simple"),
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("mssante", "Messagerie MSSanté"),
                        ],
                        default="lrar",
                        max_length=8,
                        verbose_name="envois suivants",
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
                        to="reconciliation.relancepolicy",
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
                            hash="1f099a2f7c9a2d5e5644b7ebe570f0555c5f4bc3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ec0a1",
                            table="reconciliation_relancepolicyevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelanceEvent",
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
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("silence", "Sans réponse"),
                            ("announced", "Virement annoncé, jamais reçu"),
                            ("partial", "Paiement partiel"),
                            ("late_refused", "Refus pour envoi tardif"),
                            ("duplicate_refused", "Refus pour doublon"),
                            ("rights_denied", "Droits contestés à tort"),
                            ("retention_no_notice", "Retenue sans notification"),
                            ("retention_too_early", "Retenue avant les deux mois"),
                            ("indu_contested", "Indu contesté"),
                            ("late_penalty", "Majoration pour paiement tardif"),
                            ("formal_notice", "Mise en demeure"),
                        ],
                        max_length=24,
                        verbose_name="lettre",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="niveau")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("post", "Lettre simple"),
                            ("lrar", "Lettre recommandée avec avis de réception"),
                            ("mssante", "Messagerie MSSanté"),
                        ],
                        max_length=8,
                        verbose_name="mode d’envoi",
                    ),
                ),
                ("reference", models.CharField(max_length=20, verbose_name="référence")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant demandé")),
                ("issued_on", models.DateField(verbose_name="émise le")),
                ("answer_by", models.DateField(verbose_name="réponse attendue avant le")),
                ("lrar_number", models.CharField(blank=True, max_length=20, verbose_name="numéro du recommandé")),
                ("posted_on", models.DateField(blank=True, null=True, verbose_name="déposée le")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="distribuée le")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="réponse du")),
                (
                    "answer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promised", "Paiement promis"),
                            ("disputed", "Contestée"),
                            ("other", "Autre réponse"),
                        ],
                        max_length=10,
                        verbose_name="nature de la réponse",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300, verbose_name="réponse")),
                ("emailed_at", models.DateTimeField(blank=True, null=True, verbose_name="courriel parti le")),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="arrêtée le")),
                ("stopped_why", models.CharField(blank=True, max_length=120, verbose_name="arrêtée parce que")),
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
                    "issued_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="émise par",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cabinet.incomingfile",
                        verbose_name="lettre PDF",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.indunotice",
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
                        to="reconciliation.relance",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reconciliation.relancerun",
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
                            hash="af5c23428c85f4d9f9a024500e9253c7eb50ccb7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f397c",
                            table="reconciliation_relanceevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("month", models.DateField(verbose_name="mois")),
                (
                    "kind",
                    models.CharField(
                        choices=[("closed", "Clos"), ("reopened", "Rouvert")], max_length=8, verbose_name="décision"
                    ),
                ),
                ("totals", models.JSONField(default=list, verbose_name="totaux par payeur")),
                ("unexplained", models.JSONField(default=list, verbose_name="crédits inexpliqués")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("signed_at", models.DateTimeField(verbose_name="signée le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["month", "id"],
                "indexes": [models.Index(fields=["cabinet", "month"], name="month_closing_by_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["closed", "reopened"])), name="month_closing_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reopened"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="month_reopened_has_reason",
                        violation_error_message="Un mois rouvert porte toujours son motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unexplained", []), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="month_unexplained_is_named",
                        violation_error_message="Les crédits inexpliqués d'un mois clos portent leur explication.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("week", models.DateField(verbose_name="semaine du")),
                ("key", models.CharField(max_length=60, verbose_name="carte")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "Fait"), ("skipped", "Passé cette semaine")],
                        max_length=7,
                        verbose_name="décision",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
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
                "ordering": ["week", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "week", "key"),
                        name="review_card_once_a_week",
                        violation_error_message="Cette carte est déjà décidée cette semaine.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["done", "skipped"])), name="review_outcome_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assign", "Confier"),
                            ("hold", "Mettre en attente"),
                            ("note", "Ajouter une note"),
                            ("call", "Noter un appel"),
                        ],
                        max_length=8,
                        verbose_name="action",
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="ce qui a été fait")),
                ("done_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
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
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["assign", "hold", "note", "call"])), name="bulk_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "À traiter"), ("waiting", "En attente"), ("closed", "Clos")], max_length=8
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True)),
                ("version_after", models.PositiveIntegerField()),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reconciliation.case"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="reconciliation.bulkrun"
                    ),
                ),
            ],
            options={
                "ordering": ["run", "id"],
                "constraints": [models.UniqueConstraint(fields=("run", "case"), name="bulk_change_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=60, verbose_name="nom de la vue")),
                ("query", models.CharField(blank=True, max_length=400)),
                ("is_shared", models.BooleanField(default=False, verbose_name="visible par le cabinet")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cabinet", "owner", "name"),
                        name="saved_view_name_once",
                        violation_error_message="Vous avez déjà une vue de ce nom.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DefenceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("made_on", models.DateField(verbose_name="joint le")),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="defences",
                        to="reconciliation.induact",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="defences",
                        to="reconciliation.indunotice",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                        verbose_name="dossier PDF",
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
                "ordering": ["notice", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("act", "paper"),
                        name="defence_file_once",
                        violation_error_message="Ce dossier de défense est déjà joint.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelanceAnnex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("title", models.CharField(max_length=250, verbose_name="titre")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                    ),
                ),
                (
                    "relance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annexes", to="reconciliation.relance"
                    ),
                ),
            ],
            options={
                "ordering": ["relance", "rank"],
                "constraints": [models.UniqueConstraint(fields=("relance", "rank"), name="relance_annex_once")],
            },
        ),
        migrations.CreateModel(
            name="Resend",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("replace", "Corrigée, sous un nouveau numéro"),
                            ("recycle", "La même facture, dans un nouveau lot"),
                            ("elsewhere", "Renvoyée par un autre logiciel"),
                            ("paper", "Sur papier"),
                            ("patient", "Au patient, pour son remboursement"),
                        ],
                        max_length=9,
                        verbose_name="façon",
                    ),
                ),
                ("changed", models.CharField(blank=True, max_length=300, verbose_name="ce qui a été corrigé")),
                ("reason_code", models.CharField(blank=True, max_length=10)),
                ("reason_label", models.CharField(blank=True, max_length=86)),
                ("done_on", models.DateField(verbose_name="fait le")),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="resends", to="reconciliation.case"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resends",
                        to="billing.invoice",
                        verbose_name="facture refusée",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.lot",
                        verbose_name="lot d’avant",
                    ),
                ),
                (
                    "made",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_by_resend",
                        to="billing.invoice",
                        verbose_name="nouvelle facture",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
                        verbose_name="papier",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="défait par",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["replace", "recycle", "elsewhere", "paper", "patient"])),
                        name="resend_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way__in", ["replace", "elsewhere"]), _negated=True),
                            ("made__isnull", False),
                            _connector="OR",
                        ),
                        name="resend_names_the_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "recycle"), _negated=True), ("lot__isnull", False), _connector="OR"
                        ),
                        name="resend_recycle_has_lot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way__in", ["paper", "patient"]), _negated=True),
                            ("paper__isnull", False),
                            _connector="OR",
                        ),
                        name="resend_paper_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("undone_at__isnull", True), ("undone_by__isnull", False), _connector="OR"),
                        name="resend_undone_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True), ("way__in", ["replace", "elsewhere"])),
                        fields=("invoice",),
                        name="resend_replaced_once",
                        violation_error_message="Cette facture a déjà été remplacée.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteOffResumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(max_length=200, verbose_name="motif")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Reprise proposée"),
                            ("signed", "Reprise signée"),
                            ("refused", "Reprise refusée"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="état",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="décidé le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidé par",
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resumption",
                        to="reconciliation.posting",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "write_off",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resumptions",
                        to="reconciliation.writeoff",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="resumption_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "signed", "refused"])),
                        name="resumption_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("state", "proposed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("state", "proposed"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="resumption_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), _negated=True), ("posting__isnull", False), _connector="OR"
                        ),
                        name="resumption_signed_is_posted",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("write_off",),
                        name="resumption_proposed_once",
                        violation_error_message="Une reprise est déjà proposée pour cet abandon.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstalmentPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("total_cents", models.BigIntegerField(verbose_name="total")),
                ("agreed_on", models.DateField(verbose_name="convenu le")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="ce qui est convenu")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="arrêté le")),
                ("ended_why", models.CharField(blank=True, max_length=200, verbose_name="arrêté parce que")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="convenu avec",
                    ),
                ),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="arrêté par",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalment_plans",
                        to="billing.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total_cents__gt", 0)), name="instalment_plan_owes_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), models.Q(("ended_why", ""), _negated=True), _connector="OR"
                        ),
                        name="instalment_plan_ended_has_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("patient",),
                        name="instalment_plan_once_live",
                        violation_error_message="Un échéancier est déjà en cours pour ce patient.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_instalmentplanevent" ("agreed_by_id", "agreed_on", "cabinet_id", "created_at", "ended_by_id", "ended_on", "ended_why", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "total_cents", "words") VALUES (NEW."agreed_by_id", NEW."agreed_on", NEW."cabinet_id", NEW."created_at", NEW."ended_by_id", NEW."ended_on", NEW."ended_why", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."total_cents", NEW."words"); RETURN NULL;',
                            hash="3e7776f6b747df9fd47ad90f12df7dbde0bef986",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b2e44",
                            table="reconciliation_instalmentplan",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_instalmentplanevent" ("agreed_by_id", "agreed_on", "cabinet_id", "created_at", "ended_by_id", "ended_on", "ended_why", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "total_cents", "words") VALUES (NEW."agreed_by_id", NEW."agreed_on", NEW."cabinet_id", NEW."created_at", NEW."ended_by_id", NEW."ended_on", NEW."ended_why", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."total_cents", NEW."words"); RETURN NULL;',
                            hash="425c0412a72c80be5fc73d11a0169896eda8f97e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ac700",
                            table="reconciliation_instalmentplan",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("due_on", models.DateField(verbose_name="échéance")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="reconciliation.instalmentplan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "due_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "due_on"),
                        name="instalment_once_a_day",
                        violation_error_message="Deux échéances le même jour.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="instalment_asks_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstalmentPlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("total_cents", models.BigIntegerField(verbose_name="total")),
                ("agreed_on", models.DateField(verbose_name="convenu le")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="ce qui est convenu")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="arrêté le")),
                ("ended_why", models.CharField(blank=True, max_length=200, verbose_name="arrêté parce que")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="convenu avec",
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
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="arrêté par",
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
                        to="reconciliation.instalmentplan",
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
                            hash="e1bc46c0e10eb66c2d9592c9abdd3814afdd3783",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dbf33",
                            table="reconciliation_instalmentplanevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoChase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fragile", "Personne fragile ou en fin de vie"),
                            ("bereaved", "Décès"),
                            ("hardship", "Difficultés financières"),
                            ("dispute", "Désaccord à régler d’abord"),
                            ("other", "Autre raison"),
                        ],
                        max_length=8,
                        verbose_name="raison",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="en quelques mots")),
                ("set_on", models.DateField(verbose_name="décidé le")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="levé le")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="levé par",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="no_chases", to="billing.patient"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidé par",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fragile", "bereaved", "hardship", "dispute", "other"])),
                        name="no_chase_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="no_chase_other_is_said",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_on", None)),
                        fields=("patient",),
                        name="no_chase_once_live",
                        violation_error_message="Ce patient est déjà à ne pas relancer.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_nochaseevent" ("cabinet_id", "created_at", "id", "kind", "lifted_by_id", "lifted_on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "set_by_id", "set_on", "words") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."kind", NEW."lifted_by_id", NEW."lifted_on", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."set_by_id", NEW."set_on", NEW."words"); RETURN NULL;',
                            hash="05a683984ca4022648d6abda0c7bfc7fb775b289",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_76d7e",
                            table="reconciliation_nochase",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_nochaseevent" ("cabinet_id", "created_at", "id", "kind", "lifted_by_id", "lifted_on", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "set_by_id", "set_on", "words") VALUES (NEW."cabinet_id", NEW."created_at", NEW."id", NEW."kind", NEW."lifted_by_id", NEW."lifted_on", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."set_by_id", NEW."set_on", NEW."words"); RETURN NULL;',
                            hash="44cee10160a1f98de0728632141ed0b2d79330f7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_edcaa",
                            table="reconciliation_nochase",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoChaseEvent",
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
                            ("fragile", "Personne fragile ou en fin de vie"),
                            ("bereaved", "Décès"),
                            ("hardship", "Difficultés financières"),
                            ("dispute", "Désaccord à régler d’abord"),
                            ("other", "Autre raison"),
                        ],
                        max_length=8,
                        verbose_name="raison",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="en quelques mots")),
                ("set_on", models.DateField(verbose_name="décidé le")),
                ("lifted_on", models.DateField(blank=True, null=True, verbose_name="levé le")),
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
                    "lifted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="levé par",
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
                        to="reconciliation.nochase",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidé par",
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
                            hash="9b8f5d383ae5bece01793aa8071061d3d84baaff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fe382",
                            table="reconciliation_nochaseevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientLadder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "first_after_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="premier rappel après (jours)"),
                ),
                (
                    "second_after_days",
                    models.PositiveSmallIntegerField(default=21, verbose_name="lettre après (jours)"),
                ),
                (
                    "third_after_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="seconde lettre après (jours)"),
                ),
                ("minimum_cents", models.PositiveIntegerField(default=500, verbose_name="minimum")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone du cabinet")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("cabinet",), name="patient_ladder_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_patientladderevent" ("cabinet_id", "created_at", "first_after_days", "id", "minimum_cents", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "public_id", "second_after_days", "third_after_days", "version") VALUES (NEW."cabinet_id", NEW."created_at", NEW."first_after_days", NEW."id", NEW."minimum_cents", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."public_id", NEW."second_after_days", NEW."third_after_days", NEW."version"); RETURN NULL;',
                            hash="98b4595b8e1dc7e54e933f54b1084cff30da2e38",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_79d56",
                            table="reconciliation_patientladder",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_patientladderevent" ("cabinet_id", "created_at", "first_after_days", "id", "minimum_cents", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "public_id", "second_after_days", "third_after_days", "version") VALUES (NEW."cabinet_id", NEW."created_at", NEW."first_after_days", NEW."id", NEW."minimum_cents", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."public_id", NEW."second_after_days", NEW."third_after_days", NEW."version"); RETURN NULL;',
                            hash="920b5871c0cd06deedd64fe5bc645ef79e52e0af",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_daf12",
                            table="reconciliation_patientladder",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientLadderEvent",
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
                    "first_after_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="premier rappel après (jours)"),
                ),
                (
                    "second_after_days",
                    models.PositiveSmallIntegerField(default=21, verbose_name="lettre après (jours)"),
                ),
                (
                    "third_after_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="seconde lettre après (jours)"),
                ),
                ("minimum_cents", models.PositiveIntegerField(default=500, verbose_name="minimum")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone du cabinet")),
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
                        to="reconciliation.patientladder",
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
                            hash="43775b75a813673efbfe6ee76a6293b304f3d68f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c3402",
                            table="reconciliation_patientladderevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.CharField(blank=True, max_length=12, verbose_name="numéro du reçu")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("paid_on", models.DateField(verbose_name="reçu le")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("cash", "Espèces"),
                            ("cheque", "Chèque"),
                            ("card", "Carte"),
                            ("transfer", "Virement"),
                        ],
                        max_length=8,
                        verbose_name="moyen",
                    ),
                ),
                ("cheque_number", models.CharField(blank=True, max_length=20, verbose_name="numéro du chèque")),
                ("cheque_bank", models.CharField(blank=True, max_length=60, verbose_name="banque du chèque")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="billing.patient"
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reçu par",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="reconciliation.patientpayment",
                    ),
                ),
            ],
            options={
                "ordering": ["-paid_on", "-id"],
                "indexes": [models.Index(fields=["cabinet", "paid_on"], name="patient_payment_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("means__in", ["cash", "cheque", "card", "transfer"])),
                        name="patient_payment_means_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_cents__gt", 0), ("reverses", None), models.Q(("number", ""), _negated=True)
                            ),
                            models.Q(
                                ("amount_cents__lt", 0),
                                ("number", ""),
                                ("reverses__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="patient_payment_or_its_opposite",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("means", "cheque"),
                                models.Q(("cheque_number", ""), _negated=True),
                                models.Q(("cheque_bank", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("means", "cheque"), _negated=True), ("cheque_bank", ""), ("cheque_number", "")
                            ),
                            _connector="OR",
                        ),
                        name="patient_payment_cheque_is_named",
                        violation_error_message="Un chèque porte son numéro et sa banque.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses", None)),
                        fields=("cabinet", "number"),
                        name="patient_payment_number_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankedPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=200)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="banked_payments",
                        to="reconciliation.bankentry",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="banked",
                        to="reconciliation.patientpayment",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("payment",),
                        name="banked_payment_once_live",
                        violation_error_message="Cet encaissement est déjà vu dans un mouvement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="banked_payment_moves_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at", None), models.Q(("cancelled_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="banked_payment_cancelled_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("level", models.PositiveSmallIntegerField(verbose_name="niveau")),
                (
                    "way",
                    models.CharField(
                        choices=[("text", "SMS ou courriel"), ("post", "Lettre")],
                        max_length=4,
                        verbose_name="mode d’envoi",
                    ),
                ),
                ("reference", models.CharField(max_length=20, verbose_name="référence")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant demandé")),
                ("words", models.TextField(blank=True, max_length=600, verbose_name="texte")),
                ("issued_on", models.DateField(verbose_name="préparé le")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="envoyé le")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="réponse du")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promised", "Va régler"),
                            ("plan", "Demande un échéancier"),
                            ("disputed", "Conteste"),
                            ("other", "Autre réponse"),
                        ],
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300, verbose_name="ce qu’elle dit")),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="arrêté le")),
                ("stopped_why", models.CharField(blank=True, max_length=120, verbose_name="arrêté parce que")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="préparé par",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cabinet.incomingfile",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="billing.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("cabinet", "reference"), name="patient_reminder_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3)), name="patient_reminder_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter", None), ("way", "text"), models.Q(("words", ""), _negated=True)),
                            models.Q(("letter__isnull", False), ("way", "post"), ("words", "")),
                            _connector="OR",
                        ),
                        name="patient_reminder_is_a_text_or_a_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="patient_reminder_answer_has_kind",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reconciliation_patientreminderevent" ("amount_cents", "answer", "answer_words", "answered_on", "cabinet_id", "created_at", "id", "issued_by_id", "issued_on", "letter_id", "level", "nurse_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "sent_on", "stopped_on", "stopped_why", "version", "way", "words") VALUES (NEW."amount_cents", NEW."answer", NEW."answer_words", NEW."answered_on", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."letter_id", NEW."level", NEW."nurse_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reference", NEW."sent_on", NEW."stopped_on", NEW."stopped_why", NEW."version", NEW."way", NEW."words"); RETURN NULL;',
                            hash="eb1dd5bf229e2a39720b70591ed58d40a7ea8f98",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_758ef",
                            table="reconciliation_patientreminder",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reconciliation_patientreminderevent" ("amount_cents", "answer", "answer_words", "answered_on", "cabinet_id", "created_at", "id", "issued_by_id", "issued_on", "letter_id", "level", "nurse_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "sent_on", "stopped_on", "stopped_why", "version", "way", "words") VALUES (NEW."amount_cents", NEW."answer", NEW."answer_words", NEW."answered_on", NEW."cabinet_id", NEW."created_at", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."letter_id", NEW."level", NEW."nurse_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."reference", NEW."sent_on", NEW."stopped_on", NEW."stopped_why", NEW."version", NEW."way", NEW."words"); RETURN NULL;',
                            hash="a95e6186f5d22fc00e258bd31256a9bc7256a3ad",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dcba8",
                            table="reconciliation_patientreminder",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientReminderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("level", models.PositiveSmallIntegerField(verbose_name="niveau")),
                (
                    "way",
                    models.CharField(
                        choices=[("text", "SMS ou courriel"), ("post", "Lettre")],
                        max_length=4,
                        verbose_name="mode d’envoi",
                    ),
                ),
                ("reference", models.CharField(max_length=20, verbose_name="référence")),
                ("amount_cents", models.BigIntegerField(verbose_name="montant demandé")),
                ("words", models.TextField(blank=True, max_length=600, verbose_name="texte")),
                ("issued_on", models.DateField(verbose_name="préparé le")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="envoyé le")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="réponse du")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promised", "Va régler"),
                            ("plan", "Demande un échéancier"),
                            ("disputed", "Conteste"),
                            ("other", "Autre réponse"),
                        ],
                        max_length=8,
                        verbose_name="réponse",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300, verbose_name="ce qu’elle dit")),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="arrêté le")),
                ("stopped_why", models.CharField(blank=True, max_length=120, verbose_name="arrêté parce que")),
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
                    "issued_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="préparé par",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
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
                        to="reconciliation.patientreminder",
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
                            hash="da825843522be676f63c319dff7ea8227d8310cb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4a7ed",
                            table="reconciliation_patientreminderevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("share", "Imputé sur une part"), ("refund", "Rendu au patient")],
                        max_length=6,
                        verbose_name="nature",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                ("happened_on", models.DateField(verbose_name="date")),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cash", "Espèces"),
                            ("cheque", "Chèque"),
                            ("card", "Carte"),
                            ("transfer", "Virement"),
                        ],
                        max_length=8,
                        verbose_name="rendu par",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="reconciliation.patientpayment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="reconciliation.paymentuse",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_uses",
                        to="billing.share",
                    ),
                ),
            ],
            options={
                "ordering": ["payment", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "share"), ("means", ""), ("share__isnull", False)),
                            models.Q(("kind", "refund"), ("share", None), models.Q(("means", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payment_use_on_a_share_or_given_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_cents__gt", 0), ("reverses", None)),
                            models.Q(
                                ("amount_cents__lt", 0),
                                ("reverses__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payment_use_or_its_opposite",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="montant")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_shares",
                        to="reconciliation.instalmentplan",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_shares", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "share"), name="plan_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="plan_share_owes_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount_cents", models.BigIntegerField(verbose_name="demandé")),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="reconciliation.patientreminder",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminder_items", to="billing.share"
                    ),
                ),
            ],
            options={
                "ordering": ["reminder", "id"],
                "constraints": [models.UniqueConstraint(fields=("reminder", "share"), name="reminder_item_once")],
            },
        ),
        migrations.CreateModel(
            name="UsePosting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cabinet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cabinet.cabinet"
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_posting",
                        to="reconciliation.posting",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_postings",
                        to="reconciliation.paymentuse",
                    ),
                ),
            ],
            options={
                "ordering": ["use", "id"],
            },
        ),
        cabinet.triggers.InstallTriggers(),
        *raw_sql(
            "reconciliation",
            "0002_row_security",
            "0003_allocations",
            "0004_ledger_is_append_only",
            "0007_payer_delay",
            "0008_column_mappings",
            "0009_bank_notices",
            "0010_dossier_clock",
            "0011_indu_notice",
            "0012_write_offs_and_declared",
            "0013_relances",
            "0014_month_closing",
            "0015_saved_views_and_bulk_runs",
            "0016_resend",
            "0017_patient_accounts",
        ),
    ])
