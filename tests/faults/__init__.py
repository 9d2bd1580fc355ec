"""What happens when things break: each promise beside a control, in which the damage must be seen."""
