"""What goes over the wire: the bodies and records of the API, problems, server-sent events,
the paths of requests, and the log."""

__all__ = ["bodies", "events", "logs", "names", "problems", "records"]
