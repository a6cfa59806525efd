"""How many tokens a text takes, by a rule of thumb: nobody else's tokenizer is needed for it."""

BYTES_PER_TOKEN = 4
"""Four letters of English are about one token; letters of two or three bytes take more."""
ANSWER_TOKENS = 200
"""What an answer to one eval takes: its evidence, its reason, its verdict."""


def tokens_of(text: str) -> int:
    """About so many tokens; never less than one for a text that has anything in it."""
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)
