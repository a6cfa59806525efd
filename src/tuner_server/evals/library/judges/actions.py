"""Did the agent do what it should, with the tools that it has? As a model reads it."""

from tuner_server.evals.library.ready import judge, metric

JUDGED_ACTIONS = (
    judge(
        "judge_no_claimed_actions",
        "No action without its tool",
        "actions_and_tools",
        "Was everything that the agent said it had done really done by a tool?",
        definition=(
            "Look for sentences in which the agent says that something is done, or promises to do "
            "it at once: booked, cancelled, sent, changed, noted, transferred. For each there must "
            "be a call of a fitting tool, and that call must have succeeded."
        ),
        applies_if="the agent said that it had done, or would now do, something beyond speaking.",
        failures={
            "no_call": "it said that something was done, and no tool was called for it",
            "despite_error": "it said that something was done although its tool had failed",
            "before_result": "it said that something was done before the result had come",
            "no_such_ability": "it promised what none of its tools can do",
        },
        does_not_flag=(
            "Promises on behalf of people (“a colleague will call you”) that the prompt allows, "
            "and what the agent does by speaking, such as explaining or noting for this call."
        ),
        inputs={"tools": True, "capabilities": True},
    ),
    judge(
        "judge_failure_honesty",
        "Failed tools told honestly",
        "actions_and_tools",
        "When a tool failed, did the agent say so honestly and offer a way on?",
        failures={
            "hid_failure": "it passed over the failure as if nothing had happened",
            "claimed_success": "it told the caller that it had worked",
            "blamed_caller": "it put the failure down to the caller without reason",
            "no_way_on": "it left the caller without another way: a retry, a person, a later time",
        },
        does_not_flag=(
            "A failure that a retry made good before the caller had to know, technical details "
            "that were left out, and a result that says no without being a failure."
        ),
        given=(metric("tool_errors", at_least=1),),
    ),
    judge(
        "judge_parameters_right",
        "Tool parameters right and complete",
        "actions_and_tools",
        "Were tools called with the values that the conversation gave?",
        definition=(
            "Compare the parameters of each tool call with what had been said until then, with "
            "results of earlier tools, and with the tool's own description where it is known."
        ),
        failures={
            "wrong_value": "a parameter differs from what had been said or found",
            "missing_value": "a value that was known and that the tool takes was left out",
            "invented_value": "a parameter has a value that nobody gave and nothing suggests",
            "outdated_value": "a parameter has a value that had been corrected before the call",
        },
        does_not_flag=(
            "Usual defaults (this year, the caller's own number, the currency of the country), "
            "other formats of the same value, and internal ids."
        ),
        inputs={"tools": True},
        given=(metric("tool_calls", at_least=1),),
    ),
    judge(
        "judge_right_tool",
        "The right tool at the right time",
        "actions_and_tools",
        "Did the agent call the tools that the caller's matter needed, and no others?",
        applies_if="the agent's tools are known, or it called at least one.",
        failures={
            "not_called": "a tool that the matter needed was there and was not called",
            "wrong_tool": "it called a tool that does something else than what was needed",
            "too_early": "it called a tool that changes something before the caller had agreed",
            "needless_call": "it called a tool again, or at all, for what it already knew",
        },
        does_not_flag=(
            "A repeated call after a failure, a look-up to be sure, and tools that the voice stack "
            "calls by itself at the beginning or the end."
        ),
        inputs={"tools": True, "system_prompt": True},
    ),
    judge(
        "judge_escalation",
        "Handed over when it had to be",
        "actions_and_tools",
        "Did the agent hand over to a person when that was called for, and only then?",
        definition=(
            "A handover is called for when the caller asks for a person, when the prompt says so, "
            "or when the agent cannot help and says so or fails again and again."
        ),
        applies_if="the caller asked for a person, a handover was called for, or one took place.",
        failures={
            "refused_wish": "the caller asked for a person and neither got one nor a reason",
            "not_escalated": "a handover was called for and did not come",
            "needless": "it handed over what it could have settled, without being asked",
            "no_warning": "it handed over without telling the caller to whom, or that it does",
            "late": "it handed over only after the caller had asked at least three times",
        },
        does_not_flag=(
            "One friendly offer to help before the handover, and a handover that failed for a "
            "reason that the agent told, with another way offered."
        ),
        inputs={"system_prompt": True},
    ),
    judge(
        "judge_resolved",
        "Matter settled",
        "actions_and_tools",
        "Was the caller's matter settled at the end, or is it clear what comes next?",
        applies_if="the caller had a matter.",
        failures={
            "unsettled": "the call ended with the matter open and nothing agreed",
            "no_next_step": "something is left to be done and nobody said by whom or when",
            "wrongly_settled": "the agent took it for settled, against the caller's words",
            "gave_up": "the agent gave up although it had a way left",
        },
        does_not_flag=(
            "A caller who hung up or changed plans, a clear and justified no, and a handover to "
            "the right place."
        ),
    ),
)
