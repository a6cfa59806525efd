"""Was it pleasant to talk with the agent?"""

from tuner_server.evals.library.ready import (
    ReadyEval,
    agent_says,
    criterion,
    first_rows,
    last_rows,
    metric,
)

CONVERSATION_QUALITY = (
    ReadyEval(
        key="greeted",
        name="Caller greeted",
        category="conversation_quality",
        suggested=True,
        question="Did the agent greet the caller in its first words?",
        does_not_flag=(
            "A caller who speaks first: the greeting may stand in any of the first three rows."
        ),
        criterion=criterion(
            agent_says(
                "a greeting",
                r"\b(?:hello|hi|hey|welcome|greetings)\b",
                r"\b(?:hola|buen[oa]s (?:d[ií]as|tardes|noches)|en qué puedo)\b",
                r"\b(?:bonjour|hallo|guten (?:tag|morgen|abend))\b",
                r"\bgood (?:morning|afternoon|evening|day)\b",
                r"\b(?:thanks|thank you) for (?:calling|contacting|reaching)\b",
                r"\b(?:how (?:can|may) I|what can I|how can we) (?:help|assist|do)\b",
                within=first_rows(3),
            )
        ),
    ),
    ReadyEval(
        key="said_goodbye",
        name="Goodbye said",
        category="conversation_quality",
        suggested=True,
        question="Did the agent close the call with a goodbye or a good wish?",
        does_not_flag=(
            "What the caller says after it: the goodbye may stand in any of the last four rows."
        ),
        criterion=criterion(
            agent_says(
                "a goodbye or a good wish",
                r"\b(?:good ?bye|bye|take care|farewell|so long)\b",
                r"\b(?:adi[oó]s|hasta (?:luego|pronto)|au revoir)\b",
                r"\b(?:tschüss|auf wieder(?:sehen|hören))\b",
                r"\b(?:have|enjoy) (?:a|an|your|the rest)\b[^.?!]{0,30}"
                r"\b(?:day|evening|night|weekend|afternoon|morning|one|time|meal|stay)\b",
                r"\b(?:thanks|thank you)(?: so much| very much)? for (?:calling|your (?:call|"
                r"time))\b",
                r"\b(?:see|talk to|speak to) you\b",
                r"\blook(?:ing)? forward to (?:seeing|welcoming)\b",
                within=last_rows(4),
            )
        ),
    ),
    ReadyEval(
        key="no_repeated_lines",
        name="No repeated lines",
        category="conversation_quality",
        suggested=True,
        question="Did the agent never say nearly the same line twice?",
        does_not_flag="Lines of fewer than four words, and the same sense in other words.",
        criterion=criterion(metric("repetitions", at_most=0)),
    ),
    ReadyEval(
        key="fast_responses",
        name="Responses fast enough",
        category="conversation_quality",
        suggested=True,
        question="Did the agent respond within 2.5 seconds, all but the slowest in twenty?",
        does_not_flag=(
            "Backchannels such as “mm-hmm”, and calls in which one side's timing is unknown."
        ),
        criterion=criterion(metric("response_latency_p95_ms", at_most=2_500)),
    ),
    ReadyEval(
        key="no_long_silence",
        name="No long silence",
        category="conversation_quality",
        suggested=True,
        question="Was it never silent for more than 8 seconds?",
        does_not_flag="Shorter pauses, however many there are.",
        criterion=criterion(metric("longest_silence_ms", at_most=8_000)),
    ),
    ReadyEval(
        key="caller_not_interrupted",
        name="Caller not interrupted",
        category="conversation_quality",
        suggested=True,
        question="Did the agent cut in on the caller at most once?",
        does_not_flag=(
            "A caller who cuts in on the agent, and a single time that both began to speak."
        ),
        criterion=criterion(metric("agent_interruptions", at_most=1)),
    ),
    ReadyEval(
        key="yielded_to_caller",
        name="Yielded when interrupted",
        category="conversation_quality",
        question="Did the agent stop speaking when the caller cut in, four times in five?",
        does_not_flag=(
            "Backchannels, which the agent should talk through. Calls without interruptions."
        ),
        criterion=criterion(metric("yield_rate", at_least=0.8)),
    ),
    ReadyEval(
        key="caller_answered",
        name="Caller answered",
        category="conversation_quality",
        question="Did the agent respond to at least nine in ten of what the caller said?",
        does_not_flag="The caller's last words, and backchannels.",
        criterion=criterion(metric("response_rate", at_least=0.9)),
    ),
    ReadyEval(
        key="no_monologue",
        name="No monologues",
        category="conversation_quality",
        question="Did the agent never speak for more than 30 seconds on end?",
        does_not_flag="Several shorter turns with words of the caller between them.",
        criterion=criterion(metric("longest_monologue_ms", at_most=30_000)),
    ),
    ReadyEval(
        key="not_ended_early",
        name="Conversation came about",
        category="conversation_quality",
        question="Did the caller get to speak at least twice before the call ended?",
        does_not_flag=(
            "Why a call was short: a wrong number fails as well as an agent that hung up."
        ),
        criterion=criterion(metric("user_turns", at_least=2)),
    ),
)
