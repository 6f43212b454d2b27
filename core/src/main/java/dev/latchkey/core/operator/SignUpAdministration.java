package dev.latchkey.core.operator;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.partner.PartnerFounding;
import dev.latchkey.core.portal.PortalStores;
import dev.latchkey.core.portal.SignUp;
import dev.latchkey.core.portal.SignUpStore;
import dev.latchkey.core.portal.SignUps;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What operators decide of organisations that want to be partners. That the operator still is one is looked up in each transaction. */
public final class SignUpAdministration {

    private final Transactions transactions;
    private final SignUpStore signUps;
    private final OperatorRule rule;
    private final PartnerFounding founding;
    private final AuditLog log;
    private final InstantSource clock;
    private final SecureRandom random;

    public SignUpAdministration(
            PortalStores stores,
            OperatorRule rule,
            PartnerFounding founding,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = stores.transactions();
        this.signUps = stores.signUps();
        this.rule = rule;
        this.founding = founding;
        this.log = stores.auditLog();
        this.clock = clock;
        this.random = random;
    }

    /** Those that wait, the oldest first. */
    public List<SignUp> waiting() {
        return transactions.read(tx -> signUps.waiting(tx, SignUps.WAITING_MAX));
    }

    /** How many wait. */
    public int count() {
        return transactions.read(signUps::countWaiting);
    }

    /** @throws CommandRefused when no such organisation waits */
    public SignUp find(String id) {
        return transactions.read(tx -> get(tx, id));
    }

    /**
     * Makes the organisation a partner; who signed it up is its owner, with the password that they chose.
     *
     * @param seen the sign-up as the operator saw it
     * @throws CommandRefused also when another partner has such a name by now
     */
    public SignUp approve(Actor.Operator actor, String id, Seen seen) {
        return founding.inTurn(() -> transactions.write(tx -> {
            rule.require(tx, actor);
            var signUp = get(tx, id);
            seen.require(signUp.seen());
            founding.checkName(signUp.organisation(), signUp.id());
            var owner = new PartnerFounding.Owner(
                    TimeOrderedId.next(now(), random),
                    signUp.email(),
                    signUp.name(),
                    Objects.requireNonNull(signUp.passwordHash()));
            founding.found(tx, actor.author(), signUp.id(), signUp.organisation(), owner);
            signUps.delete(tx, id);
            return signUp;
        }));
    }

    /**
     * Forgets the organisation.
     *
     * @param reason of at most {@value TextLimits#DESCRIPTION_LENGTH_MAX} characters, which goes into the letter and the log
     * @param seen the sign-up as the operator saw it
     */
    public SignUp refuse(Actor.Operator actor, String id, String reason, Seen seen) {
        TextLimits.checkDescription("reason", reason);
        if (reason.isBlank()) {
            throw CommandRefused.invalid("reason", "expected a reason");
        }
        return transactions.write(tx -> {
            rule.require(tx, actor);
            var signUp = get(tx, id);
            seen.require(signUp.seen());
            signUps.delete(tx, id);
            log.append(
                    tx,
                    new AuditEntry(
                            Change.PLATFORM,
                            now(),
                            AuditEvent.PARTNER_SIGN_UP_REFUSED,
                            actor.author(),
                            new AuditSubject(AuditSubject.Type.PARTNER, id),
                            Map.of(
                                    "name", signUp.organisation(),
                                    "email", signUp.email().value(),
                                    "reason", reason)));
            return signUp;
        });
    }

    private SignUp get(Transaction tx, String id) {
        return signUps.findWaiting(tx, id).orElseThrow(() -> CommandRefused.notFound("organisation that waits"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
