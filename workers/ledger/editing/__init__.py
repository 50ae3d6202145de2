"""What producers change in how articles are read, in the ledger: directions, drafts, versions."""
