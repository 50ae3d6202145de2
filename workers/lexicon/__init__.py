"""The newsroom's own names: kept in the ledger, released, looked up in what is on air, applied."""
