"""The newsroom's own casting rules, which the ledger keeps for the whole cluster."""
