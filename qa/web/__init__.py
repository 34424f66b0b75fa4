"""The chat in the browser.

``gradio_app`` lays out the page and wires its events to ``handlers``; only these two know Gradio.
``state`` holds what all visitors share, ``session`` what belongs to one, ``screen``, ``chat`` and
``library`` what they see and do. ``rendering`` and the panels make HTML, from ``templates/``.
"""

__all__ = ["chat", "gradio_app", "state", "templating"]
