"""Labelled questions to figures and curves."""
