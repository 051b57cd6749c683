"""What the pages of keeping a plan together say otherwise to the team of a group, which shares its inbox.

The keys are the sentences as they stand everywhere (see ``group_words.py``).
"""

from collections.abc import Mapping

FOR_TEAMS: Mapping[str, str] = {
    "Keeping my plan together": "Our team",
    "Somebody who keeps it with me": "Somebody in our team",
    "Who keeps it with me": "Who works here",
    "You keep it, and decide who else does.": "You lead, and decide who works here.",
    "Keeps it, and decides who else does": "Leads, and decides who works here",
    "Helps to write it": "Takes in, opens, answers, keeps and deletes",
    "Reads it": "Opens things, and no more",
    "Keep it as I do": "Lead, as I do",
    "They can read and change all, also what is sensitive, and decide who else keeps it with you.": (
        "They do all that a worker does, and decide who works here."
    ),
    "Help to write it": "Work with the inbox",
    "They can read and change the parts that you tick.": (
        "They take in, open, answer, keep and delete what is in the inbox."
    ),
    "Read it": "Only open things",
    "They can read the parts that you tick and say something about them. They cannot change them.": (
        "They open what is in the inbox. All else is for the workers."
    ),
    "What may they see and do?": "What may they do here?",
    "What may %(name)s see and do?": "What may %(name)s do here?",
    "What they are to you": "What they do here",
    "What are they to you?": "What do they do here?",
    "Such as: sister, neighbour, support worker.": "Such as: support worker, or driver.",
    "All parts": "The inbox, and all else in this record",
    "If they may see less, they keep what is on their device, and get no more of it.": (
        "If they may do less, they keep what is on their device. What they did before stays in the log."
    ),
    "What they write from now on does not count, even if they put an earlier day on it.": (
        "What they do from now on does not count, even if they put an earlier day on it."
    ),
    "What they wrote before stays.": "What they did before stays in the log.",
    "What you wrote stays with them. What is on this device stays here until you delete this record.": (
        "What you did stays in their log. What is on this device stays here until you delete this record."
    ),
    "Two owners changed at once who is in it": "Two leads changed at once who works here",
    "This record is not kept together with you any more": "You are not in this team any more",
    "Since %(day)s nothing new of it comes to you, and what you write here reaches nobody.": (
        "Since %(day)s nothing new comes to you, and what you do here reaches nobody."
    ),
    "What is on this device stays, and you can read it. What you wrote before stays with the others.": (
        "What is on this device stays, and you can read it. What you did before stays in the others' log."
    ),
    "Somebody who decides who is in it makes an invitation for you. Open it here.": (
        "A lead of the team makes an invitation for you. Open it here."
    ),
    "You join in keeping the plan of %(name)s": "You join the team of %(name)s",
    "What you are to them": "What you do there",
    "For example: daughter, friend, neighbour, support worker.": "Such as: support worker, or driver.",
    "Type what you are to them.": "Type what you do there.",
    "To keep the plan of somebody together with them": "To join the team of a group",
    "Their name": "Name",
    "Join in keeping a plan": "Join a team",
    "Join in keeping the plan": "Join the team",
    "Join in keeping the plan of %(name)s": "Join the team of %(name)s",
    "Once they have let you in, look for news: then the plan is here.": (
        "Once they have let you in, look for news: then the inbox is here."
    ),
    "The plan comes when you look for news.": "The inbox comes when you look for news.",
}
