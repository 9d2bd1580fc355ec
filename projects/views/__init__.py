"""Pages of projects, of the two maps, and of who works with whom."""
