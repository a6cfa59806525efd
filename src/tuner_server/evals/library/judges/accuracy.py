"""Did the agent say what is true, and understand what was said? As a model reads it."""

from tuner_server.evals.library.ready import judge, metric

JUDGED_ACCURACY = (
    judge(
        "judge_no_hallucination",
        "Nothing made up",
        "accuracy",
        "Did the agent state only what it had from its prompt, its tools or the caller?",
        definition=(
            "Look at each fact that the agent states: prices, times, names, addresses, rules of "
            "the business, what a product does. Each must come from the agent's prompt, from a "
            "result of a tool earlier in the call, or from the caller."
        ),
        applies_if="the agent stated at least one fact about its business or the caller's matter.",
        failures={
            "invented_fact": "it stated a fact that none of these sources has",
            "contradicts_source": "it stated the opposite of, or another value than, its source",
            "invented_rule": "it named a policy, fee, deadline or guarantee that no source has",
            "guess_as_fact": "it gave a guess as if it were known",
        },
        does_not_flag=(
            "Common knowledge, small talk, rounding, rephrasing, and what the agent says it does "
            "not know. A fact whose source you cannot see because the prompt is unknown."
        ),
        inputs={"system_prompt": True, "capabilities": True},
    ),
    judge(
        "judge_intent_understood",
        "Intent understood",
        "accuracy",
        "Did the agent understand what the caller wanted, and act on that?",
        definition=(
            "Work out from the caller's own words what was wanted, all of it, also where it "
            "changed during the call. Compare with what the agent worked on."
        ),
        applies_if="the caller said what was wanted.",
        failures={
            "wrong_intent": "it worked on something else than what was wanted",
            "missed_part": "it took up one of several wishes and never came to the others",
            "missed_change": "it went on with the first wish after the caller changed it",
            "ignored_request": "it passed over a clear request without a word",
        },
        does_not_flag=(
            "A misunderstanding that the agent noticed and put right, a clarifying question, and "
            "a wish that it understood but could not or may not fulfil."
        ),
    ),
    judge(
        "judge_prompt_followed",
        "Prompt followed",
        "accuracy",
        "Did the agent keep to its own prompt?",
        definition=(
            "Read the agent's prompt as a list of duties and prohibitions. Judge by those that "
            "this call gave occasion to; what is forbidden weighs more than what is advised."
        ),
        applies_if="the agent's prompt is known.",
        failures={
            "forbidden": "it did or said what the prompt forbids",
            "skipped_step": "it left out a step that the prompt demands in such a call",
            "wrong_order": "it took steps in another order than one that the prompt insists on",
            "out_of_scope": "it dealt with what the prompt leaves to others",
            "wrong_manner": "it spoke in a manner, length or language that the prompt rules out",
        },
        does_not_flag=(
            "Instructions that this call gave no occasion to follow, another wording with the same "
            "meaning, and a step that the caller made impossible."
        ),
        scoring="score",
        pass_at_least=4,
        inputs={"system_prompt": True},
    ),
    judge(
        "judge_details_right",
        "Details taken down right",
        "accuracy",
        "Did the agent take over names, numbers, dates and addresses as the caller gave them?",
        definition=(
            "Follow each detail from the caller's words to the agent's repetition and to the "
            "parameters of tools. The latest correction by the caller counts."
        ),
        applies_if="the caller gave a name, number, date, time, amount or address.",
        failures={
            "wrong_detail": "it repeated or used another value than the caller gave",
            "lost_correction": "it went on with the old value after the caller corrected it",
            "not_read_back": "it acted on a detail that decides the matter and never repeated it",
            "lost_detail": "it asked for, or left out, a detail that the caller had given",
        },
        does_not_flag=(
            "Another way to write the same value (“half past seven” and 19:30), misspellings of "
            "the transcript, and a detail that mattered to nothing."
        ),
    ),
    judge(
        "judge_results_told_right",
        "Tool results told as they were",
        "accuracy",
        "Did the agent tell the caller what its tools had found, as they had found it?",
        definition=(
            "Compare each result of a tool with what the agent said after it. Numbers, times, "
            "names and whether something is available must agree."
        ),
        failures={
            "misreported": "it told another value than the result has",
            "invented_result": "it told what no result has, as if a tool had found it",
            "left_out_decisive": "it left out what would have changed the caller's decision",
            "mixed_up": "it gave the result of one thing as that of another",
        },
        does_not_flag=(
            "Summaries, a choice of the best few of many results, rounding that is said to be "
            "rounding, and details that nobody needs to hear, such as internal ids."
        ),
        given=(metric("tool_calls", at_least=1),),
    ),
)
