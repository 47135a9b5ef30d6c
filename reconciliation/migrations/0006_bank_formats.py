from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reconciliation', '0005_step_names_its_lot'),
    ]

    operations = [
        migrations.AddField(
            model_name='bankstatement',
            name='format',
            field=models.CharField(default='cfonb120', max_length=10),
        ),
        migrations.AddField(
            model_name='bankentry',
            name='format',
            field=models.CharField(default='cfonb120', max_length=10),
        ),
        migrations.AlterField(
            model_name='bankentry',
            name='occurrence',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='bankentry',
            name='operation_code',
            field=models.CharField(blank=True, max_length=20, verbose_name='code opération'),
        ),
    ]
