from django.apps import AppConfig


class IdelConfig(AppConfig):
    name = "idel"
    verbose_name = "Idel"

    def ready(self) -> None:
        from idel import celery  # noqa: F401 (shared tasks bind to this application)
