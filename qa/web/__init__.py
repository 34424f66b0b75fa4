"""The chat in the browser.

``gradio_app`` lays out the page and wires its events; ``screen`` holds what all visitors share.
Everything else makes HTML of what the assistant gave, or keeps one visitor's conversation.
"""

__all__ = ["gradio_app", "screen"]
