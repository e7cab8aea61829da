"""Tells what the words around a day say about it: published, or changed since."""

from __future__ import annotations

import re

from ingest.extraction.dates.days import day_in_text

MODIFIED_WORDS = re.compile(
    r"\b(?:modif\w*|updat\w*|changed|edited|revised|amended|aktualisiert|aktualizova\w*|zaktualizowan\w*|actualiz\w*"
    r"|actualitza\w*|atualiza\w*|mise? à jour|aggiornat\w*|bijgewerkt|oppdatert|uppdaterad|opdateret|päivitetty"
    r"|frissítve|ažurirano|posodobljeno|diperbarui|cập nhật|обновлен\w*|оновлен\w*|обновено|ενημέρωση|τελευταία"
    r"|güncelle\w*|تحديث|ویرایش)\b|更新|수정|업데이트|mod-time",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?:(?:first )?published|posted|publication date|date of publication|created|submitted|veröffentlicht"
    r"|erschienen|erstellt|stand|publi[ée]\w*"
    r"|mis en ligne|créé|publicad[oa]|publicat|pubblicat\w*|gepubliceerd|geplaatst|opublikowan\w*|dodan\w*|yayın\w*"
    r"|tarih|опубликован\w*|опубліков\w*|дата|publicerad|publicerat"
    r"|publisert|julkaistu|offentliggjort|udgivet|közzétéve|megjelent|zveřejněno|vydáno|objavljeno|објављено|публикувана"
    r"|δημοσι\w*|diterbitkan|data|date|datum|fecha|نشر|انتشار)\b|发布|發布|發表|公開|投稿日|掲載|配信|입력|등록|승인)[^\d\n]{0,30}",
    re.IGNORECASE,
)


def published_part(text: str) -> str | None:
    """The text up to a word like "updated"; None where only a time of change is told.

    A text that calls one time both is told whole, and one that begins with the change from the publication on.
    """
    change = MODIFIED_WORDS.search(text)
    if change is None:
        return text
    label = _LABEL.search(text)
    if day_in_text(text[: change.start()]):
        return text[: change.start()]
    if label is None:
        return None
    return text[label.start() :] if label.start() > change.start() else text


def behind_labels(text: str) -> list[str]:
    """What stands behind words like "published"."""
    return [text[match.end() : match.end() + 40] for match in list(_LABEL.finditer(text[:2000]))[:5]]
