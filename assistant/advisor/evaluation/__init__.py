"""How good advice is, measured on invented cases by rule: no model judges, and the same replies always score the same."""
