"""Measurements to tables and pictures."""
