-- A trial of a smaller set of scopes is called so everywhere.
alter table scope_shadow rename to scope_trial;
alter table shadow_refusal rename to trial_refusal;
