"""What goes over the wire: the records of the API, problems, and server-sent events."""

__all__ = ["events", "problems", "records"]
