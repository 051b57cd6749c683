"""What the pages say otherwise in the record of a group: "we" where a person's own record says "I".

The keys are the sentences as they stand everywhere; what takes their place is put into the languages like any
other. What somebody chose for themselves, such as why they share something, stays as it is.
"""

from collections.abc import Mapping

FOR_GROUPS: Mapping[str, str] = {
    "My details": "Our details",
    "Your name, what to call you, birth date, NHS number and address.": "The group's name and address.",
    "How I communicate": "How we communicate",
    "About me": "About us",
    "What matters most to you, what to do and what not to do.": "What matters most to the group.",
    "My strengths": "Our strengths",
    "What you are good at, what you can offer, what you value.": "What the group is good at and can offer.",
    "My plan": "Our plan",
    "Your goals and hopes, who does what and when, worries, money, and reviews.": "Goals, and who does what.",
    "My people": "Our people",
    "Family, friends, carers and professionals, and what each does for you.": "Who belongs to the group.",
    "My community": "Our community",
    "My health": "Health",
    "My documents": "Our documents",
    "My record": "Our record",
    "All my strengths": "All our strengths",
    "My whole plan": "Our whole plan",
    "Your goals and who helps, how to talk with you, what to do if things go wrong, your people.": (
        "Our goals and who does what, how to reach us, and our people."
    ),
    "About me, on one page": "About us, on one page",
    "Such as my health, or my people.": "Such as our plan, or our people.",
    "About me on one page, my whole plan, an emergency sheet, or one part.": "One part, or our whole plan.",
    "Search my record": "Search our record",
    "Who can see my information": "Who can see our information",
    "Who can see my information now": "Who can see our information now",
    "What I shared before": "What we shared before",
    "My own contact card": "Our own contact card",
    "Show my own card": "Show our own card",
    "My card as a code": "Our card as a code",
    "Give them my own card": "Give them our own card",
    "What I call them": "What we call them",
    "What they are for me": "What they are for us",
    "What I gave them": "What we gave them",
    "What they gave me": "What they gave us",
    "Keep it in my inbox": "Keep it in our inbox",
    "Lock what they gave me": "Lock what they gave us",
    "Keep it with my share": "Keep it with our share",
    "May I show it to others?": "May we show it to others?",
    "Who signed it, and do I know them?": "Who signed it, and do we know them?",
    "Is it for me and still in time?": "Is it for us and still in time?",
    "No, show it in my lists": "No, show it in our lists",
    "Whoever helps me in an emergency": "Whoever helps us in an emergency",
    "By what right, and until when.": "Who works here, and what they may do.",
    "What is typed on these pages counts as the person's own words, whoever types it.": (
        "What is typed on these pages counts as the group's own words, whoever types it."
    ),
    "Somebody who helps writes in their own name on a device of their own, when you keep the plan"
    " together.": "In a team each has a device of their own, and the log says who did what.",
    "Keep the plan together": "Our team",
}
