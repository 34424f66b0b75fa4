"""Who asks, and what that caller may see and do.

``callers`` gives every request a caller, from the ``credentials`` it carries; ``attempts`` slows
down guessing, ``login`` is the page for a password. ``permitted`` narrows the assistant to what a
caller may use, ``reception`` the screen, and ``pages`` keeps open pages to their account. ``rates``
and ``quota`` say how much one may ask and upload, which ``uploads`` looks at before reading.
"""

__all__ = [
    "attempts",
    "callers",
    "credentials",
    "login",
    "pages",
    "permitted",
    "quota",
    "rates",
    "reception",
    "uploads",
]
