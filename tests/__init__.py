"""The tests. An assertion that fails in one of their helpers, too, says what was compared."""

import pkgutil

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)))
