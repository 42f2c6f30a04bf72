"""Darvoza: risk profiling and risk management at state border checkpoints."""
