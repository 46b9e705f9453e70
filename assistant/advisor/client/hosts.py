"""Whose server an address names: told from its letters alone, without asking a name server."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def host_of(address: str) -> str:
    """The host in `address`, a URL, in small letters and without brackets; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_loopback(address: str) -> bool:
    """Whether `address`, a URL, lies on this machine: ``localhost``, 127.0.0.0/8 or ::1, and nothing else."""
    host = host_of(address)
    if host == "localhost":
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    return number.is_loopback


_PORTS = {"http": 80, "https": 443}


def host_and_port(address: str) -> str:
    """The host and port in `address`, a URL, and nothing else of it, for the log of calls; empty without a host."""
    host = host_of(address)
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if host and port else shown
