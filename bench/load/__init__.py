"""What a running server bears: crowds, silence, being killed, and what it costs when idle."""
