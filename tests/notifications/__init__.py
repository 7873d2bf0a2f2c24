"""Tests of outbox, mail and worker."""
