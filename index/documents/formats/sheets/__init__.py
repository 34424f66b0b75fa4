"""Spreadsheets: what can be told before a workbook is opened, and its sheets as tables."""

__all__ = ["delimited", "workbook"]
