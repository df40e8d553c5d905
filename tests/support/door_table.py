"""Who finds what behind each door: written down by hand, a row for each address and method, a letter for each person.

It imports no rights, so that it says what the office wants and not what the code does.
"""

from __future__ import annotations

# The office and the city | who works on the case | inside its district, or a stranger | other bodies of the city
# | police and discipline | without cases | of an accused body, without a confirmed role, with a role that has ended.
PEOPLE = (
    "lin zhou head mayor hao | chen he tang huan luo | deng shi wu | yan gao cha lei pan "
    "| po su lv ji | key1 key2 kong admin | shui mute gone"
).replace("|", "").split()  # fmt: skip
SEES = [
    "lin",
    "zhou",
    "head",
    "mayor",
    "hao",
    "chen",
    "he",
    "tang",
    "huan",
    "yan",
    "cha",
    "lei",
    "pan",
    "po",
    "su",
    "lv",
]  # the case that most addresses name

# y: let in, or done · n: told why not · .: there is nothing here · r: led on to another page
TABLE = """
home                          GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
command                       GET   ynnyn ynnny ynn nnnnn nnnn nnnn nnn
cases                         GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
case                          GET   yyyyy yyyy. ... y.yyy yyy. .... ...
timeline                      GET   yyyyy yyyy. ... y.yyy yyy. .... ...

intake:inspections            GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:inspection             GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:inspection             POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_inspection         GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_inspection         POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:lists                  GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:lists                  POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:list                   GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:list                   POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:discard_list           POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:batches                GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:batch                  GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:batch_paper            GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_case               GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_case               POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desks                  GET   rnnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk                   GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk                   POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk_row               GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk_row               POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:case_paper             GET   yyyyy yyyy. ... y.yyy yyy. .... ...
intake:sign                   POST  nnnnn nynn. ... n.nnn nnn. .... ...
intake:pass_down              POST  nnnnn nynn. ... n.nnn nnn. .... ...
intake:object                 POST  nnnnn nynn. ... n.nnn nnn. .... ...
intake:answer                 POST  ynnnn nnnn. ... n.nnn nnn. .... n..
intake:end                    POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:reassign               POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:add_unit               POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:repeat                 POST  ynnnn nnnn. ... n.nnn nnn. .... n..
intake:correct                POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:void                   POST  ynnnn nnnn. ... n.nnn nnn. .... ...

roster:now                    GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:month                  GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:mine                   GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:plan                   POST  ynynn nnnnn nnn nnnnn nnnn nnnn nnn
roster:shift                  GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:act                    POST  nnnnn nyynn nnn nnnnn nnnn nnnn nnn
roster:swap                   POST  nnnnn nnnnn nyn nnnnn nnnn nnnn nnn
roster:calls                  GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
roster:alarm                  GET   y.y.. .y... ... ..... .... .... ...
roster:acknowledge            POST  n.n.. .y... ... ..... .... .... ...

committee:disputes            GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
committee:members             GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
committee:members             POST  nnnny nnnnn nnn nnnnn nnnn nnnn nnn
committee:end_member          POST  nnnny nnnnn nnn nnnnn nnnn nnnn nnn
committee:file                GET   nnnny nnnn. ... n.nnn nnn. .... ...
committee:file                POST  nnnny nnnn. ... n.nnn nnn. .... ...
committee:dispute             GET   yyyyy yyyy. ... ynyyy yyy. nnnn .nn
committee:paper               GET   yyyyy yyyy. ... ynyyy yyy. nnnn .nn
committee:act                 POST  nnnny nnnn. ... n.nnn nnn. .... ...

leadership:mine               GET   nnnnn ynnny ynn nnnnn nnnn nnnn nnn
leadership:leader             GET   y..y. y...y y.. ..... .... .... ...
leadership:leaders            GET   yyyyy yyyy. ... y.yyy yyy. .... ...
leadership:name               POST  ynnnn nnnn. ... n.nnn nnn. .... ...
leadership:duty               GET   yyyyy yyyy. ... y.yyy yyy. .... ...
leadership:duty               POST  nnnnn ynnn. ... n.nnn nnn. .... ...
leadership:void_duty          POST  ynnnn ynnn. ... n.nnn nnn. .... ...
leadership:instruct           POST  nnnyn ynnn. ... n.nnn nnn. .... ...
leadership:answer             POST  nnnnn nynn. ... n.nnn nnn. .... ...

verification:section          GET   yyyyy yyyy. ... y.yyy yyy. .... ...
verification:split            GET   ynnnn nyny. ... n.nnn nnn. .... n..
verification:split            POST  ynnnn nyny. ... n.nnn nnn. .... n..
verification:find             POST  nnnnn nyny. ... n.nnn nnn. .... n..
verification:overall          POST  nnnnn nynn. ... n.nnn nnn. .... n..

enforcement:measures          GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
enforcement:parties           GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
enforcement:party             GET   yyyyy yyyy. ... ynyyy yyy. nnnn .nn
enforcement:section           GET   yyyyy yyyy. ... y.yyy yyy. .... ...
enforcement:answer            POST  nnnnn nynn. ... n.nnn nnn. .... ...
enforcement:take              GET   nnnnn nyny. ... n.nnn ynn. .... ...
enforcement:take              POST  nnnnn nyny. ... n.nnn nnn. .... ...
enforcement:measure           GET   yyyyy yyyy. ... y.yyy yyy. .... ...
enforcement:change            POST  nnnnn nynn. ... n.nnn nnn. .... ...
enforcement:void_amendment    POST  nnnnn nynn. ... n.nnn nnn. .... ...
enforcement:case_parties      GET   yyyyy yyyy. ... y.yyy yyy. .... ...
enforcement:enter_parties     POST  nnnnn nyny. ... n.nnn ynn. .... ...
enforcement:void_merge        POST  nnnnn nyny. ... n.nnn nnn. .... ...

rectification:items           GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
rectification:to_accept       GET   nnnnn nnnnn nnn ynnnn nnnn nnnn nnn
rectification:section         GET   yyyyy yyyy. ... y.yyy yyy. .... ...
rectification:plan            GET   nnnnn nyny. ... n.nnn nnn. .... ...
rectification:plan            POST  nnnnn nyny. ... n.nnn nnn. .... ...
rectification:item            GET   yyyyy yyyy. ... y.yyy yyy. .... ...
rectification:act             POST  nnnnn nynn. ... n.nnn nnn. .... ...
rectification:step            POST  nnnnn nynn. ... n.nnn nnn. .... ...
rectification:progress        GET   yyyyy yyyy. ... y.yyy yyy. .... ...
rectification:progress        POST  nnnnn nyny. ... n.nnn nnn. .... ...
rectification:void_progress   POST  nnnnn nynn. ... n.nnn nnn. .... ...

accountability:register       GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:inquiry        GET   ..... ..... ... ..... .yy. .... ...
accountability:answer         POST  ..... ..... ... ..... .yy. .... ...
accountability:decide         POST  ..... ..... ... ..... .yy. .... ...
accountability:end            POST  ..... ..... ... ..... .yy. .... ...
accountability:clues          GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:new_clue       GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:new_clue       POST  nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:counts         GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:clue           GET   ..... ..... ... ..... .yy. .... ...
accountability:propose        POST  ..... ..... ... ..... .yy. .... ...
accountability:propose_decision POST  ..... ..... ... ..... .yy. .... ...
accountability:decide_step    POST  ..... ..... ... ..... .ny. .... ...
accountability:paper          GET   ..... ..... ... ..... .yy. .... ...
accountability:keep_file      POST  ..... ..... ... ..... .yy. .... ...
accountability:open_file      GET   ..... ..... ... ..... .yy. .... ...
accountability:tie            POST  ..... ..... ... ..... .yy. .... ...
accountability:on_decision    POST  ..... ..... ... ..... .ny. .... ...

checks:route                  GET   nnnnn nnnnn nnn nnyyn nnnn nnnn ynn
checks:results                GET   yyyyy ynyny ynn nnyyy nyyy nnnn ynn
checks:results_paper          GET   nnnnn nnnnn nnn nnnyn nnnn nnnn nnn
checks:sheet                  GET   ..... ..... ... ...y. .yy. .... ...
checks:paper                  GET   ..... ..... ... ..yy. .yy. .... ...
checks:script                 GET   nnnnn nnnnn nnn nnyyn nyyn nnyn ynn
checks:plans                  GET   nnnnn nnnnn nnn nnyyn nyyn nnnn ynn
checks:new                    GET   nnnnn nnnnn nnn nnnyn nnnn nnnn nnn
checks:new                    POST  nnnnn nnnnn nnn nnnyn nnnn nnnn nnn
checks:plan                   GET   ..... ..... ... ...y. .yy. .... ...
checks:edit                   GET   ..... ..... ... ...y. .nn. .... ...
checks:edit                   POST  ..... ..... ... ...y. .nn. .... ...
checks:act                    POST  ..... ..... ... ...y. .nn. .... ...
checks:list                   GET   ..... ..... ... ...y. .yy. .... ...
checks:check                  GET   ..... ..... ... ..yy. .yy. .... ...
checks:record                 GET   ..... ..... ... ..yy. .nn. .... ...
checks:record                 POST  ..... ..... ... ..yy. .nn. .... ...
checks:act_on                 POST  ..... ..... ... ..ny. .nn. .... ...
honesty:signals               GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
honesty:signal                GET   ..... ..... ... ..... .yy. .... ...
honesty:judge                 POST  ..... ..... ... ..... .yy. .... ...
honesty:trace                 GET   nnnnn nnnnn nnn nnnnn nyyn nnyn nnn
honesty:trace                 POST  nnnnn nnnnn nnn nnnnn nyyn nnyn nnn
honesty:trace_paper           POST  nnnnn nnnnn nnn nnnnn nyyn nnyn nnn

complainants:section          GET   yyyyy yyyy. ... y.yyy yyy. .... ...
complainants:reply            POST  nnnnn nynn. ... n.nnn nnn. .... ...
complainants:reach            POST  nnnnn nynn. ... n.nnn nnn. .... ...
complainants:calls            GET   nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:call             GET   nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:call             POST  nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:telephone        POST  nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:identities       GET   ynnnn nnnnn nnn nnnnn nnnn yynn nnn
complainants:register         POST  ynnnn nnnnn nnn nnnnn nnnn yynn nnn
complainants:ask              POST  nnnnn nnnnn nnn nnnnn nnnn yynn nnn
complainants:consent          POST  ..... ..... ... ..... .... ny.. ...
complainants:decline          POST  ..... ..... ... ..... .... ny.. ...
complainants:look             POST  ..... ..... ... ..... .... yn.. ...
complainants:redaction        GET   ynnnn nnnn. ... n.nnn nnn. yy.. ...
complainants:redaction        POST  ynnnn nnnn. ... n.nnn nnn. yy.. ...

closing:submit                POST  nnnnn nynn. ... n.nnn nnn. .... n..
closing:submit_part           POST  nnnnn nnny. ... n.nnn nnn. .... n..
closing:reviews               GET   nynnn nnynn nnn nnnnn nnnn nnnn nnn
closing:review                POST  nnnnn nnyn. ... n.nnn nnn. .... n..
closing:batches               GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:feedback              GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:feedback              POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:void_feedback         POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:conclude              POST  ynnnn nnnn. ... n.nnn nnn. .... n..
closing:strike_off            POST  ynnnn nnnn. ... n.nnn nnn. .... n..
closing:reopen                POST  ynnnn nnnn. ... n.nnn nnn. .... n..

instructions:list             GET   yyyyy yyyyy yyy yyyyy yyyy nnnn ynn
instructions:inbox            GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:new              GET   ynyyn ynyny ynn nnnnn nnny nnnn nnn
instructions:new              POST  ynyyn ynynn ynn nnnnn nnnn nnnn nnn
instructions:meeting          GET   ynyyn ynyny ynn nnnnn nnny nnnn nnn
instructions:meeting          POST  ynyyn ynynn ynn nnnnn nnnn nnnn nnn
instructions:instruction      GET   ...y. yy... ... ..... .... .... ...
instructions:standing         GET   ...y. ..... ... ..... .... .... ...
instructions:acknowledge      POST  ...n. yy... ... ..... .... .... ...
instructions:answer           POST  ...n. ny... ... ..... .... .... ...
instructions:decide           POST  ...y. ...nn ... ..... .... .... ...
instructions:end              POST  ...y. nn... ... ..... .... .... ...
instructions:paper            GET   ...y. yy... ... ..... .... .... ...
instructions:supervise        GET   ynyyn nnyn. ... n.nnn nnn. .... ...
instructions:supervise        POST  ynyyn nnyn. ... n.nnn nnn. .... ...
instructions:end_supervision  POST  ynnnn nnnn. ... n.nnn nnn. .... n..
instructions:talk             GET   yyyyy yyyy. ... y.yyy yyy. .... ...
instructions:talk             POST  yyyyy yyyy. ... y.yyy yyy. .... ...
instructions:void_message     POST  nnnnn nynn. ... n.nnn nnn. .... ...
instructions:notices          GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:new_notice       GET   ynyyn ynyny ynn nnnnn nnny nnnn nnn
instructions:new_notice       POST  ynyyn ynynn ynn nnnnn nnnn nnnn nnn
instructions:search           GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:notice           GET   yyyyy yyyyy yyy yyyyy yyyy yyyy y..
instructions:notice           POST  yyyyy yyyyy yyy yyyyy yyyy yyyy y..
instructions:end_notice       POST  ynnnn nnnnn nnn nnnnn nnnn nnnn n..
instructions:delegations      GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:delegations      POST  nyyny nnnnn nnn nnnnn nnnn yyny nnn
instructions:end_delegation   POST  ..... ...y. ... ..... .... .... ...

files:evidence                GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:picture                 GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:thumb                   GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:download                GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:paper                   GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:original                POST  ynnnn nnnn. ... n.nnn nyy. .... ...
files:withdraw                POST  ynnnn nynn. ... n.nnn nnn. .... ...

publication:tables            GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:make              GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
publication:make              POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
publication:table             GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:docx              GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:xlsx              GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:propose           POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
publication:approve           POST  nnnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:void              POST  ynnnn nnnnn nnn nnnny nnnn nnnn nnn

reports:bulletin              GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:definitions           GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:figure                GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:paper                 GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:sheet                 GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn

journal:entries               GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:readings              GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:verification          GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:verification          POST  nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:script                GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn

people:bodies                 GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:body                   GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:body                   POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:officials              GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:officials              POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:official               GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:users                  GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:users                  POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:user                   GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:user                   POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:grants                 GET   nnynn nnnnn nnn nnnnn nnny nnny nnn
people:grants                 POST  nnnnn nnnnn nnn nnnnn nnny nnnn nnn
people:import                 GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:import                 POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:import_confirm         POST  nnnnn nnnnn nnn nnnnn nnnn nnnn nnn
people:import_template        GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:books                GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:book                 GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:book                 POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:section              GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:add                  GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:add                  POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:entry                GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:entry                POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:duties               GET   yyyyy yyyyy yyy ynyyy yyyy nnyy ynn
deadlines:case                GET   yyyyy yyyy. ... y.yyy yyy. .... ...
deadlines:ask                 POST  nnnnn nynn. ... n.nnn nnn. .... ...
deadlines:answer              POST  yynnn nnnn. ... n.nnn nnn. .... ...
deadlines:requests            GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
deadlines:calendar            GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
deadlines:calendar            POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
deadlines:my_calendar         GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
deadlines:my_calendar         POST  yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
deadlines:feed                GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
jobs:operations               GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
jobs:retry                    POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
jobs:switch                   POST  nnnnn nnnnn nnn nnnnn nnnn nnn. nnn
jobs:reminders                GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
jobs:reminders                POST  yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
jobs:mailbox                  POST  yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
people:my_account             GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
"""
# For whoever has signed in, the same for all; what is sent to them is allauth's own affair and tried by it.
FOR_ALL = """
account_login                 GET r | account_logout              GET y | account_change_password     GET y
account_reauthenticate        GET y | mfa_index                   GET y | mfa_authenticate            GET r
mfa_activate_totp             GET r | mfa_deactivate_totp         GET . | mfa_reauthenticate          GET r
mfa_generate_recovery_codes   GET r | mfa_download_recovery_codes GET . | mfa_view_recovery_codes     GET .
patterns                      GET y | patterns_progress           GET y | patterns_refused           POST n
patterns_photos              POST y | healthz                     GET y | set_language                GET r
"""
# What someone who has not signed in may ask for; every other address leads him to the sign-in page.
PUBLIC = {"account_login", "healthz", "set_language", "deadlines:feed"}
LED_ON = {"account_logout", "mfa_authenticate"}  # who has not begun to sign in has nothing to go on with here
LEAVES_NO_ENTRY = {
    "intake:lists",
    "intake:discard_list",
    "journal:verification",
    "people:import",
    "patterns_photos",
    "files:original",
    "jobs:reminders",
    "jobs:mailbox",
    "honesty:trace",
    "honesty:trace_paper",
}


def rows() -> list[tuple[str, str, str]]:
    """The table, a row for each address and method: name, method, and a letter for each of `PEOPLE`."""
    written = [tuple(line.split(maxsplit=2)) for line in TABLE.strip().splitlines() if line]
    for name, method, letter in (cell.split() for line in FOR_ALL.strip().splitlines() for cell in line.split("|")):
        written.append((name, method, letter * len(PEOPLE)))
    return [(name, method, letters.replace(" ", "")) for name, method, letters in written]
