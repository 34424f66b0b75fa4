"""The chat in the browser.

``gradio_app`` lays out the page and wires its events to ``handlers``; only these two know Gradio.
``state`` holds what all visitors share, ``session`` what belongs to one, ``screen``,
``conversation`` and ``documents`` what they see and do, ``reading`` a whole document.
``rendering`` and the panels make HTML, from ``templates/``.
"""

__all__ = ["gradio_app", "state", "templating"]
