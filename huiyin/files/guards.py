"""What the database refuses of files: deleting evidence, exchanging it, and touching a kept paper."""

from __future__ import annotations

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

GUARDS = [
    *no_delete("files_evidence"),
    *append_only("files_paper"),
    frozen(
        "files_evidence",
        ["case_id", "about_kind", "about_id", "kind", "name", "note", "media_type", "size", "sha256", "shown", "thumb",
         "taken_at", "latitude", "longitude", "place", "on", "entered", "by_id"],
        message="佐证材料登记后不得修改，只能撤回后重新上传。",
    ),
    refuse(
        "evidence_withdrawn",
        "files_evidence",
        when="BEFORE UPDATE",
        condition="OLD.withdrawn_at IS NOT NULL",
        message="已撤回的材料不得修改。",
    ),
]  # fmt: skip
