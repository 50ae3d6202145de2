"""Everything with input and output: fetching, storing, remembering, queueing, serving."""
