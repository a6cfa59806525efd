"""Asking language models: any OpenAI-compatible endpoint, and Anthropic's.

`client.Models.ask` is the door. What models and servers get wrong is met here; who asks gets a
checked value, or one of the failures of `failures.py`.
"""
