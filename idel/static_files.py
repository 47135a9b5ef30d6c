"""Static files of production: hashed names, also of the modules that a module imports, so that old and new never mix."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """An import must end with a semicolon to be rewritten (Django's own rule); a test reads what was collected."""

    support_js_module_import_aggregation = True
