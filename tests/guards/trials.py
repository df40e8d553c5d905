"""What each guard with a condition of its own refuses, and some constraints: one line each, written by hand.

`TABLE [WHERE] ! column = value; …` changes the row, `TABLE [WHERE] + column = value; …` enters a copy of it that differs
so. Steps before the last (parted by `;;`) must succeed; what is named behind `<` stands aside meanwhile, because it
would speak first. `{name}` is a key of the office: a case by its stage, a body or a person by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from tests.guards.attempts import table_model

THEN = "2016-12-05 01:00:00+00:00"
_OPEN_LEAD = (
    "leadership_lead [ended_at IS NULL AND assignment_id IN (SELECT id FROM cases_assignment WHERE case_id = {case})]"
)
_OPEN_CHECK = "checks_check [case_id = {submitted}]"
_RECHECK = "plan_id = NULL; rule = '~'; conclusion_id = (SELECT MAX(c.id) FROM closing_conclusion c)"
_CONFIRMED = (
    f"confirmed_on = '2016-12-05'; confirmed_at = '{THEN}'; confirmed_by_id = WHO; "
    f"released_on = '2016-12-05'; released_at = '{THEN}'; released_by_id = WHO"
)
ENDED = f"ended_at = '{THEN}'; ended_on = '2016-12-05'; end_reason = '调整'"

TRIALS = f"""
journal_entry_clock: journal_birth [1 = 1] ! born_as = 'production' ;; journal_entry [id = (SELECT MAX(id) FROM journal_entry)] + n = n + 1; previous = hash; entered = '2001-01-01 00:00:00+00:00' < journal_birth_no_update
journal_entry_linked: journal_entry [id = (SELECT MAX(id) FROM journal_entry)] + n = n + 5
journal_chainhead_forward: journal_chainhead [n > 1] ! n = n - 1

tenure_not_beside_another: people_tenure [until IS NULL] + until = '2030-01-01'
tenure_not_grown_over_another: people_tenure [until IS NULL] + since = '2010-01-01'; until = '2012-01-01' ;; people_tenure [until = '2012-01-01'] ! until = '2020-01-01' < people_tenure_frozen_once
grant_not_revived_by_confirming: people_grant [role = 'auditor'] + second_id = NULL; confirmed_at = NULL; until = '2016-11-01' ;; people_grant [role = 'auditor' AND until = '2016-11-01'] ! second_id = {{ji}}; confirmed_at = '{THEN}'

rulebook_entry_not_beside_another: rulebook_entry [section = 'grade' AND until IS NULL] + since = '2030-01-01'
rulebook_entry_not_grown_over_another: rulebook_entry [section = 'grade' AND until IS NULL] + since = '2005-01-01'; until = '2006-01-01' ;; rulebook_entry [until = '2006-01-01'] ! until = '2030-01-01' < entry_not_begun_before_cases rulebook_entry_frozen_once
entry_of_cases_not_rewritten: rulebook_entry [section = 'grade' AND until IS NULL AND rulebook_id = (SELECT rulebook_id FROM cases_case WHERE id = {{handed}})] ! name = '~'
entry_not_begun_before_cases: rulebook_entry [section = 'grade' AND until IS NULL AND rulebook_id = (SELECT rulebook_id FROM cases_case WHERE id = {{handed}})] + code = 'another'; since = '2016-01-01'
entry_not_ended_before_cases: rulebook_entry [section = 'grade' AND until IS NULL AND rulebook_id = (SELECT rulebook_id FROM cases_case WHERE id = {{handed}})] ! until = '2016-11-28'
entry_once_from_a_day: rulebook_entry [section = 'grade' AND until IS NULL] + name = '~' < rulebook_entry_not_beside_another entry_not_begun_before_cases
post_has_one_holder: people_tenure [until IS NULL] + since = since < tenure_not_beside_another
rulebook_entry_frozen_once: rulebook_entry [section = 'grade' AND until IS NULL] ! until = '2030-01-01' ;; rulebook_entry [until = '2030-01-01'] ! until = '2031-01-01'
journal_birth_born_as_known: journal_birth [1 = 1] ! born_as = 'rehearsal' < journal_birth_no_update
lead_ends_after_start: leadership_lead [ended_at IS NULL] ! ended_at = '{THEN}'; ended_on = '2001-01-01'; end_reason = '调整'
item_void_with_reason: rectification_item [state = 'open' AND id NOT IN (SELECT item_id FROM rectification_proof)] ! state = 'void'
second_grantor_is_another: people_grant [role = 'auditor' AND second_id IS NOT NULL] + second_id = by_id; until = '2016-11-01'
one_lead_unit: cases_assignment [lead AND ended_at IS NULL] + body_id = {{police}}
nobody_accepts_his_own_proof: rectification_proof [accepted IS NULL] ! accepted = TRUE; decision = '~'; decided_on = '2016-12-05'; decided_at = '{THEN}'; decided_by_id = by_id; decided_for_id = {{urban}} < acceptor_is_of_another_body

job_once_for_a_key: jobs_job [key <> ''] + name = '~'

deadline_moved_with_a_reason: cases_duty [kind = 'verify' AND done_at IS NULL] ! due = '2036-01-01 00:00:00+00:00'
one_open_request_for_more_time: deadlines_extension [granted IS NULL] + reason = '~'
more_time_answered_by_another: deadlines_extension [granted IS NULL] ! granted = FALSE; answer = '~'; answered_on = '2016-12-05'; answered_at = '{THEN}'; answered_by_id = by_id
reminded_once: deadlines_reminded [1 = 1] + told = 9
day_once_in_a_notice: rulebook_calendarday [working] + name = '~'

case_number_gapless: cases_case [state = 'registered'] + number = number + 1000; row_key = '~'
case_road: cases_case [id = {{void}}] ! state = 'registered'; voided_at = NULL
case_two_inquiries: cases_inquiry [case_id = {{registered}} AND kind = 'oversight'] - ;; cases_case [id = {{registered}}] ! state = 'handed_down'; handed_down_at = '{THEN}'; lead_body_id = {{nanhe}}; grade = 'important'; rulebook_id = (SELECT i.rulebook_id FROM cases_inspection i WHERE i.id = inspection_id) < cases_inquiry_no_delete case_has_lead_unit
case_has_lead_unit: cases_case [id = {{registered}}] ! state = 'handed_down'; handed_down_at = '{THEN}'; lead_body_id = {{nanhe}}; grade = 'important'; rulebook_id = (SELECT i.rulebook_id FROM cases_inspection i WHERE i.id = inspection_id)
assignment_not_accused: cases_assignment [id = {{helping}}] + body_id = {{beihe}}
evidence_withdrawn: files_evidence [withdrawn_at IS NOT NULL] ! withdraw_reason = '~'

case_has_leaders: {_OPEN_LEAD.format(case="{submitted}")} ! {ENDED} ;; cases_case [id = {{submitted}}] ! state = 'handed_down'
case_leaders_of_rank: people_post [id = {{post}}] ! rank = 0 ;; cases_case [id = {{submitted}}] ! state = 'handed_down'
lead_of_rank: {_OPEN_LEAD.format(case="{handed}")} + rank_asked = 3; {ENDED}
lead_of_a_current_unit: {_OPEN_LEAD.format(case="{handed}")} + assignment_id = {{helping}}
lead_not_accused: cases_accusation [1 = 1] + case_id = {{passed}}; body_id = {{nanhe_gov}} ;; {_OPEN_LEAD.format(case="{passed}")} + {ENDED}
lead_ended: {_OPEN_LEAD.format(case="{handed}")} ! {ENDED} ;; leadership_lead [ended_at IS NOT NULL] ! end_reason = '~'
personal_duty_in_person: leadership_personalduty [voided_at IS NULL] + by_id = {{lin}}
personal_duty_voided: leadership_personalduty [voided_at IS NOT NULL] ! void_reason = '~'
instruction_answered_once: leadership_writteninstruction [answered_at IS NOT NULL] ! answer = '~'

finding_of_its_inspection: verification_casefacts [case_id = {{ready}}] + inspection_id = {{other}}; ended_at = entered
question_found_in_time: verification_questionfinding [question_id IN (SELECT id FROM cases_question WHERE case_id = {{submitted}})] + ended_at = entered
case_found_in_time: verification_casefacts [case_id = {{submitted}}] + ended_at = entered
case_submitted_found: cases_case [id = {{handed}}] ! state = 'submitted' < case_submitted_whole

measure_reasons_stand: enforcement_measure [document_number <> ''] ! document_number = '~'
measure_of_its_inspection: enforcement_measure [1 = 1] + inspection_id = {{other}}
measure_not_ahead_of_its_day: enforcement_measure [case_id = {{handed}}] + on = '2030-01-01'
withdrawal_not_ahead_of_its_day: enforcement_measure [case_id = {{handed}}] ! withdrawn_on = '2030-01-01'; withdrawn_at = '{THEN}'; withdraw_reason = '~'
amendment_not_ahead_of_its_day: enforcement_amendment [1 = 1] + on = '2030-01-01'
measure_not_by_the_accused: enforcement_measure [case_id = {{handed}}] + authority_id = {{beihe}}
amendment_of_a_fine: enforcement_amendment [1 = 1] + measure_id = {{halt}}
enforcement_inquiry_answered_by_an_answer: cases_inquiry [case_id = {{handed}} AND kind = 'enforcement'] ! answered = '{THEN}'

item_day_moves_by_extension: rectification_item [state = 'open'] ! due = '2030-01-01'
item_restriction_stands: rectification_item [state = 'open'] ! restriction = '限产' ;; rectification_item [restriction = '限产'] ! restriction = '~'
item_begins_open: rectification_item [state = 'open'] + n = 999; state = 'proved'
item_road: rectification_item [state = 'accepted'] ! state = 'open'
item_void_before_proof: rectification_item [state = 'proved'] ! state = 'open' ;; rectification_item [state = 'open' AND id IN (SELECT item_id FROM rectification_proof)] ! state = 'void'; voided_at = '{THEN}'; void_reason = '~'
proof_begins_undecided: rectification_proof [accepted IS NULL] + accepted = TRUE; decision = '~'; decided_on = '2016-12-05'; decided_at = '{THEN}'; decided_by_id = {{yan}}; decided_for_id = {{urban}}
proof_not_ahead_of_its_day: rectification_proof [accepted IS NULL] + done_on = '2030-01-01'; item_id = {{item}}
progress_not_ahead_of_its_day: rectification_progress [1 = 1] + on = '2030-01-01'
milestone_not_ahead_of_its_day: rectification_milestone [reached_on IS NULL] ! reached_on = '2030-01-01'; reached_at = '{THEN}'; reached_by_id = {{he}}
extension_entered_in_time: rectification_extension [granted IS NULL] + entered = '2030-01-01 00:00:00+00:00'; item_id = {{item}}
extension_of_the_standing_day: rectification_extension [granted IS NULL] + item_id = {{item}}; former = '2016-12-06'
progress_of_its_case: rectification_progress [1 = 1] + case_id = {{ready}}; item_id = {{item}}
item_accepted_on_proof: rectification_item [state = 'proved'] ! state = 'accepted'
acceptor_is_of_another_body: rectification_proof [accepted IS NULL] ! accepted = TRUE; decision = '~'; decided_on = '2016-12-05'; decided_at = '{THEN}'; decided_by_id = {{huan}}; decided_for_id = {{env}}

clue_number_gapless: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = n + 1000
clue_number_in_turn: accountability_clue [case_id = {{handed}} AND source = 'case'] ! state = 'accepted'; year = 2016; n = 99; organ_id = {{discipline}}; taken_on = '2016-12-05'; taken_at = '{THEN}' < clue_taken_by_the_answer
clue_begins_at_the_beginning: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = (SELECT MAX(n) + 1 FROM accountability_clue); state = 'settled'
clue_road: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] ! state = 'settled'
clue_taken_by_the_answer: accountability_clue [case_id = {{handed}} AND source = 'case'] ! state = 'answered'
clue_handled_by_discipline: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = (SELECT MAX(n) + 1 FROM accountability_clue); organ_id = {{env}}
clue_not_on_own_body: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = (SELECT MAX(n) + 1 FROM accountability_clue); body_id = {{discipline}}
clue_number_once: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = n < clue_number_gapless
clue_numbered_when_taken: accountability_clue [case_id = {{handed}} AND source = 'case'] ! organ_id = {{discipline}}
clue_says_what_and_by_whom: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = (SELECT MAX(n) + 1 FROM accountability_clue); summary = ''
clue_about_whole: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = (SELECT MAX(n) + 1 FROM accountability_clue); about_kind = 'x.y'
one_clue_of_what_it_comes_from: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] + n = (SELECT MAX(n) + 1 FROM accountability_clue); about_kind = 'x.y'; about_id = 1 ;; accountability_clue [about_kind = 'x.y'] + n = (SELECT MAX(n) + 1 FROM accountability_clue)
clue_merged_into_another: accountability_clue [id = (SELECT MIN(id) FROM accountability_clue WHERE source = 'other')] ! into_id = id
step_of_the_road: accountability_step [approved IS NULL] + move = 'hear'
step_from_where_the_clue_stands: accountability_step [approved IS NULL] + here = 'talk'
step_proposed_by_an_inspector: accountability_step [approved IS NULL] + by_id = {{he}}
step_begins_undecided: accountability_step [approved IS NULL] + approved = TRUE; decided_by_id = {{lv}}; decided_on = '2016-12-05'; decided_at = '{THEN}'
step_decided_by_the_chief: accountability_step [approved IS NULL] ! approved = TRUE; decided_by_id = {{lin}}; decided_on = '2016-12-05'; decided_at = '{THEN}'
step_asked_before_the_day: accountability_step [approved IS NULL] + move = 'extend'; there = 'accepted'; until = '2030-01-31'; entered = '2030-01-01 00:00:00+00:00'
step_reviewed_by_another: accountability_step [id = (SELECT MAX(id) FROM accountability_step WHERE move = 'decide')] + move = 'stands'; here = 'decided'; person_id = NULL; appeal_id = (SELECT MAX(id) FROM accountability_appeal); approved = NULL; decided_on = NULL; decided_at = NULL; decided_by_id = NULL
step_filed_with_a_case: accountability_step [clue_id = (SELECT id FROM accountability_clue WHERE case_id IS NULL)] + move = 'file'; here = 'inquiry'; there = 'filed'; approved = NULL; decided_on = NULL; decided_at = NULL; decided_by_id = NULL
one_step_awaits: accountability_step [approved IS NULL] + text = '~'
step_decided_whole: accountability_step [approved IS NULL] ! decided_on = '2016-12-05'
step_approved_by_another: accountability_step [approved IS NULL] ! approved = TRUE; decided_by_id = {{su}}; decided_on = '2016-12-05'; decided_at = '{THEN}' < step_decided_by_the_chief
step_refused_with_reasons: accountability_step [approved IS NULL] ! approved = FALSE; decided_by_id = {{lv}}; decided_on = '2016-12-05'; decided_at = '{THEN}'
step_says_what_it_needs: accountability_step [approved IS NULL] + text = ''
appeal_after_the_decision: accountability_appeal [answered_at IS NULL] + on = '2016-11-01'
appeal_answered_by_an_approved_step: accountability_appeal [answered_at IS NULL] ! outcome = 'stands'; answered_on = '2016-12-05'; answered_at = '{THEN}'
one_appeal_awaits: accountability_appeal [answered_at IS NULL] + text = '~'
appeal_says_why: accountability_appeal [answered_at IS NULL] + text = ''
appeal_answered_whole: accountability_appeal [answered_at IS NULL] ! answered_on = '2016-12-05'
release_by_the_chief_who_is_another: accountability_release [1 = 1] + by_id = {{pan}}
release_says_what_and_why: accountability_release [1 = 1] + reason = ''
clue_file_once: accountability_cluefile [1 = 1] + note = '~'
decision_by_an_approved_step: accountability_decision [id = (SELECT MAX(id) FROM accountability_decision WHERE clue_id IS NOT NULL)] + accountable_id = (SELECT MIN(id) FROM accountability_accountable)
decision_of_a_clue_is_whole: accountability_decision [id = (SELECT MAX(id) FROM accountability_decision WHERE clue_id IS NOT NULL)] + basis = ''
signal_strength_in_percent: honesty_signal [judgement = ''] + pair = '~'; strength = 0
signal_found_open: honesty_signal [judgement = 'dismissed'] + pair = '~'
signal_judged_once: honesty_signal [judgement = 'dismissed'] ! reason = '~'
signal_judged_with_reason: honesty_signal [id = (SELECT MAX(id) FROM honesty_signal WHERE judgement = '' AND case_id IS NOT NULL)] ! judgement = 'dismissed'
signal_confirmed_makes_a_clue: honesty_signal [id = (SELECT MAX(id) FROM honesty_signal WHERE judgement = '' AND case_id IS NOT NULL)] ! judgement = 'confirmed'; reason = '~'; judged_on = '2016-12-05'; judged_at = '{THEN}'; judged_by_id = {{su}}
signal_not_judged_by_the_accused: cases_accusation [case_id = {{handed}} AND body_id = {{beihe}}] + case_id = (SELECT case_id FROM honesty_signal WHERE id = (SELECT MAX(id) FROM honesty_signal WHERE judgement = '' AND case_id IS NOT NULL)); body_id = {{discipline}} ;; honesty_signal [id = (SELECT MAX(id) FROM honesty_signal WHERE judgement = '' AND case_id IS NOT NULL)] ! judgement = 'dismissed'; reason = '~'; judged_on = '2016-12-05'; judged_at = '{THEN}'; judged_by_id = {{su}}
signal_not_judged_by_its_own_body: honesty_signal [id = (SELECT MAX(id) FROM honesty_signal WHERE judgement = '' AND case_id IS NOT NULL)] ! body_id = {{discipline}} ;; honesty_signal [id = (SELECT MAX(id) FROM honesty_signal WHERE judgement = '' AND case_id IS NOT NULL)] ! judgement = 'dismissed'; reason = '~'; judged_on = '2016-12-05'; judged_at = '{THEN}'; judged_by_id = {{su}} < honesty_signal_frozen
honesty_cursor_forward: honesty_cursor [1 = 1] ! entry = entry - 1

decision_of_its_inspection: accountability_decision [1 = 1] + inspection_id = {{other}}
decision_reasons_stand: accountability_decision [voided_at IS NULL] ! voided_at = '{THEN}'; void_reason = '有误' ;; accountability_decision [void_reason = '有误'] ! void_reason = '~'
decision_not_on_own_body: accountability_accountable [1 = 1] + body_id = {{discipline}} ;; accountability_decision [1 = 1] + accountable_id = (SELECT MAX(id) FROM accountability_accountable)
oversight_answered_by_discipline: accountability_oversightanswer [case_id = {{ready}}] + case_id = {{handed}}; body_id = {{env}}
oversight_not_by_accused: cases_accusation [case_id = {{handed}} AND body_id = {{beihe}}] + body_id = {{discipline}} ;; accountability_oversightanswer [case_id = {{ready}}] + case_id = {{handed}}
oversight_inquiry_answer_stands: cases_inquiry [case_id = {{ready}} AND kind = 'oversight'] ! answered = '2016-12-06 01:00:00+00:00'
oversight_inquiry_answered_by_an_answer: cases_inquiry [case_id = {{handed}} AND kind = 'oversight'] ! answered = '{THEN}'

unlock_answered_with_its_end: complainants_unlock [decline_reason <> ''] ! decline_reason = '~'
call_back_by_another_body: complainants_callback [case_id = {{closed}}] + result = 'unreachable'; body_id = {{nanhe}}
call_back_not_by_accused: cases_accusation [1 = 1] + case_id = {{closed}}; body_id = {{shiwan}} ;; complainants_callback [case_id = {{closed}}] + result = 'unreachable'; body_id = {{shiwan}}
call_back_not_by_handler: complainants_callback [case_id = {{closed}}] + result = 'unreachable'; by_id = {{he}}
call_back_anonymous_unasked: complainants_complainant [case_id = {{passed}}] ! reach = 'anonymous' ;; complainants_callback [case_id = {{closed}}] + case_id = {{passed}}; reply_id = (SELECT r.id FROM complainants_reply r WHERE r.case_id = {{passed}})
call_back_on_its_reply: complainants_callback [case_id = {{closed}}] + case_id = {{passed}}; result = 'unreachable'

strikeoff_noticed_after_conclusion: closing_strikeoff [1 = 1] + noticed_from = '2016-11-01'
case_submitted_whole: cases_case [id = {{handed}}] ! state = 'submitted' < case_submitted_found
case_passed_by_reviewers: cases_case [id = {{submitted}}] ! state = 'passed'
case_reported_by_document: cases_case [id = {{passed}}] ! state = 'reported'
case_closed_when_answered: cases_case [id = {{reported}}] ! state = 'closed'
case_answered_by_conclusion: cases_case [id = {{reported}}] ! answer = 'answered'
case_struck_off_by_notice: cases_case [id = {{closed}}] ! struck_off_on = '2016-12-05'

instruction_number_gapless: instructions_instruction [ended_at IS NULL] + n = n + 1000
instruction_number_once: instructions_instruction [ended_at IS NULL] + title = '~' < instruction_number_gapless
instruction_says_something: instructions_instruction [ended_at IS NULL] ! text = '' < instructions_instruction_frozen
instruction_ended_with_reason: instructions_instruction [ended_at IS NULL] ! ended_as = 'void'
instruction_end_stands: instructions_instruction [ended_at IS NOT NULL] ! end_reason = '~'
resolution_names_its_meeting: instructions_instruction [source = 'meeting'] ! meeting = '' < instructions_instruction_frozen
addressee_of_a_standing_instruction: instructions_addressee [instruction_id IN (SELECT i.id FROM instructions_instruction i WHERE i.ended_at IS NOT NULL)] + name = '~'
acknowledged_by_a_receiver: instructions_addressee [acknowledged_at IS NULL] ! acknowledged_at = '{THEN}'; acknowledged_by_id = {{wu}}
acknowledged_by_someone: instructions_addressee [acknowledged_at IS NULL] ! acknowledged_at = '{THEN}'
addressee_rises: instructions_addressee [risen = 0] ! risen = 2; risen_at = '{THEN}'
receipt_of_its_instruction: instructions_receipt [way = 'addressed'] + instruction_id = (SELECT MAX(i.id) FROM instructions_instruction i WHERE i.ended_at IS NULL); user_id = {{wu}}; addressee_id = (SELECT MIN(a.id) FROM instructions_addressee a)
answer_decided_once: instructions_answer [accepted] ! reasons = '~'
answer_to_a_standing_instruction: instructions_answer [accepted IS NULL] + addressee_id = (SELECT MIN(a.id) FROM instructions_addressee a WHERE a.acknowledged_at IS NULL)
one_answer_stands: instructions_answer [accepted IS NULL] + text = '~'
answer_decided_with_reasons: instructions_answer [accepted IS NULL] ! accepted = FALSE; decided_on = '2016-12-05'; decided_at = '{THEN}'; decided_by_id = {{mayor}}
nobody_accepts_his_own_answer: instructions_answer [accepted IS NULL] ! accepted = TRUE; decided_on = '2016-12-05'; decided_at = '{THEN}'; decided_by_id = by_id
delegation_without_chains: instructions_delegation [ended_at IS NULL] + reason = '~'
delegation_within_one_body: instructions_delegation [ended_at IS NULL] + absent_id = {{tang}}; by_id = {{tang}}; delegate_id = {{lin}}; since = '2018-01-01'; until = '2018-01-02'
nobody_stands_in_for_himself: instructions_delegation [ended_at IS NULL] + delegate_id = absent_id; since = '2018-01-01'; until = '2018-01-02' < delegation_within_one_body
delegated_by_himself: instructions_delegation [ended_at IS NULL] + by_id = {{lin}}; since = '2018-01-01'; until = '2018-01-02'
delegation_from_to_why: instructions_delegation [ended_at IS NULL] + since = '2018-01-03'; until = '2018-01-02'
supervision_end_stands: instructions_supervision [ended_at IS NOT NULL] ! end_note = '~'
supervision_ended_on_an_answer: instructions_supervision [ended_at IS NULL AND case_id = {{ready}}] ! ended_at = '{THEN}'; ended_on = '2016-12-05'; ended_by_id = {{lin}}; end_note = '~'
supervision_ended_by_no_handler: instructions_supervision [ended_at IS NULL AND case_id = {{ready}}] ! ended_at = '{THEN}'; ended_on = '2016-12-05'; ended_by_id = {{he}}; end_note = '~' < supervision_ended_on_an_answer
supervised_once_at_a_time: instructions_supervision [ended_at IS NULL AND case_id = {{ready}}] + instruction_id = (SELECT MIN(i.id) FROM instructions_instruction i WHERE i.id NOT IN (SELECT s.instruction_id FROM instructions_supervision s WHERE s.instruction_id IS NOT NULL))
notice_reason_stands: instructions_notice [ended_at IS NOT NULL] ! end_reason = '~'
message_in_one_place: instructions_message [case_id IS NOT NULL] + case_id = NULL
message_reason_stands: instructions_message [voided_at IS NOT NULL] ! void_reason = '~'

plan_stands_once_frozen: checks_plan [frozen_at IS NOT NULL] ! size = size + 1
plan_not_drawn_by_handler: checks_plan [frozen_at IS NOT NULL AND drawn_at IS NULL] ! drawn_by_id = {{he}}; drawn_at = '{THEN}'; drawn_on = '2016-12-05'; seed = '~'; number = '~'
listed_not_by_handler: checks_plan [frozen_at IS NULL AND voided_at IS NULL] + key = '~'; by_id = {{he}} ;; checks_listed [case_id = {{handed}}] + plan_id = (SELECT p.id FROM checks_plan p WHERE p.key = '~')
listed_before_freezing: checks_listed [case_id = {{handed}}] + case_id = {{registered}}
check_of_a_drawn_plan: {_OPEN_CHECK} + key = '~'; case_id = {{registered}}
check_not_by_handling_body: {_OPEN_CHECK} + key = '~'; case_id = {{ready}}; body_id = {{nanhe}}; {_RECHECK}
check_not_by_the_accused: {_OPEN_CHECK} + key = '~'; case_id = {{handed}}; body_id = {{beihe}}; {_RECHECK}
check_result_stands: checks_check [result <> ''] ! words = '~'
check_confirmed_on_a_record: checks_check [case_id = {{ready}}] ! result = 'pass'; {_CONFIRMED.replace("WHO", "{lei}")}
check_not_confirmed_by_handler: checks_check [case_id = {{ready}}] ! result = 'partly'; {_CONFIRMED.replace("WHO", "{he}")}
check_not_by_handler: checks_checker [ended_at IS NULL] + user_id = {{he}}
case_once_in_a_draw: checks_check [id = (SELECT MIN(k.id) FROM checks_check k WHERE k.plan_id IS NOT NULL AND k.confirmed_at IS NULL)] + key = '~'
record_not_ahead_of_its_moment: checks_record [1 = 1] + at = '2036-01-01 00:00:00+00:00'
record_by_a_named_checker: checks_record [1 = 1] + by_id = {{he}}
no_pass_with_an_untrue_point: checks_record [1 = 1] + finding = 'pass' ;; checks_point [NOT holds] + record_id = (SELECT MAX(r.id) FROM checks_record r)
case_once_in_a_list: checks_listed [case_id = {{handed}}] + weight = weight + 1 < listed_before_freezing
listed_weighs_something: checks_listed [case_id = {{handed}}] + case_id = {{registered}}; weight = 0 < listed_before_freezing
plan_draws_some: checks_plan [frozen_at IS NULL AND voided_at IS NULL] ! size = 0
rechecked_once_by_a_rule: {_OPEN_CHECK} + key = '~'; {_RECHECK} ;; {_OPEN_CHECK} + key = '~~'; {_RECHECK}
record_lies_on_the_earth: checks_record [1 = 1] + latitude = 91; longitude = 0
reopened_by_a_failed_check: cases_sentback [1 = 1] + why = 'failed_check'; case_id = {{registered}}
dispute_begins_filed: committee_dispute [state = 'filed'] + state = 'heard'
dispute_road: committee_dispute [state = 'decided'] ! state = 'filed'
dispute_heard_before_ruling: committee_dispute [state = 'filed'] ! state = 'heard'
side_words_stand: committee_side [text <> ''] ! text = '~'
ruling_number_gapless: committee_ruling [1 = 1] + n = n + 5
ruling_number_once: committee_ruling [1 = 1] + dispute_id = (SELECT d.id FROM committee_dispute d WHERE d.state = 'heard') < ruling_number_gapless
ruling_for_a_side: committee_ruling [1 = 1] + n = n + 1; body_id = {{police}}
ruling_all_sides_stated: committee_ruling [1 = 1] + n = n + 1; dispute_id = (SELECT d.id FROM committee_dispute d WHERE d.state = 'filed')
ruling_signed_by_chair: committee_ruling [1 = 1] + n = n + 1; signer_id = (SELECT m.id FROM committee_member m WHERE m.seat = 'member')

one_shift_at_a_time: roster_shift [voided_at IS NULL AND id = (SELECT MIN(id) FROM roster_shift)] + first_phone = '~'
call_once_in_its_turn: roster_call [id = (SELECT MIN(id) FROM roster_call)] + user_id = {{shi}}
nobody_rung_twice_for_one: roster_call [id = (SELECT MIN(id) FROM roster_call)] + step = step + 100
seats_change_by_swap: roster_shift [voided_at IS NULL AND id = (SELECT MIN(id) FROM roster_shift)] ! second_id = {{shi}}

table_frozen_once_proposed: publication_disclosuretable [state = 'proposed'] ! title = '~'
table_lines_before_proposing: publication_tablecase [table_id = (SELECT id FROM publication_disclosuretable WHERE state = 'proposed')] + case_id = {{handed}}; n = n + 1000
case_once_in_a_table: publication_tablecase [table_id = (SELECT id FROM publication_disclosuretable WHERE state = 'draft')] + n = n + 1000
place_once_in_a_table: publication_tablecase [table_id = (SELECT id FROM publication_disclosuretable WHERE state = 'draft')] + case_id = {{handed}}
table_state_forward: publication_disclosuretable [state = 'proposed'] ! state = 'draft'
table_begins_as_draft: publication_disclosuretable [state = 'proposed'] + title = '~'
table_approved_when_proposed: publication_disclosuretable [state = 'draft'] ! state = 'approved'; proposed_at = '{THEN}'; proposed_by_id = {{lin}}; approved_at = '{THEN}'; approved_on = '2016-12-05'; approved_by_id = {{pan}}
table_approved_by_no_handler: publication_disclosuretable [state = 'proposed'] ! state = 'approved'; approved_at = '{THEN}'; approved_on = '2016-12-05'; approved_by_id = {{luo}}
table_approved_by_no_actor: publication_disclosuretable [state = 'proposed'] ! state = 'approved'; approved_at = '{THEN}'; approved_on = '2016-12-05'; approved_by_id = {{tang}}
"""


@dataclass(frozen=True)
class Trial:
    """The statements, the last of which is refused, and who stands aside meanwhile."""

    steps: list[str]
    aside: list[str]


def trials() -> dict[str, tuple[str, str]]:
    """Guard to its line and those that stand aside, as written."""
    lines = [line.partition(": ") for line in TRIALS.splitlines() if line.strip()]
    written = [
        (name, line.rpartition(" < ") if re.search(r" < [a-z_]", line) else (line, "", "")) for name, _c, line in lines
    ]
    assert len({name for name, _rest in written}) == len(written)
    return {name: (parts[0], parts[2]) for name, parts in written}


def trial_of(name: str, keys: dict[str, Any]) -> Trial:
    """The statements of the guard's line for this office and this kind of database."""
    line, aside = trials()[name]
    return Trial([_statement(step.strip().format(**keys)) for step in line.split(";;")], aside.split())


def _statement(step: str) -> str:
    match = re.fullmatch(r"(\w+) \[(.*)\] ([!+-]) ?(.*)", step)
    assert match, step
    table, where, how, values = match.groups()
    pk = f"(SELECT MIN(x.id) FROM {table} x WHERE {where})" if "case_id" not in _keys(table) else ""
    chosen = f"id = {pk}" if pk else where
    if how == "-":
        return f"DELETE FROM {table} WHERE {chosen}"
    new = dict(part.strip().split(" = ", 1) for part in values.split("; "))
    if how == "!":
        return f"UPDATE {table} SET {', '.join(f'{_q(c)} = {v}' for c, v in new.items())} WHERE {chosen}"
    columns = copied(table)
    assert set(new) <= set(columns), (step, set(new) - set(columns))
    into, taken = ", ".join(map(_q, columns)), ", ".join(new.get(column, _q(column)) for column in columns)
    return f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table} WHERE {chosen}"


def copied(table: str) -> list[str]:
    """The columns that a copy of a row takes: all but the key that numbers itself and what the database makes."""
    model = table_model(table)
    assert model is not None, table
    fields = [f for f in model._meta.concrete_fields if not getattr(f, "generated", False)]
    return [f.column for f in fields if f.get_internal_type() not in ("AutoField", "BigAutoField")]


def _keys(table: str) -> set[str]:
    model = table_model(table)
    assert model is not None, table
    return {model._meta.pk.column}  # type: ignore[union-attr]


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
