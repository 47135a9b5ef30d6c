from django.apps import AppConfig


class CabinetConfig(AppConfig):
    name = "cabinet"
    verbose_name = "Cabinet"

    def ready(self) -> None:
        from cabinet import checks  # noqa: F401 (registers the system checks)
