"""What the layout of a source says: its elements, bold lines, tables of data, raised text."""
