"""What the pages on which a record is looked after say first in Easy Read; else see ``easy_words.py``."""

from flask_babel import lazy_gettext as _l

Line = tuple[str, object]
"""The name of a picture, and the sentence beside it."""

UPKEEP: dict[str, tuple[Line, ...]] = {
    # --- looking after it ---
    "activity.show": (
        ("clock", _l("What was done with your record.")),
        ("up", _l("The newest is at the top.")),
    ),
    "activity.export": (("take", _l("Save this list as a file.")), ("warning", _l("The file has no lock."))),
    "activity.private": (
        ("lock", _l("Some shares are hidden.")),
        ("key", _l("Type your secret words to see them.")),
    ),
    "backup.show": (
        ("box", _l("A backup is a second copy.")),
        ("lock", _l("It is locked too.")),
        ("house", _l("Keep it in another place.")),
    ),
    "backup.new": (("box", _l("Make a second copy.")), ("key", _l("Type your secret words."))),
    "backup.done": (("tick", _l("The copy is made.")), ("house", _l("Put it in a safe place."))),
    "backup.reminder": (
        ("bell", _l("We can tell you when to make a copy.")),
        ("hand", _l("Pick how often.")),
    ),
    "backup.try_out": (("box", _l("Test if your copy works.")), ("tick", _l("Nothing changes."))),
    "backup.tried": (("tick", _l("We have read the copy.")),),
    "restore.choose": (("box", _l("Get your record back from a copy.")), ("hand", _l("Pick the file."))),
    "restore.look": (("eye", _l("See what will change.")), ("tick", _l("Go on if it is right."))),
    "restore.done": (("tick", _l("Your record is back.")),),
    "binned.show": (
        ("bin", _l("This is the bin.")),
        ("undo", _l("You can put things back.")),
        ("calendar", _l("After 30 days they are gone.")),
    ),
    "binned.ask_erase": (("bin", _l("This will be gone.")), ("warning", _l("You can not get it back."))),
    "binned.ask_empty": (
        ("bin", _l("All in the bin will be gone.")),
        ("warning", _l("You can not get it back.")),
    ),
    "check.show": (("find", _l("Look if all is well.")), ("tick", _l("This takes a short time."))),
    "check.accept": (("eye", _l("You know of this.")), ("tick", _l("Then we tell you no more."))),
    "check.done": (("eye", _l("This is what we found.")),),
    "devices.show": (
        ("screen", _l("The phones and laptops you use.")),
        ("warning", _l("Lost one? Press it here.")),
    ),
    "devices.name": (("screen", _l("Give it a name.")), ("pen", _l("A name that you know."))),
    "history.show": (("clock", _l("What you did of late.")), ("undo", _l("You can undo it."))),
    "history.undo": (("undo", _l("Do you want to undo this?")),),
    "history.undone": (("tick", _l("It is as it was.")),),
    "rekey.ask": (
        ("key", _l("Does someone know your secret words?")),
        ("lock", _l("Then make new keys here.")),
    ),
    "elsewhere.ask": (
        ("lock", _l("Make a new record in a safe place.")),
        ("eye", _l("No one sees it from here.")),
        ("warning", _l("In danger? Call 999.")),
    ),
    "elsewhere.done": (
        ("tick", _l("Your new record is made.")),
        ("pen", _l("Write the code on paper.")),
    ),
    "rekey.done": (("tick", _l("Your new keys are made.")),),
    "recovery.offer": (
        ("paper", _l("A code on paper can help you.")),
        ("key", _l("It opens your record.")),
        ("question", _l("Use it if you lose your words.")),
    ),
    "recovery.show": (("pen", _l("Write this code on paper.")), ("stop", _l("Do not show it to others."))),
    "recovery.sheet": (("print", _l("Print this page.")), ("house", _l("Keep it in a safe place."))),
    "recovery.type_back": (
        ("pen", _l("Type the code from your paper.")),
        ("tick", _l("Then we know it is right.")),
    ),
    "recovery.try_it": (
        ("paper", _l("Get your paper.")),
        ("pen", _l("Type the code from it.")),
        ("tick", _l("Then you know it is right.")),
    ),
    "recovery.ready": (("tick", _l("All is ready.")), ("paper", _l("You can write now."))),
    "trusted.show": (
        ("people", _l("People you trust can help you.")),
        ("key", _l("They help if you lose your words.")),
    ),
    "trusted.new": (("people", _l("Who do you trust?")), ("house", _l("Pick people in other homes."))),
    "trusted.sheets": (("print", _l("Print a page for each one.")), ("give", _l("Give it to them."))),
    "trusted.kept": (("tick", _l("It is done.")), ("give", _l("Give each one a page."))),
    "trusted.remove": (("stop", _l("Stop this help.")), ("paper", _l("The old pages will not work."))),
    "working.show": (("clock", _l("Please wait.")), ("stop", _l("Do not close this page."))),
    # --- who may write ---
    "rights.show": (("people", _l("Who may write here.")), ("calendar", _l("And how long."))),
    "rights.add": (("plus", _l("Let someone write for you.")), ("person", _l("Say who."))),
    "rights.kind": (("question", _l("Why may they write?")), ("hand", _l("Pick one."))),
    "rights.details": (("pen", _l("Say more about that.")), ("calendar", _l("Put the dates."))),
    "rights.check": (("eye", _l("Look at what you said.")), ("tick", _l("Is it right? Then go on."))),
    "rights.end": (("stop", _l("They may not write from now on.")), ("question", _l("Is that right?"))),
    "rights.renew": (
        ("calendar", _l("They may write for more time.")),
        ("question", _l("Is that right?")),
    ),
    "handover.ask": (
        ("give", _l("Give the record to the one it is about.")),
        ("key", _l("They make their own secret words.")),
    ),
    "handover.notices": (("eye", _l("Please read this first.")),),
    "handover.check": (("eye", _l("Look if all is right.")),),
    "handover.passphrase": (
        ("key", _l("Now make your own secret words.")),
        ("stop", _l("Do not let others see.")),
    ),
    "handover.weak": (
        ("warning", _l("These words are easy to guess.")),
        ("key", _l("Longer words are safer.")),
    ),
    "handover.made": (("key", _l("We made secret words for you.")), ("pen", _l("Write them on paper."))),
    "handover.done": (("tick", _l("The record is yours.")),),
    "wheni.choose": (("candle", _l("What should be done when you die?")), ("hand", _l("You can pick."))),
    "death.show": (("candle", _l("What to do when the person has died.")),),
    "death.ask": (("candle", _l("Has the person died?")), ("calendar", _l("Put the day."))),
    "death.as_it_was": (("candle", _l("The person has died.")), ("lock", _l("No one can write here now."))),
    "death.check": (("eye", _l("Look if this is right.")), ("lock", _l("Then the record is closed."))),
    "death.mistake": (("undo", _l("Was it wrong? You can undo it.")),),
    "death.give": (("give", _l("Give the record to someone.")),),
    "death.delete": (("bin", _l("All will be gone.")), ("warning", _l("You can not get it back."))),
    "language.choose": (("globe", _l("Pick your language.")),),
    "restore_sheets.show": (
        ("people", _l("Your friends have papers for you.")),
        ("pen", _l("Type the words on each paper.")),
    ),
    "restore_sheets.new_passphrase": (
        ("key", _l("Make new secret words.")),
        ("pen", _l("Type them two times.")),
    ),
    "window.ask": (("screen", _l("Look at the first window.")), ("pen", _l("Type the code that is there."))),
}
