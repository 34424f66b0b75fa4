"""What a Python user would write today with the same weights: one short program for each library.

Every program runs in a virtual environment of its own (``bench/measure/rig/environments.py``) as a
module of this package; what it must offer and how it is driven stands in ``driver.py``.
"""
