"""Files that are text already: plain text, Markdown, subtitles, JSON, source code and logs."""

__all__ = ["lines", "markdown", "plain_text", "records", "subtitles"]
