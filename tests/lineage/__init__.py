"""Tests of merging and relating."""
