"""What was done past the relances, step by step."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from cabinet.rls import protect


class Migration(migrations.Migration):

    dependencies = [
        ('cabinet', '0010_files_of_archives'),
        ('reconciliation', '0021_delay_without_the_card'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProcedureStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('assistance', 'Protection juridique saisie'), ('notice', 'Mise en demeure envoyée hors d’Idel'), ('cra', 'Commission de recours amiable saisie'), ('conciliation', 'Conciliateur de justice saisi'), ('small_claim', 'Commissaire de justice, procédure simplifiée'), ('asked', 'Injonction de payer demandée'), ('made', 'Injonction de payer rendue'), ('served', 'Injonction de payer signifiée'), ('court', 'Tribunal judiciaire saisi'), ('enforced', 'Titre remis pour exécution')], max_length=12, verbose_name='étape')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('with_whom', models.CharField(max_length=120, verbose_name='auprès de')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='référence')),
                ('cost_cents', models.PositiveIntegerField(default=0, verbose_name='frais')),
                ('answer', models.CharField(blank=True, choices=[('favourable', 'Favorable'), ('refused', 'Refusée ou contestée'), ('silent', 'Sans réponse dans le délai')], max_length=10, verbose_name='réponse')),
                ('answered_on', models.DateField(null=True, verbose_name='réponse du')),
                ('answer_words', models.CharField(blank=True, max_length=300, verbose_name='ce qui est répondu')),
                ('undone_at', models.DateTimeField(null=True)),
                ('answer_proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.incomingfile', verbose_name='preuve de la réponse')),
                ('cabinet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.cabinet')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='procedure_steps', to='reconciliation.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cabinet.incomingfile', verbose_name='preuve')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retirée par')),
            ],
            options={
                'ordering': ['case', 'happened_on', 'id'],
                'indexes': [models.Index(fields=['cabinet', 'happened_on'], name='procedure_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['assistance', 'notice', 'cra', 'conciliation', 'small_claim', 'asked', 'made', 'served', 'court', 'enforced'])), name='procedure_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(('answer__in', ['favourable', 'refused', 'silent']), ('answered_on__isnull', False)), _connector='OR'), name='procedure_answer_has_its_day'), models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('undone_by__isnull', False), _connector='OR'), name='procedure_undone_by_somebody'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('case', 'kind', 'happened_on'), name='procedure_step_once', violation_error_message='Cette étape est déjà notée à cette date.')],
            },
        ),
        protect("reconciliation_procedurestep"),
    ]
