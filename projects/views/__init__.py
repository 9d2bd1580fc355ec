"""The pages of projects; each noun has a file of its own."""
