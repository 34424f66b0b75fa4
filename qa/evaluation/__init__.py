"""Labelled questions to figures and curves.

``run`` asks the questions of a data set, gathers an outcome for each, and makes figures of them;
``plots`` draws the curves; ``calibrating`` fits the confidence to another model.
"""

__all__ = ["calibrating", "plots", "run"]
