"""Where a request comes from, as limits count it."""

from ipaddress import IPv6Address, IPv6Network, ip_address

ONE_HOST = 64
"""Bits of an IPv6 address that name a customer's network; the rest that customer may choose anew for every request."""


def counted_as(address: str | None) -> str:
    """Return what an address is counted as: itself, of IPv6 its network."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), ONE_HOST), strict=False))
