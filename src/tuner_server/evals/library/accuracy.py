"""Did the agent say what is true, and understand what was said?"""

from tuner_server.evals.library.ready import (
    ReadyEval,
    agent_avoids,
    agent_says,
    criterion,
    metric,
    tool,
)

BOOKING = (
    "book_*|create_booking*|make_booking*|reserve_*|create_reservation*|make_reservation*|"
    "schedule_*|create_appointment*|make_appointment*"
)
"""Tools that book something, by the names that are usual for them."""

ACCURACY = (
    ReadyEval(
        key="details_read_back",
        name="Details read back before booking",
        category="accuracy",
        question="Did the agent have the caller confirm the details before it booked?",
        does_not_flag=(
            "Calls in which nothing was booked. A confirmation in words of its own, such as a bare "
            "“right?”: add your agent's phrases."
        ),
        criterion=criterion(
            agent_says(
                "a request to confirm the details",
                r"\b(?:to|let me|i'll|can you|please|could you|just to) (?:\w+ )?confirm\b",
                r"\b(?:is|was|does) (?:that|this|everything) (?:all )?(?:right|correct|okay|ok|"
                r"work|sound|look)\b",
                r"\b(?:shall|should|may|can) i (?:\w+ )?(?:book|reserve|schedule|go ahead)\b",
                r"\b(?:read|repeat) (?:that|this|it|those|everything) back\b",
                r"\bso,? that(?:'s| is| would be| will be)\b",
                r"\bgot that right\b",
                within={"part": "before", "tool": BOOKING},
            )
        ),
    ),
    ReadyEval(
        key="no_placeholders",
        name="No placeholders said",
        category="accuracy",
        suggested=True,
        question="Did the agent fill in every name and value, instead of saying the placeholder?",
        does_not_flag="Words in round brackets, and the words “none” and “nothing”.",
        criterion=criterion(
            agent_avoids(
                "a placeholder",
                r"\{\{?\s*[a-z_][\w. ]*\}\}?",
                r"\[(?:your|the|customer|caller|client|patient|guest|user|agent|company|business|"
                r"insert|name|date|time|day|number|amount|address)\b[^\]]{0,40}\]",
                r"\$\{[^}]{1,60}\}",
                r"<[a-z]+_[a-z_]+>",
                r"\b(?:undefined|NaN|\[object Object\])\b",
            )
        ),
    ),
    ReadyEval(
        key="said_done_was_done",
        name="Nothing claimed without a tool call",
        category="accuracy",
        suggested=True,
        question=(
            "When the agent said that it had booked, cancelled or sent something, had it called "
            "a tool?"
        ),
        does_not_flag=(
            "A tool that does something else than what was claimed: name your tool in place "
            "of `*`. "
            "Promises for later (“I'll send”)."
        ),
        criterion=criterion(
            tool("*", "called"),
            given=(
                agent_says(
                    "that something is booked, cancelled or sent",
                    r"\bI(?:'ve| have)(?: just| now| already)? (?:booked|reserved|scheduled|"
                    r"rescheduled|cancell?ed|changed|updated|sent|placed|ordered|refunded|"
                    r"transferred)\b",
                    r"\byou(?:'re| are)(?: now| all)? (?:booked|scheduled|confirmed)\b",
                    r"\byour (?:booking|reservation|appointment|order|table)"
                    r"(?: is| has been)(?: now)? (?:booked|reserved|confirmed|cancell?ed|made|"
                    r"placed|changed)\b",
                ),
            ),
        ),
    ),
    ReadyEval(
        key="caller_understood",
        name="Caller understood at once",
        category="accuracy",
        suggested=True,
        question="Did the agent never have to ask the caller to say it again?",
        does_not_flag="Questions for a detail that is still missing, and requests to confirm one.",
        criterion=criterion(
            agent_avoids(
                "that it did not understand",
                r"\b(?:didn't|did not|couldn't|could not|can't|cannot) (?:quite |really )?"
                r"(?:catch|hear|get|understand|make out)(?: what| that| you| it)\b",
                r"\b(?:could|can|would) you (?:please )?(?:repeat|say) (?:that|it) ?(?:again)?\b",
                r"\b(?:say|repeat) that (?:again|once more|one more time)\b",
                r"\bi(?:'m| am) having (?:trouble|difficulty) (?:hearing|understanding)\b",
            )
        ),
    ),
    ReadyEval(
        key="speech_recognised",
        name="Speech recognised with confidence",
        category="accuracy",
        question="Was the speech recogniser sure of what it heard, on average?",
        does_not_flag="Calls whose stack reports no confidence, and single words in doubt.",
        criterion=criterion(metric("transcript_confidence_mean", at_least=0.8)),
    ),
)
