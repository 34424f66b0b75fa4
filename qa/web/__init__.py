"""The chat in the browser.

``layout`` has what the page is made of, ``gradio_app`` wires its events to ``handlers``,
``mounting`` puts it into an application; these alone know Gradio.
``state`` holds what all visitors share, ``session`` what belongs to one, ``screen``,
``conversation`` and ``documents`` what they see and do, ``reading`` a whole document.
``rendering`` and the panels make HTML, from ``templates/``.
"""

__all__ = ["gradio_app", "line", "mounting", "state", "templating"]
