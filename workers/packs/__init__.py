"""Publisher packs: one folder per site, with its rules, saved pages and expected scripts."""

from workers.packs.pack import Pack, load_pack
from workers.packs.shelf import Packs, load_packs

__all__ = ["Pack", "Packs", "load_pack", "load_packs"]
