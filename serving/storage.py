"""Static files in production: compressed, with hashed names, also in our ES modules' imports."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from .packing import TightCompressor


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def create_compressor(self, **options: Any) -> TightCompressor:
        return TightCompressor(**options)
