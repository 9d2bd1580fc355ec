"""Pages of rounds, assessments and answers; each noun has a file of its own."""
