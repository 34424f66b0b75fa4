"""Measurements: speed, memory and quality, each by one command."""
