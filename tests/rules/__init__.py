"""Tests of zzcli.rules."""
