"""The address that attempts are counted by can't be chosen by who is counted."""

import pytest
from django.test import RequestFactory

from portal.kit import addresses


def seen(direct: str, forwarded: str = "") -> str:
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return addresses.client(RequestFactory().get("/", REMOTE_ADDR=direct, **more))


def test_without_proxies_nothing_is_believed(settings):
    settings.TRUSTED_PROXIES = 0
    assert seen("198.51.100.7", "203.0.113.9") == "198.51.100.7"


def test_one_proxy_vouches_for_the_right_most_hop(settings):
    settings.TRUSTED_PROXIES = 1
    assert seen("10.0.0.1", "6.6.6.6, 203.0.113.9") == "203.0.113.9"
    assert seen("10.0.0.1") == "10.0.0.1"


def test_two_proxies_vouch_for_the_second_from_the_right(settings):
    settings.TRUSTED_PROXIES = 2
    assert seen("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2") == "203.0.113.9"
    assert seen("10.0.0.1", "203.0.113.9") == "10.0.0.1"


@pytest.mark.parametrize("nonsense", ["unknown", "<script>", "203.0.113.9:4711", ""])
def test_what_is_no_address_counts_as_the_proxy(settings, nonsense):
    settings.TRUSTED_PROXIES = 1
    assert seen("10.0.0.1", nonsense) == "10.0.0.1"


def test_a_household_is_one_address(settings):
    settings.TRUSTED_PROXIES = 0
    assert seen("2001:db8:1:2:3:4:5:6") == seen("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert seen("::ffff:203.0.113.9") == "203.0.113.9"
