"""Every address of the site. A page of ours names its permission (`cabinet/access.py`)."""

from django.urls import include, path

from idel.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("compte/", include("allauth.urls")),
    path("api/v1/", include("reconciliation.api.urls")),
    path("", include("dashboards.urls")),
    path("", include("cabinet.urls")),
    path("", include("billing.urls")),
    path("", include("reconciliation.urls")),
]
