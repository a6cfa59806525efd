"""Did the agent do what it should, with the tools that it has?"""

from tuner_server.evals.library.accuracy import BOOKING
from tuner_server.evals.library.ready import (
    ReadyEval,
    agent_says,
    caller_says,
    criterion,
    metric,
    tool,
)

ACTIONS_AND_TOOLS = (
    ReadyEval(
        key="no_tool_errors",
        name="No tool errors",
        category="actions_and_tools",
        suggested=True,
        question="Did every tool call end without an error?",
        does_not_flag=(
            "Calls without tools, results that say no (“no table free”), tools that are slow."
        ),
        criterion=criterion(metric("tool_error_rate", at_most=0)),
    ),
    ReadyEval(
        key="tools_answered",
        name="Every tool call answered",
        category="actions_and_tools",
        question="Did a result come for every tool call?",
        does_not_flag="Results that tell of an error, and tool calls that carry no request_id.",
        criterion=criterion(metric("unanswered_tool_calls", at_most=0)),
    ),
    ReadyEval(
        key="tools_succeeded_in_the_end",
        name="Tools succeeded in the end",
        category="actions_and_tools",
        question="Did each tool succeed, if not at first then at last?",
        does_not_flag=(
            "A failure that a later call of the same tool made good. Calls without tools."
        ),
        criterion=criterion(tool("*", "succeeded")),
    ),
    ReadyEval(
        key="honest_about_failures",
        name="Honest about failed tools",
        category="actions_and_tools",
        suggested=True,
        question="When a tool failed, did the agent tell the caller that something went wrong?",
        does_not_flag=(
            "Calls in which no tool failed. Whether the apology was for that very failure: "
            "any after "
            "the first tool call will do."
        ),
        criterion=criterion(
            agent_says(
                "that something went wrong",
                r"\b(?:sorry|apologi[sz]e|apologies|unfortunately)\b",
                r"\b(?:went|gone|going) wrong\b",
                r"\b(?:i'm|i am|we're|we are|was|were) (?:not able|unable)\b",
                r"\b(?:can't|cannot|couldn't|could not) (?:reach|access|find|complete|book|load|"
                r"get|"
                r"look|do)\b",
                r"\b(?:error|trouble|problem|issue|difficult(?:y|ies)|not working|isn't working)\b",
                r"\b(?:busy|unavailable|not available|down)\b",
                within={"part": "after", "tool": "*"},
            ),
            given=(metric("tool_errors", at_least=1),),
        ),
    ),
    ReadyEval(
        key="human_on_request",
        name="Handed over on request",
        category="actions_and_tools",
        question="When the caller asked for a human, did the agent hand the call over?",
        does_not_flag=(
            "Calls in which nobody asked for one. Handing over by a tool whose name has neither "
            "“transfer” nor “escalate”, “handoff” or “human”: add its name."
        ),
        criterion=criterion(
            tool("*transfer*|*escalat*|*handoff*|*hand_off*|*handover*|*human*", "called"),
            given=(
                caller_says(
                    "a wish for a human",
                    r"\b(?:speak|talk|connect|transfer|put me|get me|through|want|need|give me)\b"
                    r"[^.?!]{0,30}\b(?:human|real person|actual person|live person|live agent|"
                    r"representative|operator|someone real|manager|supervisor|colleague)\b",
                    r"^\W*(?:human|representative|operator|real person)\W*(?:please)?\W*$",
                ),
            ),
        ),
    ),
    ReadyEval(
        key="tools_fast",
        name="Tools fast enough",
        category="actions_and_tools",
        question="Did tools answer within 3 seconds, all but the slowest in twenty?",
        does_not_flag="Calls without tools, or whose tools tell no times.",
        criterion=criterion(metric("tool_p95_ms", at_most=3_000)),
    ),
    ReadyEval(
        key="no_booking_loop",
        name="No booking loop",
        category="actions_and_tools",
        question="Did the agent call tools that book at most twice?",
        does_not_flag="A second try after a failed one, and calls in which nothing was booked.",
        criterion=criterion(tool(BOOKING, "at_most", times=2)),
    ),
)
