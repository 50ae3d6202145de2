"""The lexicon's tables in the ledger, and the only queries on them."""
