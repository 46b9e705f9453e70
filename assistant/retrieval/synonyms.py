"""Words that people in a workshop use for one another, so that the cards need not list them all.

Groups were tried one by one on the cues of the cards, each searched for with itself taken away, and on the "tune"
half of tests/retrieval/situations-more.yaml. Seven that did harm are gone (such as boss, chief, director, whom the
cards tell apart). `PROVEN` holds those whose loss alone lowers one of the figures. Of `LIKELY` each makes too small
a difference to be seen alone; all together find the section of 74 in 100 cues instead of 73, where no group at all
finds it for 72, and rank it higher (MRR 0.53 instead of 0.52 and 0.51). `NAMED` leads from what a room names to what
the cards call it (a country to regions, a drone to technology). Twenty-three groups more (rivals, prices, staff, fears,
repairs, votes and so on) were tried later on a quarter of all cues, each taken away from its card, and on the "tune"
halves: none changed a figure by more than 0.005, most for the worse, so none was added.
"""

from __future__ import annotations

from typing import Final

PROVEN: Final = """
customer client clientele buyer user consumer purchaser shopper guest subscriber policyholder
segment persona archetype profile typology cohort audience
job task errand
trend development shift megatrend macro movement
law legal regulation regulatory regulator legislation rule compliance
promise proposition pitch claim tagline
difference different differentiation distinct unique edge advantage moat usp
bet wager gamble hypothesis
agree agreement consensus nod aligned alignment
department function unit silo division team
objective goal target aim ambition
date deadline due
capability ability skill competence competency
project initiative programme pilot workstream undertaking
process procedure workflow manual checklist routine form script rulebook paperwork template
owner responsible accountable responsibility accountability ownership
money budget fund funding cost finance financial cash capital invest investment spend expense expenditure
meeting workshop session offsite gathering
calendar diary schedule timetable appointment
motivation motivate motivated engagement engaged morale enthusiasm
loyalty loyal retention retain churn defect attrition renew renewal regular returning repeat
satisfied satisfaction happy delighted nps
cause effect causal consequence
freedom autonomy latitude discretion empower empowerment permission
merger acquisition takeover merge acquire
"""

LIKELY: Final = """
alternative substitute workaround replacement
newcomer entrant startup disruptor upstart
need want wish desire requirement expectation demand
forecast future outlook prediction tomorrow decade 2030 2031 2032 2033 2034 2035 2040
technology tech digital digitalisation ai software automation chatbot
economy economic inflation recession downturn interest rate currency wage unemployment energy
slogan motto poster declaration announcement announce proclaim speech banner brochure
copy imitate replicate mimic clone
strength strong asset forte
weakness weak shortcoming flaw deficiency
threat danger risk risky hazard
opportunity chance opening
idea proposal suggestion concept brainstorm brainstorming
choose choice pick select selection decide decision narrow
stop quit drop abandon cancel discontinue scrap withdraw prune
disagree disagreement dispute conflict quarrel argue argument fight dissent
measure metric kpi indicator dashboard figure number scorecard
profit margin revenue turnover income earnings
cfo controller accountant treasurer
homework preparation prepare prework bring
quiet silent shy introvert mute
crowd dozens
purpose mission vision
values conviction principle belief ethos
recommend referral advocate friend
complaint complain grievance angry
training train learning learn educate teach course upskill
founder entrepreneur entrepreneurial
frontline agent clerk hotline helpdesk reception phone
reward bonus incentive commission
survey questionnaire interview poll
research insight finding
model framework lens canvas
assumption assume belief guess hunch opinion
test experiment trial prove proof evidence
fail failure flop collapse
obsolete outdated stale
sponsor backer champion
touchpoint moment encounter interaction
handover passed shunted bounced
feature enhancement improvement
product range portfolio catalogue assortment
market industry sector territory field
little tiny
"""

NAMED: Final = """
country region geography abroad export nation border european asia china chinese america britain belgium germany german france french spain portugal italy austria austrian switzerland swiss poland international neighbouring
segment household family parent child pensioner senior student teenager millennial tourist traveller patient tenant farmer freelancer hospital clinic retail wholesale demographic
election government politics political minister parliament war sanction tariff subsidy tax
technology robot drone cloud algorithm data platform app smartphone
society social ageing demographic generation migration lifestyle young
money euro dollar million salary licence fee estimate
employee nurse engineer driver technician dispatcher specialist expert talent recruit hire vacancy
resign quit turnover fluctuation
delight wow surprise exceed thrill
participant video remote online
"""

SYNONYMS: Final = tuple(tuple(line.split()) for line in (PROVEN + LIKELY + NAMED).splitlines() if line)
"""Words that count as one beside what each counts for itself; a group is known by its first word,
and groups that begin alike are one. A word may belong to several."""
