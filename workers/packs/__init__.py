"""Publisher packs: one folder per site, with its rules, saved pages and expected scripts."""
