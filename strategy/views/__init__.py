"""Pages of the seven steps, the recommendations, the agenda and the reports."""
