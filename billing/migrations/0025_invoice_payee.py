"""What the software that sent an invoice said: who answers for both parts, and whom they are paid to."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0024_terrain_foot_mountain'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='invoice',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invoice',
            name='update_update',
        ),
        migrations.AddField(
            model_name='invoice',
            name='is_fund_managed',
            field=models.BooleanField(default=False, verbose_name='gestion unique'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='payee',
            field=models.CharField(blank=True, max_length=2, verbose_name='destinataire du règlement'),
        ),
        migrations.AddField(
            model_name='invoiceevent',
            name='is_fund_managed',
            field=models.BooleanField(default=False, verbose_name='gestion unique'),
        ),
        migrations.AddField(
            model_name='invoiceevent',
            name='payee',
            field=models.CharField(blank=True, max_length=2, verbose_name='destinataire du règlement'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_invoiceevent" ("cabinet_id", "cancelled_reason", "cared_on", "created_at", "first_cared_on", "id", "invoice_date", "is_fund_managed", "lot_id", "number", "nurse_id", "origin", "patient_id", "payee", "performed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "replaces_id", "sent_on", "series", "source_file_id", "source_rank", "state", "total_cents") SELECT new_values."cabinet_id", new_values."cancelled_reason", new_values."cared_on", new_values."created_at", new_values."first_cared_on", new_values."id", new_values."invoice_date", new_values."is_fund_managed", new_values."lot_id", new_values."number", new_values."nurse_id", new_values."origin", new_values."patient_id", new_values."payee", new_values."performed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."replaces_id", new_values."sent_on", new_values."series", new_values."source_file_id", new_values."source_rank", new_values."state", new_values."total_cents" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='29e25b429465e62f691cf9fc3a02c4598d539f49', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0c624', referencing='REFERENCING NEW TABLE AS new_values ', table='billing_invoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_invoiceevent" ("cabinet_id", "cancelled_reason", "cared_on", "created_at", "first_cared_on", "id", "invoice_date", "is_fund_managed", "lot_id", "number", "nurse_id", "origin", "patient_id", "payee", "performed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "replaces_id", "sent_on", "series", "source_file_id", "source_rank", "state", "total_cents") SELECT new_values."cabinet_id", new_values."cancelled_reason", new_values."cared_on", new_values."created_at", new_values."first_cared_on", new_values."id", new_values."invoice_date", new_values."is_fund_managed", new_values."lot_id", new_values."number", new_values."nurse_id", new_values."origin", new_values."patient_id", new_values."payee", new_values."performed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."public_id", new_values."replaces_id", new_values."sent_on", new_values."series", new_values."source_file_id", new_values."source_rank", new_values."state", new_values."total_cents" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8e86c6502ec587f47c9266460582d9fae52245f4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_28c43', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='billing_invoice', when='AFTER')),
        ),
    ]
