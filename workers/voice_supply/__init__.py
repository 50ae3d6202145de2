"""Where voices come from, how they get here, and how a cluster shares them."""
