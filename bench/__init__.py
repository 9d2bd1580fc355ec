"""Benchmarks: each prints ratios measured in one run, against something minimal. Run with `make bench`."""
