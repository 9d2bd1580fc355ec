"""The product, with a naive way of saving."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.faults.naive"
