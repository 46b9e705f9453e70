"""Run by Python at the start of a guarded subprocess; see `tests.fakes.network_guard`."""

from tests.fakes.network_guard import forbid_network

forbid_network()
