"""The parts of cleaning: lines, and what is looked for in them, one module for each kind of thing."""
