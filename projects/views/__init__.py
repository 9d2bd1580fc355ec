"""The pages of projects, the two maps, the matching and the regional programme; each subject has a file of its own."""
