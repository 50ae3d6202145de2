"""What the layout of a source says: tables that are data, and how their rows are said."""
