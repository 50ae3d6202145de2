"""What tests share: servers, processes, articles, voices, and the programs they start."""
