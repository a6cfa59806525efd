"""What the sample agents' callers want, as scenarios: data only, one module an agent."""
