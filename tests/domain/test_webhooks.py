"""What web hooks may be sent to, how they are signed, and when they are tried again."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.webhooks import events, retries, signatures
from domain.webhooks.destinations import Destination, check_addresses, is_public, networks, read

PUBLIC = (ip_address("93.184.215.14"), ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
INSIDE = (
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "192.88.99.1",
    "198.18.0.1",
    "168.63.129.16",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:93.184.215.14",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:2800::1%eth0",
    "fec0::1",
    "ff02::1",
)
NOT_ADDRESSES = (
    "",
    "example.org",
    "//example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_PING",
    "javascript:alert(1)",
    "https://",
    "https:///path",
    "https://user@example.org/",
    "https://user:pass@example.org/",
    "https://example.org@127.0.0.1/",
    "https://127.0.0.1#@example.org/",
    "https://example.org/#part",
    "https://example.org\\@127.0.0.1/",
    "https://example.org\\.evil.example/",
    "https://exam ple.org/",
    "https://example.org/a b",
    " https://example.org/",
    "https://example.org/\n",
    "https://example.org/\r\nHost: inside",
    "https://example.org\t/",
    "https://example.org:0/",
    "https://example.org:65536/",
    "https://example.org:443443/",
    "https://example.org:-1/",
    "https://example.org:/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://0177.0.0.1/",
    "https://127.0.0.01/",
    "https://1.2.3.4.5/",
    "https://256.256.256.256/",
    "https://example.0x1/",
    "https://localhost./",
    "https://.example.org/",
    "https://example..org/",
    "https://-example.org/",
    "https://%31%32%37.0.0.1/",
    "https://127。0。0。1/",
    "https://①②⑦.0.0.1/",
    "https://bücher.example/",
    "https://[::1/",
    "https://::1/",
    "https://[127.0.0.1]/",
    "https://[example.org]/",
    "https://[fe80::1%25eth0]/",
    "https://[::1]evil.example/",
    "https://example.org/{run}",
    "https://example.org?x=1",
    f"https://example.org/{'a' * 2100}",
    f"https://{'a' * 64}.org/",
    f"https://{'a.' * 127}org/",
)


@pytest.mark.parametrize("url", NOT_ADDRESSES)
def test_what_two_readers_could_understand_in_two_ways_is_not_read(url: str):
    with pytest.raises(InvalidInput, match=r"^url: "):
        read(url)


def test_an_address_is_read_once_into_its_parts():
    assert read("HTTPS://Hooks.Example.org/in?x=%20y") == Destination("https", "hooks.example.org", 443, "/in?x=%20y")
    assert read("https://[2606:2800::1]:8443/").authority == "[2606:2800::1]:8443"
    assert read("https://xn--bcher-kva.example").target == "/"
    assert read("http://localhost:8000/in").authority == "localhost:8000"


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_whatever_stands_beside_it(address: str):
    place = read("https://hooks.example.org/")
    with pytest.raises(InvalidInput, match="public addresses alone") as refused:
        check_addresses(place, [*PUBLIC, ip_address(address)])
    assert address not in str(refused.value)


@pytest.mark.parametrize("address", [*PUBLIC, ip_address("64:ff9b::5db8:d70e"), ip_address("2002:5db8:d70e::1")])
def test_a_public_address_may_be_sent_to(address: IPv4Address | IPv6Address):
    check_addresses(read("https://hooks.example.org:8443/"), [address])


def test_a_host_without_an_address_is_refused():
    with pytest.raises(InvalidInput):
        check_addresses(read("https://hooks.example.org/"), [])


@pytest.mark.parametrize("url", ["http://hooks.example.org/", "https://hooks.example.org:25/", "http://a.example:8080"])
def test_beyond_what_is_allowed_only_https_at_a_port_of_its_own_will_do(url: str):
    with pytest.raises(InvalidInput):
        check_addresses(read(url), PUBLIC)


def test_an_allowed_network_may_be_sent_to_by_http_and_nothing_else_may():
    allowed = networks("10.1.0.0/16, fd00::/8")
    check_addresses(read("http://inside.example:80/"), [ip_address("10.1.2.3"), ip_address("fd00::1")], allowed)
    with pytest.raises(InvalidInput):
        check_addresses(read("http://inside.example/"), [ip_address("10.1.2.3"), ip_address("10.2.0.1")], allowed)
    with pytest.raises(InvalidInput):
        check_addresses(read("http://inside.example/"), [ip_address("10.1.2.3"), *PUBLIC], allowed)


PRIVATE = [
    ip_network(one) for one in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
]


@given(st.sampled_from(PRIVATE).flatmap(lambda network: st.ip_addresses(network=network)), st.integers(0, 2**80 - 1))
def test_a_private_address_is_never_public_in_whatever_it_is_wrapped(address: IPv4Address, rest: int):
    value = int(address)
    wrapped = (value, (0xFFFF << 32) | value, (0x64FF9B << 96) | value, (0x2002 << 112) | (value << 80) | rest)
    assert not any(map(is_public, (address, *map(IPv6Address, wrapped))))


@given(st.ip_addresses(v=6))
def test_no_address_of_version_6_is_public_outside_global_unicast(address: IPv6Address):
    assert not is_public(address) or address in ip_network("2000::/3") or address in ip_network("64:ff9b::/96")


@given(
    st.text() | st.builds("https://{}".format, st.text()) | st.builds("http://{}/".format, st.text("0123456789.x[]:"))
)
def test_whatever_is_read_is_read_again_the_same(url: str):
    try:
        place = read(url)
    except InvalidInput:
        return
    assert read(f"{place.scheme}://{place.authority}{place.target}") == place
    assert place.authority.isascii()
    assert not set(place.authority + place.target) & set("@#\\ \r\n\t")


def test_a_message_is_signed_as_the_specifications_own_example():
    signed = signatures.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )
    assert signed == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.integers(1, 12), st.floats(0, 1), st.none() | st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_wait_is_within_its_step_unless_the_receiver_asks_for_more(
    attempts: int, chance: float, asked: timedelta | None
):
    wait = retries.next_delay(attempts, chance, asked)
    if attempts > 9:
        assert wait is None
        return
    assert wait is not None
    step = retries.DELAYS[attempts - 1]
    assert timedelta(0) <= wait <= max(step, min(asked or timedelta(0), timedelta(hours=24)))
    assert asked is None or wait >= min(asked, timedelta(hours=24))


def test_a_message_is_tried_ten_times_in_a_little_more_than_three_days():
    assert sum(retries.DELAYS, timedelta(0)) == timedelta(hours=75, minutes=35, seconds=5)
    assert list(retries.DELAYS) == sorted(retries.DELAYS)


@given(st.integers(1, 10_000), st.floats(0, 1), st.none() | st.timedeltas(timedelta(0), timedelta(days=400)))
def test_an_endpoint_that_fails_rests_and_never_longer_than_five_minutes(
    failures: int, chance: float, asked: timedelta | None
):
    assert timedelta(seconds=2.5) <= retries.rest(failures, chance, asked) <= timedelta(minutes=5)


def test_an_endpoint_is_given_up_after_days_and_many_attempts_not_after_either():
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert retries.is_lost(now - timedelta(days=5), 10, now)
    assert not retries.is_lost(now - timedelta(days=4, hours=23), 1000, now)
    assert not retries.is_lost(now - timedelta(days=50), 9, now)


def test_event_types_are_kept_once_in_order_and_unknown_ones_are_refused():
    assert events.check_types(("flag.raised", "run.failed", "flag.raised")) == ("run.failed", "flag.raised")
    with pytest.raises(InvalidInput, match=r"event_types: 'run.lost' is not known"):
        events.check_types(("run.lost",))
    with pytest.raises(InvalidInput, match="event_types: is empty"):
        events.check_types(())


def test_a_flag_without_a_run_has_no_address_of_one():
    at = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert b'"links":{"flag":"/v1/flags/f"}' in events.body("flag.raised", at, {"flag_id": "f", "run_id": None})
    published = events.body("plan.published", at, {"program_id": "p", "week": 3, "run_id": "r"})
    assert b'"links":{"plan":"/v1/programs/p/plans/3","run":"/v1/runs/r"}' in published
    assert b'"timestamp":"2026-11-21T08:00:00.000000Z"' in events.body("flag.raised", at, {})
