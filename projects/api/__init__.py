"""The open data: what anybody may read by program, under /api/v1. Nothing else imports this folder."""
