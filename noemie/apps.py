from django.apps import AppConfig


class NoemieConfig(AppConfig):
    name = "noemie"
    verbose_name = "Retours des caisses"
