-- Figures that are read from the rows themselves, exact, find all they need in an index.
-- Works with programs of the version before.

create index conversations_answered on conversations (organization_id, first_response_at)
  include (asked_at, session_id, team_id, first_response_by) where first_response_at is not null and asked_at is not null;
create index conversations_resolved on conversations (organization_id, resolved_at)
  include (opened_at, session_id, team_id, assignee_id) where resolved_at is not null;
create index suggestions_figures on suggestions (organization_id, created_at)
  include (outcome, agent_outcome, cost_micros, input_tokens, output_tokens, ttft_ms, total_ms, source);
create index chats_backlog on chats (organization_id)
  include (status, session_id, team_id, assignee_id, waiting_since) where status <> 'resolved';
