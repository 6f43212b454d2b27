package dev.latchkey.core.credential;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential.Facts;
import dev.latchkey.core.credential.Credential.OAuthClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Tells the change feed and the audit log of a change to a credential, in the change's own transaction. */
public final class CredentialAudit {

    private final AuditLog log;
    private final InstantSource clock;

    public CredentialAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** What it is, so that another like it can be made. */
    static AuditFacts of(Credential credential) {
        var facts = credential.facts();
        var told = new AuditFacts()
                .with("name", facts.label().name())
                .with("description", facts.label().description())
                .with("networks", networks(facts))
                .with("expiresAt", facts.expiresAt());
        if (credential instanceof OAuthClient client) {
            var settings = client.settings();
            ClientProofCommands.facts(client.proof()).forEach(told::with);
            told.with("role", settings.systemRoleId())
                    .with("accessGroupId", settings.accessGroupId())
                    .with("scopes", settings.scopes())
                    .with("tokenFormat", settings.tokenFormat());
        }
        return told;
    }

    private static Object networks(Facts facts) {
        var allowList = facts.allowList();
        return allowList.isUnrestricted() ? "everywhere" : allowList.networks();
    }

    /** What was changed of it, before and after. */
    static AuditFacts changed(Credential before, Credential after) {
        var was = before.facts();
        var is = after.facts();
        var told = new AuditFacts()
                .changed("name", was.label().name(), is.label().name())
                .changed("description", was.label().description(), is.label().description())
                .changed("networks", networks(was), networks(is))
                .changed("expiresAt", was.expiresAt(), is.expiresAt());
        if (before instanceof OAuthClient first && after instanceof OAuthClient second) {
            var old = first.settings();
            var settings = second.settings();
            told.changed("role", old.systemRoleId(), settings.systemRoleId())
                    .changed("accessGroupId", old.accessGroupId(), settings.accessGroupId())
                    .changed("scopes", old.scopes(), settings.scopes())
                    .changed("tokenFormat", old.tokenFormat(), settings.tokenFormat());
        }
        return told;
    }

    void record(
            Transaction tx,
            Actor.InCompany actor,
            AuditEvent event,
            Credential credential,
            Map<String, String> context) {
        record(tx, actor, event, credential, context, ChangeWeight.USUAL);
    }

    /** @param weight whether the change takes power away */
    void record(
            Transaction tx,
            Actor.InCompany actor,
            AuditEvent event,
            Credential credential,
            Map<String, String> context,
            ChangeWeight weight) {
        var facts = new TreeMap<>(context);
        facts.put("credentialType", credential.type().name());
        var subject = new AuditSubject(AuditSubject.Type.CREDENTIAL, credential.id());
        var at = clock.instant();
        log.append(tx, new AuditEntry(actor.companyId(), at, event, actor.author(), subject, facts), weight);
        tx.changed(ChangeKind.CREDENTIAL, actor.companyId(), credential.id());
    }
}
