package dev.latchkey.core.operator;

import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.account.PasswordResetStore;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SecondFactorStore;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.company.Operators;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Accounts of those who run the platform; given by whoever may use the deployment's commands, never in a browser. Each command is one
 * transaction with its entry in the platform's log.
 */
public final class OperatorAccounts {

    /** How long a link works. */
    public static final Duration LINK_MAX = Duration.ofDays(1);

    private static final int TOKEN_BYTES = 32;

    private final Ports ports;

    /**
     * What it stands on.
     *
     * @param hasher the one of all links to choose a password
     */
    public record Ports(
            Transactions transactions,
            Operators operators,
            Sessions sessions,
            SecondFactorStore secondFactors,
            PasswordResetStore links,
            SecretHasher hasher,
            AuditLog log,
            Clock clock) {}

    /** Time and chance. */
    public record Clock(InstantSource time, SecureRandom random) {}

    public OperatorAccounts(Ports ports) {
        this.ports = ports;
    }

    /** All of them, in the order in which they were made. */
    public List<OperatorAccount> list() {
        return ports.transactions().read(ports.operators()::all);
    }

    /**
     * Makes an account without a password.
     *
     * @throws CommandRefused when somebody has the address, or there are {@link Operators#OPERATORS_MAX}
     */
    public OperatorAccount create(Actor.Operator actor, EmailAddress email) {
        var now = now();
        var account = new OperatorAccount(TimeOrderedId.next(now, ports.clock().random()), email, null, true, now);
        return ports.transactions().write(tx -> {
            if (ports.operators().all(tx).size() >= Operators.OPERATORS_MAX) {
                throw CommandRefused.tooMany("there are at most " + Operators.OPERATORS_MAX + " operators");
            }
            if (!ports.operators().insert(tx, account)) {
                throw CommandRefused.conflict("email", "an operator with this e-mail address is there already");
            }
            record(tx, actor, account, AuditEvent.OPERATOR_CREATED, Map.of("email", email.value()));
            return account;
        });
    }

    /**
     * A link, good once and for {@link #LINK_MAX}, to choose a password, the first or another; it ends every link before it, and drops a second
     * factor that is not set up yet. Of an account that has no second factor, or gives it up, the password ends with that: the link alone
     * lets in, for whoever else knows the old password would set up a second factor of their own.
     *
     * @param forgetsSecondFactor whether the account gives up its second factor and recovery codes, for who lost them; its sessions end
     * @throws CommandRefused when there is no such operator, or it is not active
     */
    public PasswordChanges.Link link(Actor.Operator actor, EmailAddress email, boolean forgetsSecondFactor) {
        var token = Secret.random(TOKEN_BYTES, ports.clock().random());
        return ports.transactions().write(tx -> {
            var account = get(tx, email);
            if (!account.isActive()) {
                throw CommandRefused.finalState("only an active operator gets a link; activate the account first");
            }
            var person = new Person.OperatorPerson(account.id());
            ports.links().deleteOf(tx, person);
            ports.links().insert(tx, person, ports.hasher().hash(token), now().plus(LINK_MAX));
            ports.sessions().dropProposedFactors(tx, person);
            if (forgetsSecondFactor) {
                ports.secondFactors().delete(tx, person);
                record(tx, actor, account, AuditEvent.OPERATOR_SECOND_FACTOR_REMOVED, Map.of());
            }
            var losesPassword = account.passwordHash() != null
                    && ports.secondFactors().find(tx, person).isEmpty();
            if (losesPassword) {
                ports.operators().forgetPassword(tx, account.id());
            }
            if (forgetsSecondFactor || losesPassword) {
                ports.sessions().endAllOf(tx, person, null);
            }
            record(
                    tx,
                    actor,
                    account,
                    AuditEvent.OPERATOR_INVITED,
                    losesPassword ? Map.of("password", "removed") : Map.of());
            return new PasswordChanges.Link("", token);
        });
    }

    /** Lets an operator in again, or keeps one out: every session and every link ends, at once. What is so already stays as it is. */
    public OperatorAccount setActive(Actor.Operator actor, EmailAddress email, boolean isActive) {
        return ports.transactions().write(tx -> {
            var account = get(tx, email);
            if (account.isActive() == isActive) {
                return account;
            }
            var person = new Person.OperatorPerson(account.id());
            ports.operators().setActive(tx, account.id(), isActive);
            if (!isActive) {
                ports.sessions().endAllOf(tx, person, null);
                ports.links().deleteOf(tx, person);
            }
            var event = isActive ? AuditEvent.OPERATOR_ACTIVATED : AuditEvent.OPERATOR_DEACTIVATED;
            record(tx, actor, account, event, Map.of());
            tx.changed(ChangeKind.USER, Change.PLATFORM, account.id());
            return account;
        });
    }

    /** @throws CommandRefused when there is no such operator */
    public OperatorAccount require(EmailAddress email) {
        return ports.transactions().read(tx -> get(tx, email));
    }

    private OperatorAccount get(Transaction tx, EmailAddress email) {
        return ports.operators()
                .findByEmail(tx, email)
                .orElseThrow(() -> CommandRefused.notFound("operator " + email.value()));
    }

    private void record(
            Transaction tx,
            Actor.Operator actor,
            OperatorAccount account,
            AuditEvent event,
            Map<String, String> facts) {
        var subject = new AuditSubject(AuditSubject.Type.OPERATOR, account.id());
        ports.log().append(tx, new AuditEntry(Change.PLATFORM, now(), event, actor.author(), subject, facts));
    }

    private Instant now() {
        return ports.clock().time().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
