"""What the pages on which things are given and taken say first in Easy Read; else see ``easy_words.py``."""

from flask_babel import lazy_gettext as _l

from portable_record.web.easy_upkeep import Line

SHARING: dict[str, tuple[Line, ...]] = {
    # --- the inbox ---
    "inbox.show": (
        ("box", _l("This is what others gave you.")),
        ("hand", _l("Pick one to read it.")),
    ),
    "inbox.why": (
        ("question", _l("Why do you look?")),
        ("pen", _l("We write it down.")),
    ),
    "inbox.item": (
        ("eye", _l("Someone gave you this.")),
        ("calendar", _l("Look at the last day.")),
        ("stop", _l("Do not show it to others.")),
    ),
    "inbox_deeds.delete": (("bin", _l("This will be gone.")), ("warning", _l("You can not get it back."))),
    "inbox_deeds.gone": (("tick", _l("It is gone.")), ("give", _l("You can tell them."))),
    "inbox_deeds.deleted": (("list", _l("These are gone.")),),
    "inbox_deeds.keep": (
        ("calendar", _l("You may not keep this for ever.")),
        ("question", _l("Say why you must.")),
    ),
    "inbox_deeds.receipts": (
        ("paper", _l("Tell them what you did.")),
        ("give", _l("Show them the code.")),
    ),
    "inbox_deeds.save": (("paper", _l("Save a copy.")), ("warning", _l("The file has no lock."))),
    "inbox_deeds.rules": (
        ("calendar", _l("How long do you keep things?")),
        ("people", _l("Who works here?")),
    ),
    "passing.ask": (
        ("people", _l("You can show this to a small group.")),
        ("tick", _l("Tick only what they need.")),
        ("pen", _l("Then sign it.")),
    ),
    # --- answers, and what others suggest ---
    "answering.write": (("pen", _l("Write back to them.")), ("hand", _l("You can leave a box empty."))),
    "answering.show": (("tick", _l("You signed it.")), ("give", _l("Now give it to them."))),
    "answering.code": (("photo", _l("Let them scan this.")),),
    "suggestions.show": (("talk", _l("Others have an idea for you.")), ("hand", _l("Pick one to read it."))),
    "suggestions.one": (
        ("eye", _l("Read each idea.")),
        ("hand", _l("Say yes or no.")),
        ("tick", _l("You decide.")),
    ),
    "suggestions.away": (("bin", _l("This will be gone.")), ("question", _l("Is that right?"))),
    # --- scanning, and what came of it ---
    "scan.show": (
        ("eye", _l("Read what someone gave you.")),
        ("photo", _l("Show the code to the camera.")),
        ("hand", _l("Or pick the file.")),
    ),
    "result.show": (
        ("person", _l("Look who it is from.")),
        ("eye", _l("Read what is in it.")),
        ("hand", _l("Keep it or let it go.")),
    ),
    "result.kept": (("tick", _l("It is kept for you.")),),
    "result.gone": (("bin", _l("We kept nothing.")),),
    # --- links ---
    "links.place": (("house", _l("Your links need a place.")), ("pen", _l("Say where it is."))),
    "links.show": (("give", _l("Give them the link.")), ("warning", _l("Who has the link can read it."))),
    # --- sharing ---
    "share.begin": (("give", _l("Show some of your record.")), ("hand", _l("You pick what and to whom."))),
    "picking.what": (("list", _l("Pick what you want to show.")), ("tick", _l("Tick it. No tick, no show."))),
    "picking.part": (("list", _l("Pick one thing, or all.")), ("tick", _l("Tick it. No tick, no show."))),
    "share.step": (("question", _l("One more question.")), ("hand", _l("Pick one."))),
    "share.step:details": (
        ("person", _l("Some facts are just for you.")),
        ("tick", _l("Tick what they may see.")),
    ),
    "share.step:whom": (("person", _l("Who may see it?")), ("hand", _l("Pick one."))),
    "share.step:why": (("question", _l("Why do you show it?")), ("hand", _l("Pick one."))),
    "share.step:until": (
        ("calendar", _l("How long may they use it?")),
        ("clock", _l("A short time is best.")),
    ),
    "share.step:pass-on": (("people", _l("May they show it to others?")), ("hand", _l("Say yes or no."))),
    "share.step:agree": (("people", _l("There are other names in it.")), ("talk", _l("Did you ask them?"))),
    "share.step:private": (
        ("eye", _l("Some shares are a secret.")),
        ("lock", _l("We can hide this one here.")),
    ),
    "share.step:has": (("screen", _l("What do they have?")), ("hand", _l("Pick one."))),
    "signing.ways": (("give", _l("How will you give it?")), ("paper", _l("Paper is good for all."))),
    "signing.look": (("eye", _l("This is what they will see.")), ("warning", _l("Look at it well."))),
    "signing.check": (("eye", _l("Look at it one more time.")), ("pen", _l("Then sign it."))),
    "templates.use": (("list", _l("You can start from this.")), ("hand", _l("Press Begin."))),
    "templates.keep": (("list", _l("Keep this for next time.")), ("pen", _l("Give it a name."))),
    "shares.to_tell": (("people", _l("These have an old copy.")), ("talk", _l("Tell them what is new."))),
    "shared.show": (("tick", _l("You signed it.")), ("give", _l("Now give it to them."))),
    "shared.look": (("eye", _l("This is what they see.")),),
    # --- contacts and keys ---
    "contacts.show": (
        ("people", _l("These are the people you know.")),
        ("key", _l("You have a key of each one.")),
    ),
    "contacts.private": (
        ("lock", _l("Some people are hidden.")),
        ("key", _l("Type your secret words to see them.")),
    ),
    "contacts.one": (
        ("person", _l("This is someone you know.")),
        ("key", _l("Here is the key.")),
        ("question", _l("Is it theirs? Ask them.")),
    ),
    "contacts.change": (("pen", _l("Write what you know of them.")),),
    "contacts.compare": (
        ("people", _l("Read the eight words with them.")),
        ("tick", _l("All the same? Then it is their key.")),
        ("stop", _l("Not the same? Do not trust it.")),
    ),
    "contacts.compared": (("tick", _l("We keep what you said.")),),
    "contacts.forget": (("bin", _l("Their key will be gone.")), ("question", _l("Is that right?"))),
    "meeting.add": (
        ("person", _l("Ask them for their card.")),
        ("photo", _l("Show it to the camera.")),
    ),
    "meeting.met": (("question", _l("Who is it?")), ("eye", _l("Look at the name."))),
    "mine.show": (
        ("person", _l("This is your card.")),
        ("give", _l("Give it to people you know.")),
        ("key", _l("They ask you for the eight words.")),
    ),
    "mine.code": (("screen", _l("Let them scan this.")), ("sun", _l("Make the screen bright."))),
    "mine.new_key": (
        ("key", _l("Has someone got your key?")),
        ("plus", _l("Then make a new one here.")),
    ),
    "mine.new_key_made": (("tick", _l("You have a new key.")), ("give", _l("Now tell the people you know."))),
    "shared.code": (("screen", _l("Let them scan this.")), ("sun", _l("Make the screen bright."))),
    "moving.answer": (("photo", _l("Let them scan this.")), ("clock", _l("It takes a while."))),
    "moving.card": (
        ("screen", _l("Let them film this.")),
        ("sun", _l("Make the screen bright.")),
        ("warning", _l("It flickers. You can stop it.")),
    ),
    "moving.show": (
        ("screen", _l("Let them film this.")),
        ("sun", _l("Make the screen bright.")),
        ("warning", _l("It flickers. You can stop it.")),
    ),
    # --- the papers of a group ---
    "governance.show": (("paper", _l("Here are your papers.")), ("question", _l("We ask you a few things."))),
    "governance.ask": (
        ("question", _l("Say what you know.")),
        ("hand", _l("You can leave some for later.")),
    ),
    "governance.read": (("paper", _l("Read this. You can print it.")),),
    "governance.who_looked": (("eye", _l("See who looked, and when.")),),
    "asked_for.show": (("person", _l("Someone wants to see what you have.")),),
    "asked_for.new": (("person", _l("Who asks?")), ("calendar", _l("When did they ask?"))),
    "asked_for.one": (
        ("eye", _l("Look at each thing.")),
        ("question", _l("Say if it is safe to give.")),
        ("give", _l("Then give it to them.")),
    ),
    "asked_for.look": (("eye", _l("Read all of it.")), ("people", _l("Is someone else in it?"))),
    "asked_safe.look": (
        ("question", _l("May they know of this?")),
        ("warning", _l("Could it hurt someone?")),
    ),
    "safe.show": (
        ("warning", _l("Could someone be hurt?")),
        ("give", _l("You can tell someone who can help.")),
    ),
    "safe.one": (("tick", _l("This is what you told them.")), ("give", _l("Now give it to them."))),
    "safe_back.ask": (
        ("stop", _l("You can take it back.")),
        ("people", _l("But they have read it. Call them.")),
    ),
    "safe_steps.ask": (("question", _l("Say what you know.")),),
    "safe_steps.pieces": (
        ("tick", _l("Tick what they need.")),
        ("hand", _l("Tick as little as you can.")),
    ),
    "safe_steps.look": (
        ("eye", _l("Look at all of it.")),
        ("pen", _l("Say why they need each thing.")),
        ("give", _l("Then share it.")),
    ),
    "cases.show": (("list", _l("Here is what went wrong.")), ("plus", _l("You can add to it."))),
    "cases.new": (("pen", _l("Say what happened.")), ("clock", _l("Say when you saw it."))),
    "cases.one": (("clock", _l("Look how long you have.")), ("pen", _l("Write what you do."))),
}
