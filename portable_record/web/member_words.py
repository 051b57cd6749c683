"""What the pages say otherwise to somebody who belongs to the circle of another person: whose it is, by name.

The keys are the sentences as they stand everywhere, in which the person speaks of themselves or is spoken to.
``%(whose)s`` is the person's name. What they wrote themselves, and what they are asked, stays as it is.
"""

from collections.abc import Mapping

from portable_record.web.easy_member import EASY_FOR_MEMBERS

FOR_MEMBERS: Mapping[str, str] = {
    "My details": "%(whose)s's details",
    "Your name, what to call you, birth date, NHS number and address.": (
        "Their name, what to call them, birth date, NHS number and address."
    ),
    "How I communicate": "How %(whose)s communicates",
    "About me": "About %(whose)s",
    "What matters most to you, what to do and what not to do.": (
        "What matters most to them, what to do and what not to do."
    ),
    "My strengths": "%(whose)s's strengths",
    "What you are good at, what you can offer, what you value.": (
        "What they are good at, what they can offer, what they value."
    ),
    "My plan": "%(whose)s's plan",
    "Your goals and hopes, who does what and when, worries, money, and reviews.": (
        "Goals and hopes, who does what and when, worries, money, and reviews."
    ),
    "My people": "%(whose)s's people",
    "Family, friends, carers and professionals, and what each does for you.": (
        "Family, friends, carers and professionals, and what each does for them."
    ),
    "My community": "%(whose)s's community",
    "Groups, charities, places and services near you.": "Groups, charities, places and services near them.",
    "My health": "%(whose)s's health",
    "My documents": "%(whose)s's documents",
    "My record": "%(whose)s's record",
    "Your record": "%(whose)s's record",
    "Back to your record": "Back to %(whose)s's record",
    "Search my record": "Search %(whose)s's record",
    "Look whether each word is spelled as it is in your record.": (
        "Look whether each word is spelled as it is in the record."
    ),
    "Each change in your record, the newest first. You can undo a change."
    " What came in from a file together goes together.": (
        "Each change in this record, the newest first. What came in from a file together goes together."
    ),
    "There is more. Look into the history of your record.": (
        "There is more. Look into the history of the record."
    ),
    "Keeping my plan together": "Keeping %(whose)s's plan together",
    "You and the people who help you, each on a device of their own.": (
        "%(whose)s and the people who help, each on a device of their own."
    ),
    "Who keeps it with me": "Who keeps it together",
    "Somebody who keeps it with me": "Somebody who keeps it too",
    "What they are to you": "What they are to %(whose)s",
    "What are they to you?": "What are they to %(whose)s?",
    "Who can see my information": "Who can see it",
    "Who can see my information now": "Who can see it now",
    "About me on one page, my whole plan, an emergency sheet, or one part.": (
        "About %(whose)s on one page, the whole plan, an emergency sheet, or one part."
    ),
    "About me, on one page": "About %(whose)s, on one page",
    "My whole plan": "The whole plan",
    "All my strengths": "All of %(whose)s's strengths",
    "My goals and hopes": "%(whose)s's goals and hopes",
    "Change what my plan is about": "Change what the plan is about",
    "Say what your plan is about": "Say what the plan is about",
    "Changed since you agreed": "Changed since it was agreed",
    "What I am good at, and what I value": "What %(whose)s is good at and values",
    "My people as a list": "%(whose)s's people as a list",
    "My circle as a picture": "%(whose)s's circle as a picture",
    "What they do for me": "What they do for %(whose)s",
    "No phone number stands with your people.": "No phone number stands with their people.",
    "Not in my circle any more": "Not in the circle any more",
    "Nobody is written here yet. Begin with whoever is closest to you.": "Nobody is written here yet.",
    "Nothing is written here yet. Others can help you only if they know what helps.": (
        "Nothing is written here yet."
    ),
    "How sure I am": "How sure %(whose)s is",
    "How far I have come": "How far %(whose)s has come",
    "What I said before": "What %(whose)s said before",
    "I have reached it": "It is reached",
    "Say who looks at it with you": "Say who looks at it",
    "Four questions about your life": "Four questions about %(whose)s's life",
    "Answer four questions about my life": "Answer four questions about %(whose)s's life",
    "How far I have come with my goals": "How far %(whose)s has come with the goals",
    "My life, in four questions": "%(whose)s's life, in four questions",
    "My life, in easy words": "%(whose)s's life, in easy words",
    "My allergies": "%(whose)s's allergies",
    "My medicines now": "%(whose)s's medicines now",
    "My conditions now": "%(whose)s's conditions now",
    "Bring in a file from your GP or another app": "Bring in a file from their GP or another app",
    "Two people stand in your details": "Two people stand in the details",
    "If my carer cannot come": "If the carer of %(whose)s cannot come",
    "My advance statement": "%(whose)s's advance statement",
    "In my words": "In %(whose)s's words",
    **EASY_FOR_MEMBERS,
}

FOR_SUGGESTIONS: Mapping[str, str] = {
    "Save": "Suggest a change",
    "Save and go on": "Suggest it and go on",
    "Saved": "Suggested. It waits for a yes.",
    "Put it in the bin": "Suggest putting it in the bin",
    "Put in the bin. It is kept there for 30 days.": "Suggested. It waits for a yes.",
    "Mark as done": "Suggest that it is done",
    "Marked as sensitive": "Suggested. It waits for a yes.",
    "No longer marked as sensitive": "Suggested. It waits for a yes.",
    "Moved": "Suggested. It waits for a yes.",
}
"""What the pages say to somebody whose writing waits for a yes."""
