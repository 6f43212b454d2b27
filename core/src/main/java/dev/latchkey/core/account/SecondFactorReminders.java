package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Allowance;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Asks a user of a company, by letter, to turn two-step sign-in on. The letter gives nobody any power, and has nothing secret in it. */
public final class SecondFactorReminders {

    /** How long after a letter to somebody none like it goes to them. */
    public static final Duration PAUSE = Duration.ofDays(1);

    private final Transactions transactions;
    private final Users users;
    private final Companies companies;
    private final SecondFactorStore factors;
    private final ActorRights rights;
    private final AuditLog log;
    private final LetterLimits limits;
    private final Allowance ofPeople;
    private final InstantSource clock;

    /** @param limits of letters that people have others sent */
    SecondFactorReminders(AccountStores stores, ActorRights rights, LetterLimits limits, InstantSource clock) {
        this.transactions = stores.transactions();
        this.users = stores.users();
        this.companies = stores.companies();
        this.factors = stores.secondFactors();
        this.rights = rights;
        this.log = stores.auditLog();
        this.limits = limits;
        this.ofPeople = new Allowance(1, PAUSE, clock);
        this.clock = clock;
    }

    /** Whom a letter is for. */
    private record Reminded(String address, String company) {}

    /** A letter about the company with this name. */
    @FunctionalInterface
    public interface Writer {
        Letters.Letter write(String company);
    }

    /**
     * Sends it. Needs {@link Permissions#USERS_MANAGE}. Blocks.
     *
     * @throws CommandRefused when there is no such user, or one who is not active, has no password, has a second factor, or was sent such a
     *     letter within {@link #PAUSE}
     * @throws Letters.Enough when this sender, their company or all companies had as many letters sent within the hour as they may
     * @throws Letters.NotSent when nobody takes the letter; it does not count for the person then
     */
    public void send(Actor.InCompany actor, String userId, Letters letters, Writer writer) {
        var reminded = transactions.write(tx -> {
            var user = require(tx, actor, userId);
            count(actor, userId);
            record(tx, actor, userId, Map.of());
            var company = companies.find(tx, actor.companyId()).map(Company::name);
            return new Reminded(user.email().value(), company.orElse(""));
        });
        try {
            letters.send(reminded.address(), writer.write(reminded.company()));
        } catch (Letters.NotSent e) {
            ofPeople.giveBack(userId);
            transactions.write(tx -> {
                record(tx, actor, userId, Map.of("letter", "not_sent"));
                return userId;
            });
            throw e;
        }
    }

    private User require(Transaction tx, Actor.InCompany actor, String userId) {
        rights.power().require(tx, actor, Permissions.USERS_MANAGE);
        var user = users.find(tx, actor.companyId(), userId).orElseThrow(() -> CommandRefused.notFound("user"));
        var person = new Person.CompanyPerson(actor.companyId(), userId);
        if (!user.isActive()
                || user.passwordHash() == null
                || factors.find(tx, person).isPresent()) {
            throw CommandRefused.finalState(
                    "only an active user with a password and without a second factor is reminded");
        }
        return user;
    }

    /** Ids of users are unique among all companies. */
    private void count(Actor.InCompany actor, String userId) {
        if (!ofPeople.take(userId)) {
            throw CommandRefused.tooMany("this person was reminded within the last day");
        }
        try {
            limits.count(LetterSender.of(actor));
        } catch (Letters.Enough e) {
            ofPeople.giveBack(userId);
            throw e;
        }
    }

    private void record(Transaction tx, Actor.InCompany actor, String userId, Map<String, String> facts) {
        var subject = new AuditSubject(AuditSubject.Type.USER, userId);
        var entry = new AuditEntry(
                actor.companyId(),
                clock.instant(),
                AuditEvent.USER_SECOND_FACTOR_REMINDED,
                actor.author(),
                subject,
                facts);
        log.append(tx, entry);
    }
}
