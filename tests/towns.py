"""Complete towns: everything that the rules ask about is stated, and declared complete.

Each is a set of tables as a careful describer would write them. Tests take something away from
them, or write the same in another way, and look at what is told.
"""

from __future__ import annotations

from functools import cache

from random_worlds import Row, World

from caregraph import tables as schema

_DEFAULTS = {"status": "in force", "from": "..", "evidence": "paper 1"}
_KINDS = (
    "agreements; actions; bodies; decisions; delegations; deputies; employment routes; ends; "
    "functions; holders; interests; lines; memberships; organisations; posts; qualifications; "
    "safeguards; starts"
)


def town(text: str, *, title: str, day: str) -> World:
    """Read tables written as text: a line ``# table: columns``, then rows, cells set apart by |.

    What a row leaves out is that of every row: in force, since ever, from the paper.
    """
    tables: dict[str, list[Row]] = {
        "structure": [{"key": "town", "title": title, "main source": "paper", "as at": day}]
    }
    schemas, name, columns = schema.tables(), "", [""]
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            name, _, head = line.removeprefix("# ").partition(": ")
            columns = ["key", *head.split(", ")]
            tables[name] = []
            continue
        cells = dict(zip(columns, map(str.strip, line.split("|")), strict=False))
        defaults = {column: cell for column, cell in _DEFAULTS.items() if column in schemas[name].columns}
        given = {column: cell for column, cell in cells.items() if cell}
        tables[name].append(defaults | given)
    declared = {"key": "whole", "about": "town", "complete for": _KINDS} | _DEFAULTS
    return World(tables | {"completeness": [declared]})


_ENGLAND_2024 = """
# sources: title, type, issued
paper | Handbook of who does what | committee report | 2024-05-01
constitution | The council's constitution | constitution | 2024-05-01
icb-constitution | The ICB's constitution | constitution | 2022-07-01
orders | The trust's standing orders | constitution | 2022-07-01

# organisations: name, type, from
electors | The electors of Town | electorate
secretary | The Secretary of State | secretary of state
nhse | NHS England | NHS England | 2013-04-01
council | Town Council | unitary authority | 2009-04-01
icb | NHS Town and County | integrated care board | 2022-07-01
trust | Town Hospitals | NHS trust | 2001-04-01
watch | Healthwatch Town | local Healthwatch | 2013-04-01
police | Town Police | statutory body
practice | Town Doctors | GP practice

# areas: name, type, jurisdiction, served by
town-area | Town | place | England | council; icb

# functions: name, type, kind of service, population, vested in
adult-care | adult social care | service | social care | adults | council
child-care | children's social care | service | social care | children | council
health-of-all | public health | service | public health | everybody | council
community-health | community health services | service | health care | everybody | icb
hospital-care | hospital care | service | health care | everybody | icb

# vestings: function, in, from, basis
v-adult | adult-care | council | 2009-04-01 | law:lassa-1970-s6
v-child | child-care | council | 2009-04-01 | law:children-act-2004-s18
v-health | health-of-all | council | 2013-04-01 | law:nhs-act-2006-s73a
v-community | community-health | icb | 2022-07-01 | law:nhs-act-2006-s14z25
v-hospital | hospital-care | icb | 2022-07-01 | law:nhs-act-2006-s14z25

# bodies: name, type, body type, parent, decides, terms of reference, quorum, conflict rules, basis, from
full-council | Full Council | full council | full council | council | yes | the constitution | a quarter | the code of conduct | constitution | 2009-04-01
cabinet | Cabinet | cabinet | cabinet/executive | council | yes | the constitution | three | the code of conduct | constitution | 2009-04-01
scrutiny | Health and Care Scrutiny Committee | health overview and scrutiny committee | overview and scrutiny committee/panel | council | no | the constitution | three | the code of conduct | constitution | 2009-04-01
wellbeing | Health and Wellbeing Board | health and wellbeing board | health and wellbeing board | council | yes | the constitution | four | the code of conduct | constitution | 2013-04-01
icb-board | Board of NHS Town and County | ICB board | board of an NHS body | icb | yes | the ICB's constitution | six | the ICB's policy | icb-constitution | 2022-07-01
icb-audit | Audit Committee | committee | audit committee | icb-board | no | the ICB's constitution | two | the ICB's policy | icb-constitution | 2022-07-01
icb-pay | Remuneration Committee | committee | remuneration committee | icb-board | no | the ICB's constitution | two | the ICB's policy | icb-constitution | 2022-07-01
care-partnership | Integrated Care Partnership | integrated care partnership | integrated care partnership | icb; council | no | its own terms | five | its own policy | icb-constitution | 2022-07-01
trust-board | Board of Town Hospitals | trust board of directors | board of an NHS body | trust | yes | the standing orders | five | the trust's policy | orders | 2001-04-01
adults-safe | Safeguarding Adults Board | safeguarding adults board | partnership board | council | no | its own terms | four | its own policy | law:care-act-2014-s43 | 2015-04-01
council-side | Cabinet Committee for Joint Commissioning | committee | committee | cabinet | yes | the constitution | two | the code of conduct | constitution | 2023-04-01
icb-side | ICB Committee for Joint Commissioning | committee | committee | icb-board | yes | the ICB's constitution | two | the ICB's policy | icb-constitution | 2023-04-01

# posts: title, type, in, serves, roles, deputy for, from
chief | Chief Executive | statutory chief officer | council | | head of paid service; senior information risk owner | | 2009-04-01
finance | Director of Finance | statutory chief officer | council | | chief finance officer | | 2009-04-01
monitor | Director of Law | statutory chief officer | council | | monitoring officer | | 2009-04-01
adults | Director of Adult Social Services | statutory chief officer | council | | director of adult social services; Caldicott Guardian | | 2009-04-01
children | Director of Children's Services | statutory chief officer | council | | director of children's services | | 2009-04-01
health | Director of Public Health | statutory chief officer | council | | director of public health | | 2013-04-01
scrutineer | Scrutiny Officer | post | council | | scrutiny officer | | 2009-04-01
data | Data Protection Officer | post | council | | data protection officer | | 2018-05-25
solicitor | Deputy Director of Law | post | council | | | monitor | 2009-04-01
leader | Leader of the Council | post | council | | leader of the council; executive member | | 2009-04-01
lead | Cabinet Member for Children | post | council | | lead member for children's services; executive member | | 2009-04-01
mayor | Chair of the Council | post | council | | mayor or chair of the council | | 2009-04-01
nhse-chief | Chief Executive of NHS England | post | nhse | | accounting officer; senior information risk owner | | 2013-04-01
nhse-doctor | Medical Director of NHS England | post | nhse | | medical director; Caldicott Guardian | | 2013-04-01
nhse-data | Data Protection Officer of NHS England | post | nhse | | data protection officer | | 2018-05-25
icb-chair | Chair of the ICB | post | icb | | chair of the integrated care board | | 2022-07-01
icb-chief | Chief Executive of the ICB | post | icb | | chief executive of the integrated care board; accountable officer | | 2022-07-01
icb-finance | Finance Director of the ICB | post | icb | | director of finance; senior information risk owner | | 2022-07-01
icb-doctor | Medical Director of the ICB | post | icb | | medical director; Caldicott Guardian | | 2022-07-01
icb-nurse | Director of Nursing of the ICB | post | icb | | director of nursing | | 2022-07-01
icb-data | Data Protection Officer of the ICB | post | icb | | data protection officer | | 2022-07-01
icb-lay | Non-Executive Director of the ICB | post | icb | | non-executive director | | 2022-07-01
icb-lay-2 | Second Non-Executive Director of the ICB | post | icb | | non-executive director | | 2022-07-01
trust-chair | Chair of Town Hospitals | post | trust | | chair | | 2001-04-01
trust-chief | Chief Executive of Town Hospitals | post | trust | | chief executive; accountable officer; senior information risk owner | | 2001-04-01
trust-doctor | Medical Director of Town Hospitals | post | trust | | medical director; Caldicott Guardian | | 2001-04-01
trust-finance | Finance Director of Town Hospitals | post | trust | | director of finance | | 2001-04-01
trust-nurse | Director of Nursing of Town Hospitals | post | trust | | director of nursing | | 2001-04-01
trust-lay | Non-Executive Director of Town Hospitals | post | trust | | non-executive director | | 2001-04-01
trust-data | Data Protection Officer of Town Hospitals | post | trust | | data protection officer | | 2018-05-25
joint | Director of Joint Commissioning | joint post | council | council; icb | | | 2023-04-01

# people: name
p-chief | Ada Chief
p-finance | Ben Finance
p-monitor | Cy Monitor
p-adults | Dee Adults
p-children | Eve Children
p-health | Fay Health
p-scrutineer | Gus Scrutineer
p-data | Hal Data
p-solicitor | Ida Solicitor
p-leader | Jo Leader
p-lead | Kit Lead
p-mayor | Lou Mayor
p-member | Moe Member
p-nhse-chief | Ned Chief
p-icb-chair | Ola Chair
p-icb-chief | Pat Chief
p-icb-finance | Quin Finance
p-icb-doctor | Ray Doctor
p-icb-nurse | Sue Nurse
p-icb-lay | Tom Lay
p-icb-lay-2 | Zoe Lay
p-trust-chair | Uma Chair
p-trust-chief | Val Chief
p-trust-doctor | Win Doctor
p-trust-finance | Ari Finance
p-trust-nurse | Bea Nurse
p-trust-lay | Cal Lay
p-joint | Xan Joint
p-gp | Yve Doctor
p-safe | Dot Safe

# tenures: person, post, capacity, employer, route, placed at disposal of, qualification, basis, from, appointed by
t-chief | p-chief | chief | substantive | council | | | | | 2020-01-01
t-finance | p-finance | finance | substantive | council | | | member of the Chartered Institute of Public Finance and Accountancy | | 2020-01-01
t-monitor | p-monitor | monitor | substantive | council | | | | | 2020-01-01
t-adults | p-adults | adults | substantive | council | | | | | 2020-01-01
t-children | p-children | children | substantive | council | | | | | 2020-01-01
t-health | p-health | health | substantive | council | | | | appointment | 2020-01-01
t-scrutineer | p-scrutineer | scrutineer | substantive | council | | | | | 2020-01-01
t-data | p-data | data | substantive | council | | | | | 2020-01-01
t-solicitor | p-solicitor | solicitor | substantive | council | | | | | 2020-01-01
t-leader | p-leader | leader | elected | | | | | | 2023-05-20
t-lead | p-lead | lead | elected | | | | | | 2023-05-20
t-mayor | p-mayor | mayor | elected | | | | | | 2023-05-20
t-nhse-chief | p-nhse-chief | nhse-chief | substantive | nhse | | | | | 2021-08-01
t-icb-chair | p-icb-chair | icb-chair | substantive | | | | | | 2022-07-01 | secretary
t-icb-chief | p-icb-chief | icb-chief | substantive | icb | | | | | 2022-07-01
t-icb-finance | p-icb-finance | icb-finance | substantive | icb | | | | | 2022-07-01
t-icb-doctor | p-icb-doctor | icb-doctor | substantive | icb | | | | | 2022-07-01
t-icb-nurse | p-icb-nurse | icb-nurse | substantive | icb | | | | | 2022-07-01
t-icb-lay | p-icb-lay | icb-lay | substantive | | | | | | 2022-07-01 | icb
t-icb-lay-2 | p-icb-lay-2 | icb-lay-2 | substantive | | | | | | 2022-07-01 | icb
t-trust-chair | p-trust-chair | trust-chair | substantive | | | | | | 2020-01-01 | nhse
t-trust-chief | p-trust-chief | trust-chief | substantive | trust | | | | | 2020-01-01
t-trust-doctor | p-trust-doctor | trust-doctor | substantive | trust | | | | | 2020-01-01
t-trust-finance | p-trust-finance | trust-finance | substantive | trust | | | | | 2020-01-01 | 
t-trust-nurse | p-trust-nurse | trust-nurse | substantive | trust | | | | | 2020-01-01 | 
t-trust-lay | p-trust-lay | trust-lay | substantive |  | | | | | 2020-01-01 | nhse
t-joint | p-joint | joint | substantive | council | section 113 agreement | icb | | loan | 2023-04-01

# memberships: body, member, from organisation, appointed by, capacity, from
m-council-1 | full-council | p-mayor | | electors | chair | 2023-05-20
m-council-2 | full-council | p-leader | | electors | voting member | 2023-05-20
m-council-3 | full-council | p-lead | | electors | voting member | 2023-05-20
m-council-4 | full-council | p-member | | electors | voting member | 2023-05-20
m-cabinet-1 | cabinet | leader | | full-council | chair | 2023-05-20
m-cabinet-2 | cabinet | lead | | full-council | voting member | 2023-05-20
m-scrutiny | scrutiny | p-member | | full-council | chair | 2023-05-20
m-wellbeing-1 | wellbeing | leader | council | full-council | chair | 2023-05-20
m-wellbeing-2 | wellbeing | adults | council | | ex officio | 2020-01-01
m-wellbeing-3 | wellbeing | children | council | | ex officio | 2020-01-01
m-wellbeing-4 | wellbeing | health | council | | ex officio | 2020-01-01
m-wellbeing-5 | wellbeing | watch | watch | | voting member | 2020-01-01
m-wellbeing-6 | wellbeing | icb-chief | icb | icb | voting member | 2022-07-01
m-icb-1 | icb-board | icb-chair | | secretary | chair | 2022-07-01
m-icb-2 | icb-board | icb-chief | | | executive director | 2022-07-01
m-icb-3 | icb-board | icb-finance | | | executive director | 2022-07-01
m-icb-4 | icb-board | icb-doctor | | | executive director | 2022-07-01
m-icb-5 | icb-board | icb-nurse | | | executive director | 2022-07-01
m-icb-6 | icb-board | icb-lay | | | non-executive director | 2022-07-01
m-icb-7 | icb-board | trust-chief | trust | | partner member | 2022-07-01
m-icb-8 | icb-board | adults | council | | partner member | 2022-07-01
m-icb-9 | icb-board | p-gp | practice | | partner member | 2022-07-01
m-audit | icb-audit | icb-lay | | icb-board | chair | 2022-07-01
m-icb-10 | icb-board | icb-lay-2 | | | non-executive director | 2022-07-01
m-pay | icb-pay | icb-lay-2 | | icb-board | chair | 2022-07-01
m-icp-1 | care-partnership | icb-chair | icb | icb | chair | 2022-07-01
m-icp-2 | care-partnership | leader | council | council | voting member | 2023-05-20
m-trust-1 | trust-board | trust-chair | | secretary | chair | 2020-01-01
m-trust-2 | trust-board | trust-chief | | | executive director | 2020-01-01
m-trust-3 | trust-board | trust-doctor | | | executive director | 2020-01-01
m-trust-finance | trust-board | trust-finance | | | executive director | 2020-01-01
m-trust-nurse | trust-board | trust-nurse | | | executive director | 2020-01-01
m-trust-lay | trust-board | trust-lay | | | non-executive director | 2020-01-01
m-safe-1 | adults-safe | p-safe | | council | chair | 2020-01-01
m-safe-2 | adults-safe | adults | council | council | voting member | 2020-01-01
m-safe-3 | adults-safe | icb-nurse | icb | icb | voting member | 2022-07-01
m-safe-4 | adults-safe | police | police | police | voting member | 2020-01-01
m-council-side-1 | council-side | leader | council | cabinet | chair | 2023-05-20
m-council-side-2 | council-side | lead | council | cabinet | voting member | 2023-05-20
m-icb-side-1 | icb-side | icb-lay | icb | icb-board | chair | 2023-04-01
m-icb-side-2 | icb-side | icb-finance | icb | icb-board | voting member | 2023-04-01

# lines: who answers, to whom, kind, scope, basis, direct, escalation route, from
l-council | full-council | electors | democratic | | | | | 2009-04-01
l-cabinet | cabinet | full-council | democratic | | | | | 2009-04-01
l-leader | leader | full-council | democratic | | | | | 2009-04-01
l-lead | lead | full-council | democratic | | | | | 2009-04-01
l-mayor | mayor | full-council | democratic | | | | | 2009-04-01
l-scrutiny | scrutiny | full-council | democratic | | | | | 2009-04-01
l-chief | chief | full-council | operational | | | | | 2009-04-01
l-finance | finance | chief | operational | | | yes | | 2009-04-01
l-monitor | monitor | chief | operational | | | yes | | 2009-04-01
l-adults | adults | chief | statutory | | | yes | | 2009-04-01
l-children | children | chief | statutory | | | yes | | 2009-04-01
l-health | health | chief | statutory | | | yes | | 2013-04-01
l-scrutineer | scrutineer | monitor | operational | | | | | 2009-04-01
l-data | data | monitor | operational | | | | | 2018-05-25
l-solicitor | solicitor | monitor | operational | | | | | 2009-04-01
l-nhse | nhse | secretary | ministerial | | | | | 2013-04-01
l-nhse-chief | nhse-chief | nhse | operational | | | | | 2013-04-01
l-nhse-doctor | nhse-doctor | nhse-chief | operational | | | | | 2013-04-01
l-nhse-data | nhse-data | nhse-chief | operational | | | | | 2018-05-25
l-icb | icb | nhse | statutory | hospital-care; community-health | law:nhs-act-2006-s14z25 | | | 2022-07-01
l-icb-chair | icb-chair | icb-board | corporate | | | | | 2022-07-01
l-icb-chief | icb-chief | icb-board | operational | | | | | 2022-07-01
l-icb-finance | icb-finance | icb-chief | operational | | | | | 2022-07-01
l-icb-doctor | icb-doctor | icb-chief | operational | | | | | 2022-07-01
l-icb-nurse | icb-nurse | icb-chief | operational | | | | | 2022-07-01
l-icb-data | icb-data | icb-finance | operational | | | | | 2022-07-01
l-icb-lay | icb-lay | icb-board | corporate | | | | | 2022-07-01
l-icb-lay-2 | icb-lay-2 | icb-board | corporate | | | | | 2022-07-01
l-trust | trust | nhse | statutory | hospital-care | law:nhs-act-2006-s25 | | | 2013-04-01
l-trust-chair | trust-chair | trust-board | corporate | | | | | 2001-04-01
l-trust-chief | trust-chief | trust-board | operational | | | | | 2001-04-01
l-trust-doctor | trust-doctor | trust-chief | operational | | | | | 2001-04-01
l-trust-finance | trust-finance | trust-chief | operational | | | | | 2001-04-01
l-trust-nurse | trust-nurse | trust-chief | operational | | | | | 2001-04-01
l-trust-lay | trust-lay | trust-board | corporate | | | | | 2001-04-01
l-trust-data | trust-data | trust-chief | operational | | | | | 2018-05-25
l-joint-1 | joint | adults | operational | adult-care | | | the two chief executives settle it | 2023-04-01
l-joint-2 | joint | icb-chief | operational | community-health | section-75 | | the two chief executives settle it | 2023-04-01
l-care-partnership | care-partnership | icb-board | partnership | | | | | 2022-07-01
l-wellbeing | wellbeing | full-council | democratic | | | | | 2013-04-01
l-safe | adults-safe | full-council | partnership | | | | | 2015-04-01
l-police | police | secretary | ministerial | | | | | 
l-watch | watch | council | contractual | health-of-all | agreed | | | 2013-04-01
l-practice | practice | icb | contractual | community-health | agreed | | | 2022-07-01

# agreements: title, type, parties, host, scope, instruments, enables, terms, from
section-75 | Section 75 agreement for community care | section 75 agreement | council; icb | council | adult-care; community-health | section 75 agreement: pooled fund | one team and one budget for care at home | aims and outcomes; contributions or payments; functions; people and services; staff, goods and accommodation; duration, review and ending; management and monitoring | 2023-04-01
loan | Section 113 agreement on the joint director | section 113 agreement | council; icb | | adult-care; community-health | section 113 agreement | the director works for both | | 2023-04-01

# funds: name, type, under, host, manager, held by, contributors, amount, purpose, kind of service, kind of grant, for, from
pool | Community care pool | pooled fund | section-75 | council | joint | | council; icb | 9 million pounds | care at home | | | adult-care; community-health | 2023-04-01
grant | Public health grant | grant | | | | council | | 2 million pounds | the health of all | public health | public health grant | health-of-all | 2013-04-01

# delegations: from body, to body, functions, basis, from
d-icb | icb | council | community-health | section-75 | 2023-04-01
d-cabinet | cabinet | council-side | adult-care | constitution | 2023-04-01
d-icb-side | icb-board | icb-side | community-health | icb-constitution | 2023-04-01

# flows: from organisation, to organisation, for, amount, basis, from
f-icb | icb | council | community-health | 5 million pounds | section-75 | 2023-04-01

# responsibilities: who, kind, what, safeguard, basis, from
r-adults | adults | leads | adult-care | | | 2009-04-01
r-children | children | leads | child-care | | | 2009-04-01
r-health | health | leads | health-of-all | | | 2013-04-01
r-scrutiny | scrutiny | scrutinises | adult-care; community-health; child-care; health-of-all; hospital-care | | | 2009-04-01
r-trust | trust | provides | hospital-care | | | 2001-04-01
r-icb | icb | commissions | hospital-care | | | 2022-07-01
r-joint | joint | leads | community-health | | loan | 2023-04-01

# decisions: title, decided by, about, effect, on, published, effective, decision status
appointment | Appointment of the director of public health | council; secretary | health | approves | 2019-12-01 | 2019-12-02 | 2019-12-10 | approved/agreed
agreed | Section 75 agreement approved | cabinet; icb-board | section-75 | approves | 2023-03-01 | 2023-03-02 | 2023-03-10 | approved/agreed

# consultations: title, held by, consulted, about, began, ended, outcome, reported to, action status
together | Joint consultation on community care | council; icb | watch; practice | section-75 | 2022-10-01 | 2023-01-10 | most were for it | cabinet; icb-board | done
officer | Consultation of the joint director | council; icb | p-joint | loan | 2023-01-01 | 2023-02-01 | agreed | cabinet | done

# arrangements: name, type, at, features, from
in-common | Committees in common for joint commissioning | committees in common | | one agenda, two votes | 2023-04-01

# sides: arrangement, decision-maker, for organisation, authority, record, from
side-council | in-common | council-side | council | d-cabinet | the council's minutes | 2023-04-01
side-icb | in-common | icb-side | icb | d-icb-side | the ICB's minutes | 2023-04-01

# interests: who, type, about, action, on
i-joint | p-joint | potential | joint | leaves the room when one side's money is at issue | 2023-04-01

i-adults | p-adults | potential | section-75 | takes no part in decisions of the ICB that touch the council | 2022-07-01

# statements: about, attribute, value, on
s-q1 | section-75 | quarterly report | first quarter of 2023 | 2023-07-01
s-q2 | section-75 | quarterly report | second quarter | 2023-10-01
s-q3 | section-75 | quarterly report | third quarter | 2024-01-10
"""


@cache
def england_2024() -> World:
    """Give a town in England on a day in 2024: council, board, trust and all between them."""
    return town(_ENGLAND_2024, title="A complete town", day="2024-06-01")
