"""A lot of other software that says of itself that it was made without the card."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0021_sent_checks'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='lot',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lot',
            name='update_update',
        ),
        migrations.AddField(
            model_name='lot',
            name='is_degraded',
            field=models.BooleanField(default=False, verbose_name='mode dégradé, dit par le lot'),
        ),
        migrations.AddField(
            model_name='lotevent',
            name='is_degraded',
            field=models.BooleanField(default=False, verbose_name='mode dégradé, dit par le lot'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lot',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "billing_lotevent" ("cabinet_id", "created_at", "file_id", "id", "is_degraded", "made_on", "number", "nurse_id", "origin", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refused_reason", "sent_by_id", "sent_file_id", "sent_on", "state") VALUES (NEW."cabinet_id", NEW."created_at", NEW."file_id", NEW."id", NEW."is_degraded", NEW."made_on", NEW."number", NEW."nurse_id", NEW."origin", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_id", NEW."refused_reason", NEW."sent_by_id", NEW."sent_file_id", NEW."sent_on", NEW."state"); RETURN NULL;', hash='f5356812bd99f91d9086b954404c188a6f01c7e2', operation='INSERT', pgid='pgtrigger_insert_insert_7f26c', table='billing_lot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "billing_lotevent" ("cabinet_id", "created_at", "file_id", "id", "is_degraded", "made_on", "number", "nurse_id", "origin", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "refused_reason", "sent_by_id", "sent_file_id", "sent_on", "state") VALUES (NEW."cabinet_id", NEW."created_at", NEW."file_id", NEW."id", NEW."is_degraded", NEW."made_on", NEW."number", NEW."nurse_id", NEW."origin", NEW."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_id", NEW."refused_reason", NEW."sent_by_id", NEW."sent_file_id", NEW."sent_on", NEW."state"); RETURN NULL;', hash='0a9bf517988a10db4d2807fb28057ba835130f56', operation='UPDATE', pgid='pgtrigger_update_update_7b391', table='billing_lot', when='AFTER')),
        ),
    ]
