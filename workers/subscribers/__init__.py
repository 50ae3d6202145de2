"""Who may hear what: tokens that the publisher signs, and grants that stand in addresses."""
