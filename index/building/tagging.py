"""Giving tags to documents and taking them away; the documents themselves are not touched."""

from __future__ import annotations

from collections.abc import Sequence

from index.documents.tags import MOST_CHARACTERS, clean_tag, distinct_tags
from index.errors import DocumentError, SettingsError, WendaError
from index.reasons import system_reason
from index.search.document_tags import combined_tags
from index.settings import Settings
from index.storage.generations import read_current
from index.storage.given_tags import FILE, Given, GivenTags, change_given_tags, content_of
from index.storage.manifest import DocumentEntry, read_contents
from index.text.folding import fold


def change_tags(
    documents: Sequence[str],
    settings: Settings,
    *,
    give: Sequence[str] = (),
    withdraw: Sequence[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Give tags to documents, which are named by their paths in the index, and withdraw others.

    Tags that a document states itself can be withdrawn as well; its file stays as it is. Returns
    the tags that each of the documents has now. Raises DocumentError when the index has no such
    document, SettingsError when a tag cannot be one; IndexMissing, IndexDamaged, IndexMismatch,
    IndexBusy; WendaError when they cannot be written.
    """
    given, withdrawn = _checked(give), _checked(withdraw)
    folder, _ = read_current(settings.index)
    entries = {entry.path: entry for entry in read_contents(folder).documents}
    for path in documents:
        if path not in entries:
            raise DocumentError("index.no_document", document=path)
    chosen = [entries[path] for path in dict.fromkeys(documents)]
    found: dict[str, tuple[str, ...]] = {}

    def change(before: dict[str, GivenTags]) -> Given:
        for entry in chosen:
            changed = _changed(before.get(entry.path, GivenTags()), entry, given, withdrawn)
            before[entry.path] = changed
            found[entry.path] = combined_tags(entry.tags, changed)
        return before

    try:
        change_given_tags(settings.index, change)
    except OSError as error:
        file = settings.index / FILE
        raise WendaError("path.unwritable", path=file, why=system_reason(error)) from error
    return found


def _checked(names: Sequence[str]) -> tuple[str, ...]:
    """Names as tags. Raises SettingsError for one that cannot be a tag."""
    for name in names:
        if not clean_tag(name):
            raise SettingsError("tags.unusable", name=name, most=MOST_CHARACTERS)
    return distinct_tags(map(clean_tag, names))


def _changed(
    before: GivenTags, entry: DocumentEntry, give: Sequence[str], withdraw: Sequence[str]
) -> GivenTags:
    gone, back = frozenset(map(fold, withdraw)), frozenset(map(fold, give))
    stated = frozenset(map(fold, entry.tags))
    given = [tag for tag in (*before.given, *give) if fold(tag) not in gone | stated]
    withdrawn = [tag for tag in before.withdrawn if fold(tag) not in back]
    withdrawn += [tag for tag in withdraw if fold(tag) in stated]
    return GivenTags(distinct_tags(given), distinct_tags(withdrawn), content_of(entry))
