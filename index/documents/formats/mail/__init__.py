"""Mail: single messages, mailboxes, messages of Outlook, and web pages saved as mail."""

__all__ = ["messages", "outlook"]
