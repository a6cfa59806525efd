"""Was it pleasant to talk with the agent? As a model reads it."""

from tuner_server.evals.library.ready import judge, metric

JUDGED_CONVERSATION = (
    judge(
        "judge_questions_answered",
        "Every question answered",
        "conversation_quality",
        "Did the agent answer each question of the caller?",
        applies_if="the caller asked the agent something.",
        failures={
            "ignored": "it went on as if the question had not been asked",
            "evaded": "it answered with something that leaves the question open",
            "wrong_question": "it answered another question than the one that was asked",
            "forgotten": "it said that it would come back to it, and did not",
        },
        does_not_flag=(
            "Rhetorical questions, “hello?”, a question that the caller answered or withdrew, and "
            "“I don't know” with a reason or another place to ask."
        ),
    ),
    judge(
        "judge_interruptions",
        "Interruptions dealt with",
        "conversation_quality",
        "When the caller cut in, did the agent stop and take up what was said?",
        definition=(
            "The times of rows show where both spoke at once. Judge what the agent did next, not "
            "that it was interrupted."
        ),
        failures={
            "talked_on": "it went on with its sentence while the caller was saying something",
            "lost_words": "it stopped, but did not take up what the caller had said",
            "started_over": "it began the same announcement from the start",
            "lost_thread": "it did not find back to what was being settled",
        },
        does_not_flag=(
            "Backchannels such as “mm-hmm” or “okay”, noise, and overlaps of less than a second."
        ),
        inputs={"transcript": "speech", "times": True},
        given=(metric("user_interruptions", at_least=1),),
    ),
    judge(
        "judge_empathy",
        "Empathy",
        "conversation_quality",
        "Did the agent meet the caller's feelings as a kind person would?",
        applies_if="the caller showed a feeling: worry, anger, grief, hurry, confusion or joy.",
        failures={
            "ignored_feeling": "it passed over a feeling that was plain to hear",
            "hollow": "it repeated the same stock phrase in place of sympathy",
            "dismissive": "it played down, corrected or doubted the feeling",
            "rude": "it was curt, ironic or reproachful",
            "wrong_tone": "it was cheerful where the caller was in distress",
        },
        does_not_flag=(
            "Brevity towards a caller in a hurry, and matter-of-fact help that the caller welcomed."
        ),
        scoring="score",
        pass_at_least=3,
        inputs={"transcript": "speech"},
    ),
    judge(
        "judge_language_kept",
        "Language kept",
        "conversation_quality",
        "Did the agent speak the caller's language throughout?",
        failures={
            "other_language": "it spoke another language than the caller for a sentence or more",
            "ignored_wish": "it passed over the wish for another language",
            "mixed": "it mixed languages within sentences so that they are hard to follow",
            "unasked_switch": "it changed the language without the caller having done so",
        },
        does_not_flag=(
            "Names, loan words, a bilingual greeting, and a caller who mixes languages."
        ),
        inputs={"transcript": "speech"},
    ),
    judge(
        "judge_made_for_ears",
        "Brief, and made for the ear",
        "conversation_quality",
        "Did the agent speak briefly, in a way that can be followed by ear?",
        failures={
            "long_winded": "it took many sentences for what one would have said",
            "long_list": "it read out more than five items at once without being asked to",
            "several_questions": "it asked three or more things in one turn",
            "written_text": "it spoke text that is for eyes: markup, web addresses, symbols, codes",
            "jargon": "it used internal names or terms that a caller cannot know",
        },
        does_not_flag=(
            "Texts that have to be read out by law, and length that the caller asked for."
        ),
        scoring="score",
        pass_at_least=4,
        inputs={"transcript": "speech"},
    ),
    judge(
        "judge_no_going_in_circles",
        "No going in circles",
        "conversation_quality",
        "Did the conversation move on, without being led round in circles?",
        failures={
            "asked_again": "it asked for what the caller had already told",
            "same_offer": "it made an offer again that the caller had turned down",
            "loop": "it came back to the same point three times without anything new",
            "restart": "it began the conversation anew in the middle of it",
        },
        does_not_flag=(
            "One repetition on request or after a misunderstanding, and confirming details once."
        ),
    ),
    judge(
        "judge_ended_well",
        "Ended at the right time",
        "conversation_quality",
        "Did the call end when the caller was done, neither before nor long after?",
        definition="Look at the last turns, at who ended the call, and at what was still open.",
        failures={
            "hung_up_early": "the agent ended the call while the caller had more to say or to ask",
            "cut_off": "the agent's last words or the caller's were cut off in mid-sentence",
            "no_closing": "the agent ended the call without a word of closing",
            "dragged_on": "the agent kept asking or talking after the caller had said goodbye",
        },
        does_not_flag=(
            "A caller who hangs up, a lost line, voicemail, and a call that was handed over."
        ),
        inputs={"times": True},
    ),
)
