"""Sentences of resumes that name somebody, in two halves: one seen when rules were written, one never.

Rules of the detector may be written with the first half in view. The second tells how it does on wording
it was not made for, and is not looked at when a rule is changed.

``{name}`` is the whole name, ``{given}`` and ``{family}`` its parts, ``{mail}``, ``{phone}`` and ``{page}``
ways to reach the person.
"""

from __future__ import annotations

COMMON = (
    "My name is {name} and I look for a new challenge.",
    "{name} is a dependable professional with several years of experience.",
    "{name} has worked in teams of all sizes.",
    "Contact: {name}",
    "Referee: {name}, former line manager",
    "References for {name} are available on request.",
    "{name}'s work was praised by customers.",
    "Signed: {name}",
    "Yours sincerely, {name}",
    "Reported to {name} and prepared weekly figures.",
    "Mr {family} led the project.",
    "Ms {family} was promoted twice.",
    "Dear Sir or Madam, I am {name}.",
    "Supervised by {name}",
    "I am {name}, and I enjoy my work.",
    "{given} joined the company as a trainee.",
    "{given}'s attention to detail helped the team.",
    "Resume of {name}",
    "Prepared by {name}",
    "Name: {name}",
)
"""Seen when the rules were written."""

HELD_OUT = (
    "Whenever the team was short, {name} stepped in without being asked.",
    "Colleagues describe {name} as calm under pressure.",
    "The award for best newcomer went to {name} that year.",
    "It was {given} who set up the new booking process.",
    "Together with {name}, the branch doubled its turnover.",
    'In the words of a former supervisor: "{given} never misses a deadline."',
    "We were glad to have {name} on board, wrote the head of the department.",
    "After two years {given} took over the night shift.",
    "Please address all letters to {name}.",
    "This document belongs to {name}.",
    "{given} {family} - Page 2 of 3",
    "Thanks to {given}, complaints fell by a third.",
    "A short portrait of {name}",
    "For {name}, safety comes before speed.",
    "Customers often asked for {given} by name.",
    "The undersigned, {name}, confirms that all statements are true.",
    "As {name} put it in the exit interview, the work was never dull.",
    "Certificate issued to {name} for completing the course.",
    "({name}, all rights reserved)",
    "During that time {given} also looked after two apprentices.",
)
"""Never looked at when rules were written or changed."""

REACHED = (
    "Reach me at {mail} or {phone}.",
    "E-mail: {mail}",
    "You can write to {mail}; my work is shown at {page}.",
    "Telephone {phone}, evenings only.",
    "More at {page}",
    "Questions are welcome ({mail}, {phone}).",
)
"""Sentences with ways to reach the person."""
