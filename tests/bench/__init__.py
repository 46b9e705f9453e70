"""Measurements, printed as ratios and percentiles; nothing here is asserted in a test."""
