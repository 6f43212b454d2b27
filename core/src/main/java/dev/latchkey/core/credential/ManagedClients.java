package dev.latchkey.core.credential;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.Map;

/** What commands of other packages do with a company's clients, as a part of their own transaction. */
public final class ManagedClients {

    private final Credentials credentials;
    private final SubsetRule subsetRule;
    private final CredentialAudit audit;
    private final OwnCredentials own;

    ManagedClients(Credentials credentials, SubsetRule subsetRule, CredentialAudit audit, OwnCredentials own) {
        this.credentials = credentials;
        this.subsetRule = subsetRule;
        this.audit = audit;
        this.own = own;
    }

    /**
     * A client that the actor may change.
     *
     * @throws CommandRefused when there is none, it has ended, or it is stronger than the actor
     */
    public OAuthClient get(Transaction tx, Actor.InCompany actor, String clientId) {
        subsetRule.require(tx, actor);
        if (!(own.getLiving(tx, actor, clientId) instanceof OAuthClient client)) {
            throw CommandRefused.notFound("client");
        }
        subsetRule.change(tx, actor, client, client);
        return client;
    }

    /**
     * Takes from a client the scopes that are not in {@code kept}; gives none.
     *
     * @param triedUntil the end of the trial that this ends, which the audit entry tells of
     */
    public Credential narrow(Transaction tx, Actor.InCompany actor, String clientId, Scopes kept, Instant triedUntil) {
        var client = get(tx, actor, clientId);
        var before = client.settings();
        var settings = new ClientSettings(
                before.systemRoleId(),
                before.accessGroupId(),
                before.scopes().intersection(kept),
                before.tokenFormat());
        var facts = client.facts();
        credentials.update(
                tx, actor.companyId(), clientId, facts.label(), facts.expiresAt(), facts.allowList(), settings);
        var after = own.get(tx, actor, clientId);
        var told = CredentialAudit.changed(client, after)
                .with("change", "scopes_shrunk")
                .with("endsAt", triedUntil);
        audit.record(tx, actor, AuditEvent.CREDENTIALS_TRIAL_APPLIED, client, told.map(), ChangeWeight.NARROWING);
        return after;
    }

    /** As {@link #record(Transaction, Actor.InCompany, AuditEvent, OAuthClient, Map)}, of a change that may take power away. */
    void record(
            Transaction tx,
            Actor.InCompany actor,
            AuditEvent event,
            OAuthClient client,
            Map<String, String> context,
            ChangeWeight weight) {
        audit.record(tx, actor, event, client, context, weight);
    }

    /** Tells the change feed and the audit log of what was done to a client. */
    public void record(
            Transaction tx, Actor.InCompany actor, AuditEvent event, OAuthClient client, Map<String, String> context) {
        audit.record(tx, actor, event, client, context);
    }
}
