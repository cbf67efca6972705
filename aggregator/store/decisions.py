"""The decisions on one feed's entries as JSON and back.

Pure: imports the model and `cells`, runs no SQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aggregator.model import Decision, Doubt, Evidence
from aggregator.store.cells import json_text, message, message_json


def decisions_text(decisions: Mapping[int, Decision]) -> str:
    """The decisions on one feed's entries as JSON, by row."""
    return json_text({str(row): _decision_json(decision) for row, decision in decisions.items()})


def decisions(stored: str) -> dict[int, Decision]:
    """The decisions in that JSON."""
    return {int(row): _decision(value) for row, value in json.loads(stored).items()}


def _decision_json(decision: Decision) -> dict[str, object]:
    return {
        "things": decision.things,
        "doubtful": [
            {"thing": doubt.thing, "reason": message_json(doubt.reason)} for doubt in decision.doubtful
        ],
        "evidence": [
            {
                "thing": evidence.thing,
                "cue": evidence.cue,
                "field": evidence.field,
                "quote": evidence.quote,
                "accepted": evidence.accepted,
                "reason": message_json(evidence.reason),
            }
            for evidence in decision.evidence
        ],
        "ignored": decision.ignored,
        "names_programme": decision.names_programme,
        "corrected": decision.corrected,
    }


def _decision(value: dict[str, Any]) -> Decision:
    return Decision(
        things=tuple(value["things"]),
        doubtful=tuple(Doubt(doubt["thing"], message(doubt["reason"])) for doubt in value["doubtful"]),
        evidence=tuple(
            Evidence(
                thing=evidence["thing"],
                cue=evidence["cue"],
                field=evidence["field"],
                quote=evidence["quote"],
                accepted=evidence["accepted"],
                reason=message(evidence["reason"]),
            )
            for evidence in value["evidence"]
        ),
        ignored=value["ignored"],
        names_programme=value["names_programme"],
        corrected=value.get("corrected", False),  # kept by an older version, and about to be made again
    )
