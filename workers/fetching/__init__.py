"""Pages and feeds from the web: fetched safely, and read in a process with limits."""
