"""The producer's desk: pages made here, moved by htmx and small scripts; all acts are ``/v1``."""
