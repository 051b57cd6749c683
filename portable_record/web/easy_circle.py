"""What the pages of keeping a plan together say first in Easy Read; else see ``easy_words.py``."""

from flask_babel import lazy_gettext as _l

from portable_record.web.easy_upkeep import Line

CIRCLE: dict[str, tuple[Line, ...]] = {
    "circle.show": (
        ("people", _l("You keep your plan with others.")),
        ("lock", _l("You say who sees what.")),
        ("hand", _l("Press the button to get news.")),
    ),
    "comments.say": (
        ("pen", _l("Write what you want to say.")),
        ("people", _l("Those who help with your plan can read it.")),
    ),
    "keeping.version": (
        ("list", _l("This is how it was.")),
        ("undo", _l("You can have it back.")),
    ),
    "comments.away": (
        ("stop", _l("If you press the button, it is gone.")),
        ("people", _l("It is gone for the others too.")),
    ),
    "circle.start": (
        ("people", _l("You can let others help with your plan.")),
        ("lock", _l("No one sees it yet.")),
    ),
    "circle.place": (
        ("box", _l("Your files need a place to meet.")),
        ("lock", _l("The files are locked.")),
        ("people", _l("Ask someone to help you here.")),
    ),
    "circle_invitations.add": (
        ("paper", _l("You make a paper that asks them in.")),
        ("lock", _l("They can not see your plan yet.")),
    ),
    "circle_invitations.invitation": (
        ("give", _l("Give this to one person.")),
        ("calendar", _l("It works for seven days.")),
    ),
    "circle_people.take": (("paper", _l("They gave you an answer.")), ("box", _l("Open it here."))),
    "circle_people.compare": (
        ("people", _l("Read the words to each other.")),
        ("tick", _l("Are all the words the same?")),
        ("stop", _l("If not, stop.")),
    ),
    "circle_people.may": (
        ("eye", _l("What can they see?")),
        ("pen", _l("Can they change it?")),
    ),
    "circle_people.one": (("people", _l("This person helps with your plan.")),),
    "circle_own_words.show": (
        ("pen", _l("Others can write about you.")),
        ("question", _l("Must they wait for your yes?")),
    ),
    "circle_ticks.show": (
        ("eye", _l("Tick what they can see.")),
        ("lock", _l("The rest stays locked.")),
        ("stop", _l("What they see they can keep.")),
    ),
    "circle_removal.gone": (
        ("people", _l("They do not help with your plan now.")),
        ("lock", _l("No one tells them.")),
    ),
    "circle_removal.tell": (
        ("stop", _l("Are you safe? If not, do not send it.")),
        ("paper", _l("They will read this.")),
        ("lock", _l("You can not take it back.")),
    ),
    "circle_people.remove": (
        ("stop", _l("They get no more of your plan.")),
        ("eye", _l("But they have seen it.")),
    ),
    "circle_upkeep.changed": (
        ("people", _l("Others wrote this.")),
        ("tick", _l("Have you seen it? Press the button.")),
    ),
    "circle_suggested.show": (
        ("people", _l("They want to change your plan.")),
        ("question", _l("Do you want this? Say yes or no.")),
    ),
    "circle_suggested.mine": (
        ("pen", _l("You asked for this.")),
        ("tick", _l("Did they say yes or no? Look here.")),
    ),
    "circle_apart.show": (
        ("paper", _l("These words are not in the plan.")),
        ("pen", _l("You can write them again. Press the button.")),
    ),
    "circle_apart.two_ways": (
        ("people", _l("One device wrote two things.")),
        ("question", _l("Which one is right? Talk first. Then pick.")),
    ),
    "circle_upkeep.settle": (
        ("people", _l("Two people did not do the same.")),
        ("question", _l("Who is in it? Talk first. Then pick.")),
    ),
    "circle_upkeep.come_back": (("lock", _l("You have a new device.")), ("tick", _l("Go on with it here."))),
    "circle_upkeep.ask_in": (
        ("lock", _l("You have a new device.")),
        ("people", _l("Ask them to let it in.")),
    ),
    "circle_people.leave": (("stop", _l("You want to stop.")), ("people", _l("The others will know."))),
    "team.show": (
        ("people", _l("You work with others.")),
        ("box", _l("You all have one inbox.")),
        ("hand", _l("Press the button to get news.")),
    ),
    "team.start": (
        ("pen", _l("Say who you are.")),
        ("lock", _l("No one sees it yet.")),
    ),
    "joining.invited": (
        ("people", _l("Someone asked you to help.")),
        ("paper", _l("Open what they gave you.")),
    ),
    "joining.who": (("pen", _l("Say who you are.")),),
    "joining.place": (
        ("box", _l("Your files need a place to meet.")),
        ("people", _l("Ask the one who asked you.")),
    ),
}
