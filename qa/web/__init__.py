"""The chat in the browser.

``gradio_app`` lays out the page and wires its events to ``handlers``; only these two know Gradio.
``screen`` holds what all visitors share, ``session`` what belongs to one, ``chat`` and ``library``
what they do. ``rendering`` and the panels make HTML, from ``templates/``.
"""

__all__ = ["gradio_app", "state"]
