"""The gap rules: what cannot stand side by side in a plan that serves customers and business alike.

Each rule is one small function in a table; importing this package fills it, in the order of the method.
"""

from assistant.method.rules import customer, bets, plan, lenses, conduct  # noqa: F401, I001 - imported to fill the table, in this order
from assistant.method.rules.picture import Picture, is_worked_on
from assistant.method.rules.table import RULES, Finding, Rule, find_gaps, is_dismissed

__all__ = ["RULES", "Finding", "Picture", "Rule", "find_gaps", "is_dismissed", "is_worked_on"]
