import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0009_events_of_invoices_by_statement'),
    ]

    operations = [
        migrations.AddField(
            model_name='share',
            name='declared_cents',
            field=models.IntegerField(default=0, verbose_name='constaté payé'),
        ),
        migrations.AddField(
            model_name='shareevent',
            name='declared_cents',
            field=models.IntegerField(default=0, verbose_name='constaté payé'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='share',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='share',
            name='update_update',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='share',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_shareevent" ("admin_state", "announced_cents", "cabinet_id", "cause", "claim_limit_on", "created_at", "declared_cents", "expected_cents", "id", "invoice_id", "is_silent", "money_state", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason_code", "reason_label", "received_cents", "recovered_cents", "written_off_cents") SELECT new_values."admin_state", new_values."announced_cents", new_values."cabinet_id", new_values."cause", new_values."claim_limit_on", new_values."created_at", new_values."declared_cents", new_values."expected_cents", new_values."id", new_values."invoice_id", new_values."is_silent", new_values."money_state", new_values."part", new_values."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reason_code", new_values."reason_label", new_values."received_cents", new_values."recovered_cents", new_values."written_off_cents" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='36d89757cf5a6ff1b15ffc30927d8497bc186d3c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_61472', referencing='REFERENCING NEW TABLE AS new_values ', table='billing_share', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='share',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "billing_shareevent" ("admin_state", "announced_cents", "cabinet_id", "cause", "claim_limit_on", "created_at", "declared_cents", "expected_cents", "id", "invoice_id", "is_silent", "money_state", "part", "payer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason_code", "reason_label", "received_cents", "recovered_cents", "written_off_cents") SELECT new_values."admin_state", new_values."announced_cents", new_values."cabinet_id", new_values."cause", new_values."claim_limit_on", new_values."created_at", new_values."declared_cents", new_values."expected_cents", new_values."id", new_values."invoice_id", new_values."is_silent", new_values."money_state", new_values."part", new_values."payer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reason_code", new_values."reason_label", new_values."received_cents", new_values."recovered_cents", new_values."written_off_cents" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ef191cf3e00048875358f3d86e52dc87416a33d0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_55533', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='billing_share', when='AFTER')),
        ),
    ]
