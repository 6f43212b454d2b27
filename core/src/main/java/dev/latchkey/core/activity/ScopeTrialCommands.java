package dev.latchkey.core.activity;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.ManagedClients;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes scopes that a client does not use away from it, after a trial that counts what would be refused. Each command is one
 * transaction with permission, rows and audit entry in it, and throws {@link CommandRefused} when nothing happened.
 */
public final class ScopeTrialCommands {

    /** How far back a scope must have been used to be kept. */
    public static final int DAYS_LOOKED_BACK = 30;

    /** Longest trial, in days. */
    public static final int DAYS_MAX = 30;

    private final Transactions transactions;
    private final ActivityStore activity;
    private final ScopeTrials trials;
    private final ManagedClients clients;
    private final InstantSource clock;

    public ScopeTrialCommands(
            Transactions transactions,
            ActivityStore activity,
            ScopeTrials trials,
            ManagedClients clients,
            InstantSource clock) {
        this.transactions = transactions;
        this.activity = activity;
        this.trials = trials;
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * Begins a trial with the scopes that the client used in the last {@value #DAYS_LOOKED_BACK} days; ends one that runs.
     *
     * @param days 1 to {@value #DAYS_MAX}
     */
    public ScopeTrial start(Actor.InCompany actor, String clientId, int days) {
        return start(actor, clientId, days, _ -> {});
    }

    /**
     * As {@link #start(Actor.InCompany, String, int)}, where things are still as their reader knows them.
     *
     * @param precondition looks at the trial that the client has, in the transaction; throws when nothing shall happen
     */
    public ScopeTrial start(
            Actor.InCompany actor, String clientId, int days, Consumer<Optional<ScopeTrial>> precondition) {
        if (days < 1 || days > DAYS_MAX) {
            throw CommandRefused.invalid("days", "expected 1 to " + DAYS_MAX + " days");
        }
        return transactions.write(tx -> {
            var client = clients.get(tx, actor, clientId);
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var subject = new Subject(actor.companyId(), clientId);
            precondition.accept(trials.find(tx, subject));
            var trial = new ScopeTrial(
                    subject,
                    scopesToKeep(tx, client),
                    now,
                    now.plus(Duration.ofDays(days)),
                    actor.author().toString());
            trials.put(tx, trial);
            record(tx, actor, AuditEvent.CREDENTIALS_TRIAL_STARTED, client, trial);
            return trial;
        });
    }

    /** Those of the client's scopes that let a call in within the last {@value #DAYS_LOOKED_BACK} days. */
    public Scopes scopesUsed(Transaction tx, OAuthClient client) {
        var subject = new Subject(client.companyId(), client.id());
        var used =
                activity.scopesUsed(tx, subject, today() - DAYS_LOOKED_BACK + 1).keySet();
        return Scopes.of(used.stream().map(Scope::new).collect(Collectors.toSet()))
                .intersection(client.settings().scopes());
    }

    private Scopes scopesToKeep(Transaction tx, OAuthClient client) {
        var kept = scopesUsed(tx, client);
        if (kept.isEmpty()) {
            throw CommandRefused.conflict(
                    "scopes", "no scope was used in the last " + DAYS_LOOKED_BACK + " days; revoke the client instead");
        }
        if (kept.equals(client.settings().scopes())) {
            throw CommandRefused.conflict(
                    "scopes", "the client uses every scope it has; there is nothing to take away");
        }
        return kept;
    }

    /** Ends the trial and leaves the client only the scopes that it was about. */
    public Credential apply(Actor.InCompany actor, String clientId) {
        return apply(actor, clientId, _ -> {});
    }

    /**
     * As {@link #apply(Actor.InCompany, String)}, where the trial is still as its reader knows it.
     *
     * @param precondition as for {@link #start(Actor.InCompany, String, int, Consumer)}
     */
    public Credential apply(Actor.InCompany actor, String clientId, Consumer<Optional<ScopeTrial>> precondition) {
        return transactions.write(tx -> {
            clients.get(tx, actor, clientId);
            var trial = get(tx, actor, clientId, precondition);
            trials.remove(tx, trial.subject());
            return clients.narrow(tx, actor, clientId, trial.scopes(), trial.endsAt());
        });
    }

    /** Ends the trial; the client keeps its scopes. */
    public void discard(Actor.InCompany actor, String clientId) {
        discard(actor, clientId, _ -> {});
    }

    /**
     * As {@link #discard(Actor.InCompany, String)}, where the trial is still as its reader knows it.
     *
     * @param precondition as for {@link #start(Actor.InCompany, String, int, Consumer)}
     */
    public void discard(Actor.InCompany actor, String clientId, Consumer<Optional<ScopeTrial>> precondition) {
        transactions.write(tx -> {
            var client = clients.get(tx, actor, clientId);
            var trial = get(tx, actor, clientId, precondition);
            trials.remove(tx, trial.subject());
            record(tx, actor, AuditEvent.CREDENTIALS_TRIAL_DISCARDED, client, trial);
            return trial;
        });
    }

    private ScopeTrial get(
            Transaction tx, Actor.InCompany actor, String clientId, Consumer<Optional<ScopeTrial>> precondition) {
        var found = trials.find(tx, new Subject(actor.companyId(), clientId));
        precondition.accept(found);
        return found.orElseThrow(() -> CommandRefused.notFound("trial"));
    }

    private void record(Transaction tx, Actor.InCompany actor, AuditEvent event, OAuthClient client, ScopeTrial trial) {
        var facts = new AuditFacts()
                .with("scopes", client.settings().scopes())
                .with("scopesTried", trial.scopes())
                .with("endsAt", trial.endsAt());
        clients.record(tx, actor, event, client, facts.map());
    }

    private long today() {
        return clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
    }
}
