"""What each page says first in Easy Read: one idea, one short sentence, one picture.

A row for each page, by its endpoint; pages that exist for each part may have a row for one part, such as
``entries.part:plan``. The pictures are those of ``templates/macros/pictures.html``.
"""

from flask_babel import lazy_gettext as _l

from portable_record.web.easy_circle import CIRCLE
from portable_record.web.easy_sharing import SHARING
from portable_record.web.easy_upkeep import UPKEEP, Line

__all__ = ["EASY", "Line", "lines_for"]

EASY: dict[str, tuple[Line, ...]] = {
    **UPKEEP,
    **SHARING,
    **CIRCLE,
    # --- before it is open ---
    "unlock.ask": (
        ("lock", _l("Your record is locked.")),
        ("key", _l("Type your secret words to open it.")),
        ("question", _l("Lost the words? Press the link under the box.")),
    ),
    "unlock.ask:pin": (("lock", _l("The screen is locked.")), ("key", _l("Type your PIN."))),
    "unlock.ask:open": (("tick", _l("Your record is open.")),),
    "setup.begin": (
        ("hello", _l("Hello.")),
        ("paper", _l("Here you can keep facts about you.")),
        ("lock", _l("They are kept safe.")),
        ("person", _l("First say who it is for.")),
    ),
    "setup.welcome": (
        ("paper", _l("Say it once.")),
        ("lock", _l("It is kept safe here.")),
        ("give", _l("You pick who sees it.")),
    ),
    "first.ask": (("pen", _l("Write a few words.")), ("tick", _l("Or skip it."))),
    "records.show": (
        ("list", _l("These are the records here.")),
        ("key", _l("Each has its own secret words.")),
        ("tick", _l("Pick one.")),
    ),
    "records.label": (
        ("pen", _l("Give it a short name.")),
        ("eye", _l("All who look here can see it.")),
        ("star", _l("Pick a name only you know.")),
    ),
    "records.take_off": (
        ("list", _l("We will not show this record in the list.")),
        ("lock", _l("It stays here. It is locked.")),
        ("pen", _l("Write down how to open it.")),
    ),
    "files.add": (
        ("paper", _l("Pick a file from this computer.")),
        ("lock", _l("It is kept safe here.")),
        ("pen", _l("Next, say what it is.")),
    ),
    "files.exchange": (("paper", _l("Pick the new file.")), ("undo", _l("The old one can come back."))),
    "shares.show": (
        ("eye", _l("Who can see your facts?")),
        ("people", _l("They are listed here.")),
        ("stop", _l("You can stop it.")),
    ),
    "shares.private": (
        ("lock", _l("Some of it is hidden.")),
        ("key", _l("Type your secret words.")),
    ),
    "shares.stop": (
        ("stop", _l("You can stop it now.")),
        ("paper", _l("They may keep what they have.")),
    ),
    "shares.stopped": (("stop", _l("They get nothing new from you.")), ("talk", _l("Now tell them."))),
    "setup.who": (("people", _l("Who is this for?")), ("tick", _l("Pick one."))),
    "setup.names": (("pen", _l("Type the name.")), ("tick", _l("Then go on."))),
    "setup.people": (
        ("people", _l("You write for someone else.")),
        ("pen", _l("Say who they are. Say who you are.")),
    ),
    "setup.right": (("question", _l("Why may you write for them?")), ("tick", _l("Pick one."))),
    "setup.details": (("pen", _l("Say more about that.")), ("calendar", _l("Put the dates."))),
    "setup.passphrase": (
        ("key", _l("You need secret words.")),
        ("lock", _l("They lock your record.")),
        ("pen", _l("Type them two times.")),
        ("stop", _l("Do not tell them to others.")),
    ),
    "setup.weak": (("warning", _l("These words are easy to guess.")), ("key", _l("Longer words are safer."))),
    "setup.made": (("key", _l("We made secret words for you.")), ("pen", _l("Write them on paper."))),
    "setup.check": (("eye", _l("Look at what you said.")), ("tick", _l("Is it right? Then go on."))),
    "recovery.recover": (
        ("question", _l("Did you lose your secret words?")),
        ("paper", _l("Look for the paper with your code.")),
        ("pen", _l("Type the code here.")),
    ),
    "sheets.show": (
        ("people", _l("Your friends have papers for you.")),
        ("pen", _l("Type the words on each paper.")),
    ),
    "sheets.new_passphrase": (("key", _l("Make new secret words.")), ("pen", _l("Type them two times."))),
    # --- the plan and how things are going ---
    "plan.goal": (
        ("star", _l("This is one goal.")),
        ("list", _l("Steps help you to get there.")),
        ("tick", _l("Is a step done? Press Done.")),
    ),
    "plan_forms.step": (
        ("list", _l("A step is one thing to do.")),
        ("people", _l("Say who does it, and when.")),
    ),
    "week.notes": (
        ("people", _l("What your helpers tell each other.")),
        ("clock", _l("The newest is first.")),
    ),
    "week.show": (
        ("calendar", _l("What is to do this week.")),
        ("people", _l("Who does it.")),
        ("tick", _l("Is it done? Press Done.")),
    ),
    "plan_new_goal.ask": (
        ("star", _l("You have a new goal.")),
        ("hand", _l("Pick a number from 0 to 10.")),
        ("clock", _l("Or say it later.")),
    ),
    "plan_forms.going": (
        ("chart", _l("How is it going?")),
        ("hand", _l("Pick a number from 0 to 10.")),
        ("pen", _l("Or write what happened.")),
    ),
    "plan_forms.review": (
        ("people", _l("You looked at your plan with others.")),
        ("pen", _l("Write what is good and what is not.")),
        ("calendar", _l("Say when you meet again.")),
    ),
    "plan_forms.agree": (
        ("tick", _l("Is the plan right for you?")),
        ("hand", _l("Then say yes to it here.")),
    ),
    "wellbeing.ask": (
        ("sun", _l("How is your life?")),
        ("hand", _l("Pick a number from 0 to 10.")),
        ("person", _l("Only you can say this.")),
    ),
    # --- home and finding ---
    "home.parts:for": (
        ("people", _l("You keep this for someone.")),
        ("hand", _l("Press a box to see more.")),
        ("lock", _l("Press Lock now when you stop.")),
    ),
    "home.parts": (
        ("paper", _l("This is your record.")),
        ("hand", _l("Press a box to see more.")),
        ("lock", _l("Press Lock now when you stop.")),
    ),
    "search.show": (("find", _l("Look for a word here.")), ("pen", _l("Type the word. Press Search."))),
    "timeline.show": (
        ("calendar", _l("Here is all you have, day by day.")),
        ("up", _l("The newest is at the top.")),
    ),
    # --- paper ---
    "paper.choose": (
        ("print", _l("Put your words on paper.")),
        ("hand", _l("Pick which paper you want.")),
        ("warning", _l("Who finds a paper can read it.")),
    ),
    "paper.profile": (("paper", _l("One page about you.")), ("people", _l("Say who it is for."))),
    "paper.plan": (("list", _l("Your whole plan on paper.")), ("people", _l("Say who it is for."))),
    "paper.parts": (("hand", _l("Pick what to print.")),),
    "paper.part": (("paper", _l("This part on paper.")), ("people", _l("Say who it is for."))),
    "paper.made": (("eye", _l("This is your paper.")), ("print", _l("Press Print."))),
    "emergency.choose": (
        ("ring", _l("A paper for a bad day.")),
        ("tick", _l("Tick what a helper must know.")),
        ("warning", _l("Who finds it can read it.")),
    ),
    "emergency.sheet": (("eye", _l("Look at it. Is it right?")), ("print", _l("Then print it."))),
    # --- the parts ---
    "entries.part": (("paper", _l("Here is what you have.")), ("plus", _l("You can add more."))),
    "entries.part:details": (("person", _l("Who you are.")), ("pen", _l("Your name and where you live."))),
    "entries.part:communication": (
        ("talk", _l("How you talk.")),
        ("ear", _l("What helps you to hear and see.")),
        ("star", _l("We show this first.")),
    ),
    "entries.part:about-me": (
        ("heart", _l("What you love and need.")),
        ("pen", _l("Say it in your own words.")),
    ),
    "entries.part:strengths": (("star", _l("What you are good at.")), ("heart", _l("What you care about."))),
    "entries.part:plan": (
        ("list", _l("What you want to do.")),
        ("people", _l("Who helps you.")),
        ("calendar", _l("When it will be done.")),
    ),
    "entries.part:crisis": (
        ("ring", _l("What to do on a bad day.")),
        ("phone", _l("Who to call.")),
        ("stop", _l("What not to do.")),
    ),
    "entries.part:people": (("people", _l("The people near you.")), ("phone", _l("How to reach them."))),
    "community.own_words": (
        ("pen", _l("Write what you think of it.")),
        ("tick", _l("Press Save when you are done.")),
    ),
    "entries.part:community": (
        ("house", _l("Places and groups near you.")),
        ("clock", _l("When they are open.")),
    ),
    "entries.part:health": (
        ("pill", _l("Your pills and your health.")),
        ("warning", _l("What makes you ill.")),
    ),
    "entries.part:documents": (("photo", _l("Your photos and letters.")), ("plus", _l("You can add more."))),
    "entries.part:outcomes": (
        ("chart", _l("How it goes for you.")),
        ("sun", _l("What works. What does not work.")),
    ),
    "entries.one": (
        ("paper", _l("This is one thing you have.")),
        ("pen", _l("You can change it.")),
        ("bin", _l("You can put it in the bin.")),
    ),
    "writing.choose": (("plus", _l("What do you want to add?")), ("hand", _l("Pick one."))),
    "writing.add": (("pen", _l("Write here.")), ("tick", _l("Press Save when you are done."))),
    "writing.change": (("pen", _l("Change the words here.")), ("tick", _l("Press Save when you are done."))),
    "keeping.choose": (
        ("people", _l("Two people wrote at one time.")),
        ("eye", _l("Look at both.")),
        ("hand", _l("Pick the one that is right.")),
    ),
    "keeping.history": (
        ("clock", _l("What was here before.")),
        ("person", _l("Who wrote it. On which day.")),
    ),
    "keeping.move": (("box", _l("You can put it in another part.")), ("hand", _l("Pick the part."))),
    # --- bringing in ---
    "directory.begin": (("list", _l("A list of places near you.")), ("box", _l("Pick the file."))),
    "directory.folder": (("box", _l("Pick the file with the list.")),),
    "directory.choose": (("hand", _l("Tick what you want to keep.")), ("bin", _l("You can undo it."))),
    "bringing.choose": (("take", _l("Put a file in your record.")), ("eye", _l("First look what is in it."))),
    "bringing.folder": (("box", _l("Pick a file from your folders.")),),
    "bringing.looked": (("eye", _l("We look what is in the file.")),),
    "bringing.preview": (("box", _l("This is in the file.")), ("tick", _l("Do you want it? Then say yes."))),
    "bringing.listed": (("list", _l("Here is what is in the file.")),),
    "bringing.refused": (("warning", _l("We could not read these.")),),
    "which_is_me.ask": (("people", _l("Two people stand here.")), ("hand", _l("Say which one is you."))),
    "bringing.done": (("tick", _l("It is in your record.")), ("undo", _l("Was it wrong? You can undo it."))),
    "bringing.undone": (("undo", _l("It is as it was before.")),),
    "taking.who": (("people", _l("Is the file about you?")), ("stop", _l("If not, do not take it in."))),
    "taking.died": (("candle", _l("The file says the person has died.")), ("question", _l("Is that so?"))),
    "taking.yours": (("pen", _l("You wrote one thing. The file says another.")), ("tick", _l("Pick one."))),
    "taking.each": (("list", _l("Look at each one.")), ("tick", _l("Pick one."))),
    "taking.left": (("stop", _l("We took nothing in.")),),
    # --- taking along ---
    "exporting.show": (("give", _l("You can take your record with you.")), ("hand", _l("Pick a way."))),
    "exporting.readable": (
        ("paper", _l("You get pages.")),
        ("warning", _l("All who find them can read them.")),
    ),
    "exporting.table": (
        ("list", _l("All of it in one list.")),
        ("warning", _l("All who find it can read it.")),
    ),
    "exporting.fhir": (("screen", _l("For other apps.")), ("warning", _l("All who find it can read it."))),
    # --- settings and help ---
    "settings.show": (("sliders", _l("Change how things work.")),),
    "settings.lock": (("lock", _l("It locks when you are away.")), ("clock", _l("How long should it wait?"))),
    "settings.pin": (("key", _l("A PIN is a short number.")), ("screen", _l("It opens the screen."))),
    "settings.no_pin": (("key", _l("Take the PIN away.")),),
    "settings.passphrase": (
        ("key", _l("Change your secret words.")),
        ("pen", _l("Type the new ones two times.")),
    ),
    "settings.look": (("letters", _l("Make the words big.")), ("globe", _l("Pick your language."))),
    "help.show": (("question", _l("Here is help.")), ("phone", _l("In danger? Call 999."))),
    "help.components": (
        ("paper", _l("This page is for people who build.")),
        ("hand", _l("You do not need it.")),
    ),
}


def lines_for(endpoint: str, part: str = "") -> tuple[Line, ...]:
    """Return the lines of a page, of this part where it has lines of its own; none for a page without."""
    return EASY.get(f"{endpoint}:{part}", EASY.get(endpoint, ()))
