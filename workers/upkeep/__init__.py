"""Keeping a site well: who runs it, backups, and what is published compared with its checksums."""
