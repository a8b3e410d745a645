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
            tables.setdefault(name, [])
            continue
        cells = dict(zip(columns, map(str.strip, line.split("|")), strict=False))
        defaults = {
            column: cell for column, cell in _DEFAULTS.items() if column in schemas[name].columns
        }
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

i-adults | adults | potential | section-75 | takes no part in decisions of the ICB that touch the council | 2022-07-01

# statements: about, attribute, value, on
s-q1 | section-75 | quarterly report | first quarter of 2023 | 2023-07-01
s-q2 | section-75 | quarterly report | second quarter | 2023-10-01
s-q3 | section-75 | quarterly report | third quarter | 2024-01-10
"""


_ENGLAND_2026 = """
# organisations: name, type, from
trust | Town Hospitals | NHS foundation trust | 2008-04-01
region | Three Towns Combined Authority | combined authority | 2018-04-01

# functions: name, type, kind of service, population, vested in
transport | transport across the region | service | | everybody | region

# vestings: function, in, from, basis
v-transport | transport | region | 2018-04-01 | law:ldedca-2009

# bodies: name, type, body type, parent, decides, terms of reference, quorum, conflict rules, basis, from
governors | Council of Governors | council of governors | advisory group | trust | no | the trust's constitution | five | the trust's policy | orders | 2008-04-01
region-board | Board of the Combined Authority | combined authority board | cabinet/executive | region | yes | the region's constitution | three | the code of conduct | law:ldedca-2009 | 2018-04-01
region-scrutiny | Scrutiny Committee of the Combined Authority | overview and scrutiny committee | overview and scrutiny committee/panel | region | no | the region's constitution | three | the code of conduct | law:ldedca-2009 | 2018-04-01
region-audit | Audit Committee of the Combined Authority | committee | audit committee | region | no | the region's constitution | two | the code of conduct | law:ldedca-2009 | 2018-04-01

# posts: title, type, in, serves, roles, deputy for, from
region-mayor | Mayor of the Three Towns | post | region | | elected mayor of a strategic authority | | 2018-04-01
region-chief | Chief Executive of the Combined Authority | statutory chief officer | region | | head of paid service; chief executive of a combined authority | | 2018-04-01
region-finance | Finance Director of the Combined Authority | statutory chief officer | region | | chief finance officer | | 2018-04-01
region-monitor | Monitoring Officer of the Combined Authority | statutory chief officer | region | | monitoring officer | | 2018-04-01
region-lawyer | Deputy Monitoring Officer of the Combined Authority | post | region | | | region-monitor | 2018-04-01
region-scrutineer | Scrutiny Officer of the Combined Authority | post | region | | scrutiny officer | | 2018-04-01

# people: name
p-region-mayor | Flo Mayor
p-region-chief | Gil Chief
p-region-finance | Hugh Finance
p-region-monitor | Iris Monitor
p-region-lawyer | Jim Lawyer
p-region-scrutineer | Kay Scrutineer

# tenures: person, post, capacity, employer, qualification, from, appointed by
t-region-mayor | p-region-mayor | region-mayor | elected | | | 2025-05-05
t-trust-chair | p-trust-chair | trust-chair | substantive | | | 2020-01-01 | governors
t-trust-lay | p-trust-lay | trust-lay | substantive | | | 2020-01-01 | governors
t-region-chief | p-region-chief | region-chief | substantive | region | | 2020-01-01
t-region-finance | p-region-finance | region-finance | substantive | region | member of the Chartered Institute of Public Finance and Accountancy | 2020-01-01
t-region-monitor | p-region-monitor | region-monitor | substantive | region | | 2020-01-01
t-region-lawyer | p-region-lawyer | region-lawyer | substantive | region | | 2020-01-01
t-region-scrutineer | p-region-scrutineer | region-scrutineer | substantive | region | | 2020-01-01

# memberships: body, member, from organisation, appointed by, capacity, from
m-region-1 | region-board | p-region-mayor | | electors | chair | 2025-05-05
m-region-2 | region-board | leader | council | council | constituent member | 2023-05-20
m-region-scrutiny | region-scrutiny | p-member | council | council | chair | 2023-05-20
m-region-audit | region-audit | p-member | council | council | chair | 2023-05-20
m-governors-1 | governors | trust-chair | | | chair | 2020-01-01
m-governors-2 | governors | lead | council | council | appointed governor | 2023-05-20

# memberships: body, described as, capacity, from
m-staff-1 | governors | staff governor 1 | elected governor | 2023-01-01
m-staff-2 | governors | staff governor 2 | elected governor | 2023-01-01
m-staff-3 | governors | staff governor 3 | elected governor | 2023-01-01
m-public-1 | governors | public governor 1 | elected governor | 2023-01-01
m-public-2 | governors | public governor 2 | elected governor | 2023-01-01
m-public-3 | governors | public governor 3 | elected governor | 2023-01-01
m-public-4 | governors | public governor 4 | elected governor | 2023-01-01
m-public-5 | governors | public governor 5 | elected governor | 2023-01-01

# lines: who answers, to whom, kind, scope, basis, escalation route, from
l-region | region-board | electors | democratic | | | | 2018-04-01
l-region-mayor | region-mayor | electors | democratic | | | | 2018-04-01
l-region-scrutiny | region-scrutiny | region-board | scrutiny | | | | 2018-04-01
l-region-audit | region-audit | region-board | assurance | | | | 2018-04-01
l-region-chief | region-chief | region-board | operational | | | | 2018-04-01
l-region-finance | region-finance | region-chief | operational | | | | 2018-04-01
l-region-monitor | region-monitor | region-chief | operational | | | | 2018-04-01
l-region-lawyer | region-lawyer | region-monitor | operational | | | | 2018-04-01
l-region-scrutineer | region-scrutineer | region-monitor | operational | | | | 2018-04-01
l-trust-board | trust-board | governors | assurance | | | | 2008-04-01

# delegations: from body, to body, functions, basis, from
d-council | council | icb | adult-care | section-75-back | 2024-04-01

# agreements: title, type, parties, host, scope, instruments, enables, terms, from
section-75-back | Section 75 agreement for assessment in hospital | section 75 agreement | council; icb | icb | adult-care | section 75 agreement: NHS exercises LA functions | assessment before discharge | aims and outcomes; contributions or payments; functions; people and services; staff, goods and accommodation; duration, review and ending; management and monitoring | 2024-04-01

# flows: from organisation, to organisation, for, amount, basis, from
f-council | council | icb | adult-care | 1 million pounds | section-75-back | 2024-04-01

# lines: who answers, to whom, kind, scope, basis, escalation route, from
l-back | icb-nurse | adults | statutory | adult-care | section-75-back | the two chief executives settle it | 2024-04-01
l-icb-nurse | icb-nurse | icb-chief | operational | | | the two chief executives settle it | 2022-07-01

# consultations: title, held by, consulted, about, began, ended, outcome, reported to, action status
back | Joint consultation on assessment in hospital | council; icb | watch; practice | section-75-back | 2023-10-01 | 2024-01-10 | most were for it | cabinet; icb-board | done

# statements: about, attribute, value, on
s-1 | section-75 | quarterly report | first quarter | 2025-04-10
s-2 | section-75 | quarterly report | second quarter | 2025-07-10
s-3 | section-75 | quarterly report | third quarter | 2025-10-10
s-4 | section-75 | quarterly report | fourth quarter | 2025-12-30
s-5 | section-75 | annual return | the year 2025 | 2025-12-31
b-1 | section-75-back | quarterly report | first quarter | 2025-04-10
b-2 | section-75-back | quarterly report | second quarter | 2025-07-10
b-3 | section-75-back | quarterly report | third quarter | 2025-10-10
b-4 | section-75-back | quarterly report | fourth quarter | 2025-12-30
b-5 | section-75-back | annual return | the year 2025 | 2025-12-31
"""


@cache
def england_2026() -> World:
    """Give the town in 2026: a foundation trust, section 75 both ways, a combined authority."""
    before = _without(_ENGLAND_2024, "trust | ", "t-trust-chair", "t-trust-lay", "l-icb-nurse")
    before = before.replace("2001-04-01", "2008-04-01")
    return town(before + _ENGLAND_2026, title="A complete town", day="2026-11-01")


_SCOTLAND = """
# sources: title, type, issued
paper | Handbook of who does what | committee report | 2026-05-01
orders | The council's scheme of administration | constitution | 2024-05-01
board-orders | The health board's standing orders | constitution | 2024-05-01
scheme | Integration scheme | constitution | 2015-04-01

# organisations: name, type, from
electors | The electors of Glen | electorate
parliament | The Scottish Parliament | Parliament
council | Glen Council | council (Scotland) | 1996-04-01
board | NHS Glen | health board (Scotland) | 2004-04-01
joint | Glen Integration Joint Board | integration joint board | 2015-06-27

# functions: name, type, kind of service, population, vested in
adult-care | adult social care | service | social care | adults | council
child-care | children's services | service | social care | children | council
community-health | community health services | service | health care | everybody | board

# vestings: function, in, from, basis
v-adult | adult-care | council | 1996-04-01 | law:swsa-1968-s3
v-child | child-care | council | 1996-04-01 | law:swsa-1968-s3
v-community | community-health | board | 2004-04-01 | law:nhs-scotland-act-1978-s2

# bodies: name, type, body type, parent, decides, terms of reference, quorum, conflict rules, basis, from
full-council | Glen Council in session | full council | full council | council | yes | the scheme | a quarter | the code of conduct | orders | 1996-04-01
health-board | Board of NHS Glen | governing board | board of an NHS body | board | yes | the standing orders | six | the code of conduct | board-orders | 2004-04-01
joint-board | Integration Joint Board in session | governing board | joint committee | joint | yes | the integration scheme | six | the code of conduct | scheme | 2015-06-27

# posts: title, type, in, serves, roles, from
chief | Chief Executive of the Council | statutory chief officer | council | | head of paid service | 1996-04-01
finance | Chief Finance Officer of the Council | statutory chief officer | council | | chief finance officer | 1996-04-01
monitor | Monitoring Officer | statutory chief officer | council | | monitoring officer | 1996-04-01
social-work | Chief Social Work Officer | statutory chief officer | council | | chief social work officer | 1996-04-01
convener | Convener of the Council | post | council | | mayor or chair of the council | 1996-04-01
health-chief | Chief Executive of NHS Glen | post | board | | accountable officer of a health board | 2004-04-01
health-chair | Chair of NHS Glen | post | board | | chair | 2004-04-01
officer | Chief Officer of the Integration Joint Board | joint post | joint | council; board; joint | chief officer of the integration joint board | 2015-06-27
joint-finance | Chief Finance Officer of the Integration Joint Board | post | joint | | section 95 officer | 2015-06-27

# people: name
p-chief | Ada Chief
p-finance | Ben Finance
p-monitor | Cy Monitor
p-social-work | Dee Worker
p-convener | Eve Convener
p-health-chief | Fay Chief
p-health-chair | Gus Chair
p-officer | Hal Officer
p-joint-finance | Ida Finance

# tenures: person, post, capacity, employer, route, placed at disposal of, basis, from, expected end, appointed by
t-chief | p-chief | chief | substantive | council | | | | 2020-01-01
t-finance | p-finance | finance | substantive | council | | | | 2020-01-01
t-monitor | p-monitor | monitor | substantive | council | | | | 2020-01-01
t-social-work | p-social-work | social-work | substantive | council | | | | 2020-01-01
t-convener | p-convener | convener | elected | | | | | 2022-05-20
t-health-chief | p-health-chief | health-chief | substantive | board | | | | 2020-01-01
t-health-chair | p-health-chair | health-chair | substantive | | | | orders | 2020-01-01 | | parliament
t-officer | p-officer | officer | seconded | council | secondment agreement | joint | scheme | 2022-01-01 | 2027-12-31
t-joint-finance | p-joint-finance | joint-finance | seconded | board | secondment agreement | joint | scheme | 2022-01-01 | 2027-12-31

# memberships: body, member, from organisation, appointed by, capacity, from
m-council | full-council | p-convener | | electors | chair | 2022-05-20
m-health-1 | health-board | health-chair | | parliament | chair | 2020-01-01
m-health-2 | health-board | health-chief | | | executive director | 2020-01-01
m-joint-1 | joint-board | p-convener | council | council | chair | 2022-05-20
m-joint-2 | joint-board | health-chair | board | board | vice-chair | 2022-05-20
m-joint-3 | joint-board | officer | | | non-voting member | 2022-05-20
m-joint-4 | joint-board | social-work | council | council | non-voting member | 2022-05-20

# lines: who answers, to whom, kind, scope, basis, escalation route, from
l-council | full-council | electors | democratic | | | | 1996-04-01
l-convener | convener | full-council | democratic | | | | 1996-04-01
l-chief | chief | full-council | operational | | | | 1996-04-01
l-finance | finance | chief | operational | | | | 1996-04-01
l-monitor | monitor | chief | operational | | | | 1996-04-01
l-social-work | social-work | chief | statutory | | | | 1996-04-01
l-board | board | parliament | ministerial | | | | 2004-04-01
l-health-chair | health-chair | health-board | corporate | | | | 2004-04-01
l-health-chief | health-chief | health-board | operational | | | | 2004-04-01
l-joint | joint-board | full-council | corporate | | scheme | | 2015-06-27
l-officer-1 | officer | joint-board | statutory | | | the two chief executives settle it | 2015-06-27
l-officer-2 | officer | chief | operational | adult-care | scheme | the two chief executives settle it | 2015-06-27
l-officer-3 | officer | health-chief | operational | community-health | scheme | the two chief executives settle it | 2015-06-27
l-joint-finance | joint-finance | officer | operational | | | | 2015-06-27

# delegations: from body, to body, functions, basis, basis type, from
d-council | council | joint | adult-care | scheme | integration scheme | 2016-04-01
d-board | board | joint | community-health | scheme | integration scheme | 2016-04-01

# flows: from organisation, to organisation, for, amount, basis, from
f-council | council | joint | adult-care | 20 million pounds | scheme | 2016-04-01
f-board | board | joint | community-health | 30 million pounds | scheme | 2016-04-01

# responsibilities: who, kind, what, from
r-officer | officer | leads | adult-care; community-health | 2016-04-01
r-child | chief | leads | child-care | 1996-04-01

# interests: who, type, about, action, on
i-officer | p-officer | potential | officer | declared at each meeting | 2022-01-01
i-social-work | p-social-work | potential | social-work | declared at each meeting | 2022-01-01
i-finance | p-joint-finance | potential | joint-finance | declared at each meeting | 2022-01-01
"""

_WALES = """
# sources: title, type, issued
paper | Handbook of who does what | committee report | 2026-05-01
orders | The council's constitution | constitution | 2024-05-01
board-orders | The health board's standing orders | constitution | 2024-05-01

# organisations: name, type, from
electors | The electors of Cwm | electorate
senedd | Senedd Cymru | Parliament
council | Cwm Council | principal council | 1996-04-01
board | Cwm Health Board | local health board | 2009-10-01

# functions: name, type, kind of service, population, vested in
adult-care | adult social care | service | social care | adults | council
child-care | children's social care | service | social care | children | council
health | health services | service | health care | everybody | board

# vestings: function, in, from, basis
v-adult | adult-care | council | 2016-04-06 | law:sswba-2014
v-child | child-care | council | 2016-04-06 | law:sswba-2014
v-health | health | board | 2009-10-01 | law:nhs-wales-act-2006-s11

# bodies: name, type, body type, parent, decides, terms of reference, quorum, conflict rules, basis, from
full-council | Cwm Council in session | full council | full council | council | yes | the constitution | a quarter | the code of conduct | orders | 1996-04-01
cabinet | Cabinet | cabinet | cabinet/executive | council | yes | the constitution | three | the code of conduct | orders | 2002-05-01
scrutiny | Scrutiny Committee | overview and scrutiny committee | overview and scrutiny committee/panel | council | no | the constitution | three | the code of conduct | orders | 2002-05-01
health-board | Board of Cwm Health Board | governing board | board of an NHS body | board | yes | the standing orders | six | the board's policy | board-orders | 2009-10-01
region | Regional Partnership Board | regional partnership board | partnership board | council; board | no | its own terms | five | its own policy | law:sswba-2014-s166 | 2016-04-06
services | Public Services Board | public services board | partnership board | council; board | no | its own terms | four | its own policy | law:wfga-2015-s29 | 2016-04-01

# posts: title, type, in, roles, from
chief | Chief Executive | statutory chief officer | council | head of paid service | 1996-04-01
finance | Director of Finance | statutory chief officer | council | chief finance officer | 1996-04-01
monitor | Monitoring Officer | statutory chief officer | council | monitoring officer | 1996-04-01
social | Director of Social Services | statutory chief officer | council | director of social services | 2016-04-06
leader | Leader of the Council | post | council | leader of the council; executive member | 2002-05-01
health-chair | Chair of the Health Board | post | board | chair | 2009-10-01
health-chief | Chief Executive of the Health Board | post | board | chief executive; accountable officer | 2009-10-01

# people: name
p-chief | Ada Chief
p-finance | Ben Finance
p-monitor | Cy Monitor
p-social | Dee Social
p-leader | Eve Leader
p-member | Fay Member
p-health-chair | Gus Chair
p-health-chief | Hal Chief

# tenures: person, post, capacity, employer, from, appointed by
t-chief | p-chief | chief | substantive | council | 2020-01-01
t-finance | p-finance | finance | substantive | council | 2020-01-01
t-monitor | p-monitor | monitor | substantive | council | 2020-01-01
t-social | p-social | social | substantive | council | 2020-01-01
t-leader | p-leader | leader | elected | | 2022-05-20
t-health-chair | p-health-chair | health-chair | substantive | | 2020-01-01 | senedd
t-health-chief | p-health-chief | health-chief | substantive | board | 2020-01-01

# memberships: body, member, from organisation, appointed by, capacity, from
m-council-1 | full-council | p-leader | | electors | voting member | 2022-05-20
m-council-2 | full-council | p-member | | electors | chair | 2022-05-20
m-cabinet | cabinet | leader | | full-council | chair | 2022-05-20
m-scrutiny | scrutiny | p-member | | full-council | chair | 2022-05-20
m-health-1 | health-board | health-chair | | senedd | chair | 2020-01-01
m-health-2 | health-board | health-chief | | | executive director | 2020-01-01
m-region-1 | region | leader | council | council | chair | 2022-05-20
m-region-2 | region | health-chair | board | board | vice-chair | 2022-05-20
m-region-3 | region | social | council | council | voting member | 2022-05-20
m-services-1 | services | leader | council | council | chair | 2022-05-20
m-services-2 | services | health-chair | board | board | vice-chair | 2022-05-20

# lines: who answers, to whom, kind, scope, from
l-council | full-council | electors | democratic | | 1996-04-01
l-cabinet | cabinet | full-council | democratic | | 2002-05-01
l-leader | leader | full-council | democratic | | 2002-05-01
l-scrutiny | scrutiny | full-council | democratic | | 2002-05-01
l-chief | chief | full-council | operational | | 1996-04-01
l-finance | finance | chief | operational | | 1996-04-01
l-monitor | monitor | chief | operational | | 1996-04-01
l-social | social | chief | statutory | | 2016-04-06
l-board | board | senedd | ministerial | | 2009-10-01
l-health-chair | health-chair | health-board | corporate | | 2009-10-01
l-health-chief | health-chief | health-board | operational | | 2009-10-01
l-region | region | full-council | partnership | | 2016-04-06
l-services | services | full-council | partnership | | 2016-04-01

# responsibilities: who, kind, what, from
r-social | social | leads | adult-care; child-care | 2016-04-06
r-board | board | provides | health | 2009-10-01
r-scrutiny | scrutiny | scrutinises | adult-care; child-care; health | 2009-10-01
"""


@cache
def scotland() -> World:
    """Give a council, a health board and their integration joint board in 2026."""
    return town(_SCOTLAND, title="A complete place in Scotland", day="2026-11-01")


@cache
def wales() -> World:
    """Give a council, a local health board and their regional partnership board in 2026."""
    return town(_WALES, title="A complete place in Wales", day="2026-11-01")


def _without(text: str, *beginnings: str) -> str:
    return "\n".join(one for one in text.splitlines() if not one.startswith(beginnings))


@cache
def england_2024() -> World:
    """Give a town in England on a day in 2024: council, board, trust and all between them."""
    return town(_ENGLAND_2024, title="A complete town", day="2024-06-01")
