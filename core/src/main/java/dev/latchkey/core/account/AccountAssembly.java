package dev.latchkey.core.account;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Deprovisioning;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.signing.MasterKey;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** People who sign in, joined: their passwords, second factors, sessions and first links. */
public final class AccountAssembly {

    private final SecretHasher hasher;
    private final PasswordHashing passwords;
    private final Notices notices;
    private final ApprovalLetters approvals;
    private final EndingLetters endings;
    private final Sessions sessions;
    private final SessionEndings sessionEndings;
    private final SessionCommands sessionCommands;
    private final SecondFactors secondFactors;
    private final SignIn signIn;
    private final PasswordChanges passwordChanges;
    private final InvitationLinks invitationLinks;
    private final Invitations invitations;
    private final SecondFactorReminders reminders;
    private final LinkEndings links;

    /** @param revocation takes back what people let applications do, and codes under way */
    public AccountAssembly(
            AccountStores stores,
            ActorRights rights,
            MasterKey masterKey,
            Sessions.Lifetimes lifetimes,
            PasswordHashing passwords,
            PasswordEndings revocation,
            InstantSource clock,
            SecureRandom random) {
        var transactions = stores.transactions();
        this.passwords = passwords;
        this.hasher = new SecretHasher(masterKey.derive("sign-in hashes"));
        var throttle = new SignInThrottle(clock);
        this.notices = new Notices(stores, clock, random);
        var letterLimits = new LetterLimits(clock);
        this.approvals = new ApprovalLetters(stores, notices, letterLimits, clock);
        this.endings = new EndingLetters(stores, notices, clock);
        var log = new PersonLog(stores.auditLog(), stores.accounts(), notices, stores.signInPlaces(), clock);
        this.sessions = new Sessions(
                transactions,
                stores.sessions(),
                stores.accounts(),
                new SecretHasher(masterKey.derive("session hashes")),
                lifetimes,
                clock,
                random);
        this.sessionEndings = new SessionEndings(sessions, stores);
        this.sessionCommands = new SessionCommands(transactions, sessions, log);
        var failures = new FailedSignIns(transactions, log, clock);
        this.secondFactors = new SecondFactors(stores, sessions, masterKey, hasher, log, failures, clock, random);
        this.signIn = new SignIn(
                stores,
                sessions,
                secondFactors,
                new SignInTickets(masterKey, clock),
                passwords,
                new SignInGuard(throttle, new DeviceCookies(hasher, clock, random), clock),
                log,
                failures);
        this.passwordChanges = new PasswordChanges(
                stores, sessions, passwords, new Guesses(throttle, failures), hasher, revocation, log, clock, random);
        this.links = new LinkEndings(stores.passwordResets());
        this.invitationLinks = new InvitationLinks(stores, hasher, letterLimits, clock, random);
        this.invitations = new Invitations(stores, rights, invitationLinks, clock);
        this.reminders = new SecondFactorReminders(stores, rights, letterLimits, clock);
    }

    /** Letters that tell people what happened. */
    public Notices notices() {
        return notices;
    }

    /** Letters to those who may let applications in. */
    public ApprovalLetters approvals() {
        return approvals;
    }

    /** Letters to those who manage credentials that end by themselves. */
    public EndingLetters endings() {
        return endings;
    }

    public Sessions sessions() {
        return sessions;
    }

    /** What ends with a person: sessions, links with which to choose a password, and what others know of. */
    public List<Deprovisioning> endingsWith(Deprovisioning others) {
        return List.of(sessionEndings, links, others);
    }

    /** What people do with sessions of their own. */
    public SessionCommands sessionCommands() {
        return sessionCommands;
    }

    public SecondFactors secondFactors() {
        return secondFactors;
    }

    public SignIn signIn() {
        return signIn;
    }

    public PasswordChanges passwordChanges() {
        return passwordChanges;
    }

    /** For the hashes of links with which people choose a password. */
    public SecretHasher linkHasher() {
        return hasher;
    }

    /**
     * The hash of somebody's first password, which {@link PasswordRules} allow, for who has proven the address by a link.
     *
     * @param from where the link was used
     */
    public PasswordHash hashFirst(EmailAddress email, String password, InetAddress from) {
        return passwords.hash(email, password, PasswordTurns.Asker.provenAt(from));
    }

    /** First links, for people of every kind. */
    public InvitationLinks invitationLinks() {
        return invitationLinks;
    }

    /** Sends people of companies their first link. */
    public Invitations invitations() {
        return invitations;
    }

    /** Letters that ask people of companies to turn two-step sign-in on. */
    public SecondFactorReminders reminders() {
        return reminders;
    }
}
