"""What every request passes on its way in and out: hosts and origins, size and pace, what a browser
may do with the answer, which of Gradio's paths are open, the log."""

__all__ = ["guard", "intake", "journal", "policy", "screen_paths"]
