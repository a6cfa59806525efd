"""Create Call as OpenAPI describes it: parameters, body, and every answer."""

from typing import Any

from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID
from tuner_server.api.openapi import KEY_ALONE
from tuner_server.api.problems import problem
from tuner_server.contract import BODY_SCHEMA


class Created(BaseModel):
    """Where the call is filed. A repeat gets the `id` of the first delivery, which stands."""

    id: int
    provider_call_id: str
    is_new: bool


REQUEST: dict[str, Any] = {
    "security": KEY_ALONE,
    "parameters": [
        {
            "name": "workspace_id",
            "in": "query",
            "required": True,
            "description": "The workspace that the key belongs to.",
            "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
        },
        {
            "name": "agent_remote_identifier",
            "in": "query",
            "required": True,
            "description": "The Agent ID under Agent Settings > Agent Connection.",
            "schema": {"type": "string", "minLength": 1, "pattern": r"\S"},
        },
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": BODY_SCHEMA}},
    },
}

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": Created, "description": "A repeat: the call was stored before."},
    201: {"model": Created, "description": "The call is stored durably, and measured later."},
    400: problem("The body is not JSON, or not an object."),
    401: problem("The key is missing, unknown or revoked, or not sent as a Bearer token."),
    403: problem("The key belongs to another workspace."),
    404: problem("The workspace has no agent with this Agent ID; the nearest ones are named."),
    413: problem("The body is larger than the limit."),
    422: {
        "description": "All that is missing or wrong in the URL and in the body.",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/HTTPValidationError"}}
        },
    },
    503: problem("The server cannot store calls right now. Send this one again."),
}
