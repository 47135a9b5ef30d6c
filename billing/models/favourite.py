"""Favourites: acts that a nurse pins, so that they stand first wherever she chooses acts."""

from django.db import models

from cabinet.models import Nurse, TenantModel


class FavouriteAct(TenantModel):
    """One pinned act; the oldest pinned stands first."""

    nurse = models.ForeignKey(Nurse, on_delete=models.PROTECT, related_name="favourites")
    act_code = models.CharField("acte", max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nurse", "act_code"],
                name="favourite_act_once",
                violation_error_message="Cet acte est déjà dans vos favoris.",
            ),
        ]
        ordering = ["pk"]
