"""`tests/system/test_addresses.py` with the sites reached through an agent, which knows where they are."""

from tests.system.test_addresses import (
    served,
    test_a_site_that_fails_is_called_by_its_name,
    test_a_site_that_has_gone_is_called_by_its_name,
    test_where_a_site_redirects_to_is_not_told,
)

__all__ = [
    "served",
    "test_a_site_that_fails_is_called_by_its_name",
    "test_a_site_that_has_gone_is_called_by_its_name",
    "test_where_a_site_redirects_to_is_not_told",
]
