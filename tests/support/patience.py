"""How long tests wait for what should happen soon; long, for busy machines, and nothing is judged by it."""

PATIENCE_S = 300.0
PATIENCE_MS = 300_000
