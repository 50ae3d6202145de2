"""What processes of one machine tell each other at once, beside ledger, broker and store.

Nothing here is needed: between machines, and where it fails, the others find out a little later.
"""
