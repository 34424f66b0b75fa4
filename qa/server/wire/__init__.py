"""What goes over the wire: the bodies and records of the API, problems, and server-sent events."""

__all__ = ["bodies", "events", "problems", "records"]
