"""How the owner likes the app: when it locks, how it looks, which language, and whether it is Easy Read."""

from dataclasses import asdict, dataclass, fields

from portable_record.actions.desk import OpenRecord

PREFERENCES = "preferences"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What can be chosen; ``language`` is a locale such as "en_GB", or empty for that of the browser."""

    idle_minutes: int = 5
    text: str = "normal"
    contrast: str = "normal"
    language: str = ""
    easy: bool = False


def preferences_of(record: OpenRecord) -> Preferences:
    """Return what was chosen, or what we choose for those who did not."""
    kept = record.vault.settings.get(PREFERENCES, {})
    known = {field.name for field in fields(Preferences)}
    return Preferences(**{name: value for name, value in kept.items() if name in known})


def keep_preferences(record: OpenRecord, chosen: Preferences) -> None:
    """Keep them, inside the vault."""
    record.vault.settings.put(PREFERENCES, asdict(chosen))
