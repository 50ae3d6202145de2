"""The web process: the publisher's and the readers' HTTP interface, on FastAPI."""
