"""Models of recurring care: a name for acts that a cabinet does together again and again."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cabinet.models import TenantModel


@pghistory.track()
class CareModel(TenantModel):
    """« Diabète, matin et soir »: the acts (codes of the catalogue) that the form ticks at once."""

    name = models.CharField("nom", max_length=60)
    act_codes = ArrayField(models.CharField(max_length=60), verbose_name="actes", default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "name"],
                name="care_model_name_once",
                violation_error_message="Un modèle de soins porte déjà ce nom.",
            ),
            models.CheckConstraint(condition=~Q(act_codes=[]), name="care_model_has_acts"),
        ]
        ordering = ["name"]
