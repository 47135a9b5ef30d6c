"""Static files of production: hashed names, also of the modules that a module imports, so that old and new never mix."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "js/*.js"  # a library's own `import("…")` may name no file of ours


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """An import must end with a semicolon to be rewritten (Django's own rule); a test reads what was collected."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        OURS,
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
