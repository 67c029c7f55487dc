"""Where a message may be sent: public addresses by https, and what an operator allows besides.

Pure: whoever sends resolves the host, asks `check_addresses`, and connects to exactly those addresses.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from domain.errors import InvalidInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2_048
LONGEST_NAME = 253
HTTPS_PORT = 443
FREE_PORTS = 1_024
"""From here on a port may be anybody's; below, those but https's belong to mail, files and the like."""

URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-F:.]*:[0-9A-F:.]*\]|[0-9A-Z._-]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>/[!$-;=?-\[\]_a-z~]*)?",
    re.ASCII | re.IGNORECASE,
)
"""Narrower than RFC 3986 on purpose: what two readers could understand in two ways is not read at all. No userinfo, no
fragment, no backslash, blank or control character, nothing beyond ASCII, no host in per cents."""
NAME = re.compile(r"(?!-)[0-9a-z_-]{1,63}(?<!-)(\.(?!-)[0-9a-z_-]{1,63}(?<!-))*")
NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last label of a host that some reader takes for an IPv4 address: 2130706433, 0x7f.1, 0177.0.0.1."""

GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
RESERVED = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "168.63.129.16/32",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
        ),
    )
)
"""Not public by the IANA special-purpose registries (2024), whatever this Python's `is_global` knows of them; and the
address at which a host in Azure reaches its own."""


class Destination(NamedTuple):
    """An endpoint's address, read once."""

    scheme: str
    host: str
    """In lower case; an IPv6 address without its brackets."""
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = HTTPS_PORT if self.scheme == "https" else 80
        return host if self.port == usual else f"{host}:{self.port}"


def read(url: str) -> Destination:
    """Read an address.

    Raises:
        InvalidInput: it is none, or says more than an address may.
    """
    found = URL.fullmatch(url)
    if found is None or len(url) > LONGEST_URL:
        raise _refused(
            f"is not an address that web hooks are sent to; write https://host/path in ASCII, at most {LONGEST_URL}"
            " characters, without name, password or #"
        )
    scheme, host = found["scheme"].lower(), found["host"].lower().strip("[]")
    port = int(found["port"] or (HTTPS_PORT if scheme == "https" else 80))
    if not 0 < port < 65_536:
        raise _refused(f"has no such port: {port}; write one from 1 to 65535")
    if not _is_address(host) and not _is_name(host):
        raise _refused(
            "has a host that is neither a name nor an address; write a name such as example.org, of another script its"
            " xn-- form, or an address such as 192.0.2.1"
        )
    return Destination(scheme, host, port, found["target"] or "/")


def check_addresses(place: Destination, addresses: Iterable[Address], allowed: Iterable[Network] = ()) -> None:
    """Accept a destination if every address that its host resolves to may be sent to.

    In a network that is `allowed`, by http too and at any port; elsewhere the address must be public, by https, at 443
    or a port from 1024.

    Raises:
        InvalidInput: an address is not public, or there is none. It does not say which: names inside stay inside.
    """
    found, networks = tuple(addresses), tuple(allowed)
    outside = [address for address in found if not any(address in network for network in networks)]
    if not found or not all(map(is_public, outside)):
        raise _refused(
            "its host does not resolve to public addresses alone; give a host that the internet reaches, or have an "
            "operator name its network in REGIMEN_WEBHOOK_ALLOW_PRIVATE"
        )
    if outside and place.scheme != "https":
        raise _refused("is not https; messages are not sent in clear over the internet")
    if outside and place.port != HTTPS_PORT and place.port < FREE_PORTS:
        raise _refused(f"has port {place.port}; write {HTTPS_PORT} or one from {FREE_PORTS}")


def is_public(address: Address) -> bool:
    """Say whether an address is one of the internet's, and so are those it carries inside."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if address not in GLOBAL_UNICAST or (address.sixtofour and not is_public(address.sixtofour)):
            return False
    return address.is_global and not address.is_multicast and not any(address in network for network in RESERVED)


def networks(listed: str) -> tuple[Network, ...]:
    """Read networks with commas between them, such as `127.0.0.0/8, fd00::/8`.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(ip_network(one.strip()) for one in listed.split(",") if one.strip())


def _is_name(host: str) -> bool:
    labels = host.split(".")
    return len(host) <= LONGEST_NAME and NAME.fullmatch(host) is not None and not NUMERIC.fullmatch(labels[-1])


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _refused(what: str) -> InvalidInput:
    return InvalidInput(f"url: {what}")
