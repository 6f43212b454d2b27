package dev.latchkey.core.audit;

import dev.latchkey.core.change.TooManyChanges;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How much may be stored: nothing but what takes power away where the disk is almost full, and of each company, each partner and the platform so
 * many changes a second, with a burst of {@value #BURST_SECONDS} times as many. A change counts once, and once more for each KiB of its facts.
 * What takes power away, people who sign in, and those who run the platform are bounded elsewhere or not at all, and never refused here. Safe for
 * use by many threads.
 */
public final class ChangeBounds implements ChangeGate {

    /** A burst is what may be changed in so many seconds. */
    static final int BURST_SECONDS = 100;

    /** Whose changes are counted at once; more are forgotten, as if they had changed nothing of late. */
    static final int OWNERS_MAX = 10_000;

    private static final int FACTS_OF_ONE = 1_024;

    /**
     * What takes power away, what people have to do for it first, what was done for their safety, and what a node does for its own keys and
     * copies.
     */
    private static final Set<AuditEvent> ALWAYS = Set.copyOf(EnumSet.of(
            AuditEvent.CREDENTIALS_REVOKED,
            AuditEvent.CREDENTIALS_SECRET_CUT_OFF,
            AuditEvent.CREDENTIALS_TRIAL_DISCARDED,
            AuditEvent.USER_ACCOUNT_DEACTIVATED,
            AuditEvent.COMPANY_DEACTIVATED,
            AuditEvent.SYSTEM_ROLE_REMOVED,
            AuditEvent.ACCESS_GROUP_REMOVED,
            AuditEvent.PARTNER_DEACTIVATED,
            AuditEvent.PARTNER_API_KEY_REVOKED,
            AuditEvent.PARTNER_USER_DEACTIVATED,
            AuditEvent.PARTNER_USER_REMOVED,
            AuditEvent.APPLICATION_SECRET_REVOKED,
            AuditEvent.REGISTRATION_TOKEN_REVOKED,
            AuditEvent.APPLICATION_REMOVED,
            AuditEvent.APPLICATION_SUSPENDED,
            AuditEvent.APPLICATION_INSTALLATION_DISMISSED,
            AuditEvent.APPLICATION_UNINSTALLED,
            AuditEvent.OAUTH_APPLICATION_ACCESS_REVOKED,
            AuditEvent.OAUTH_APPLICATION_ACCESS_AHEAD_OF_STORE,
            AuditEvent.USER_SIGNED_IN,
            AuditEvent.USER_AUTHENTICATION_INVALID_CREDENTIALS,
            AuditEvent.USER_AUTHENTICATION_INVALID_SECOND_FACTOR,
            AuditEvent.USER_RECOVERY_CODE_USED,
            AuditEvent.USER_LOGOUT,
            AuditEvent.USER_SESSIONS_ENDED,
            AuditEvent.USER_PASSWORD_CHANGED,
            AuditEvent.USER_PASSWORD_RESET_REQUESTED,
            AuditEvent.USER_PASSWORD_RESET,
            AuditEvent.USER_SECOND_FACTOR_ENABLED,
            AuditEvent.OPERATOR_DEACTIVATED,
            AuditEvent.SIGNING_KEY_PREPARED,
            AuditEvent.SIGNING_KEY_ACTIVATED,
            AuditEvent.SIGNING_KEY_RETIRED,
            AuditEvent.BACKUP_BEGUN,
            AuditEvent.BACKUP_RESTORED));

    private final Runnable room;
    private final LongSupplier nanoTime;
    private final Consumer<String> refused;
    private final Map<String, Bucket> byOwner = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > OWNERS_MAX;
        }
    };
    private int perSecond;

    /** What is left of a burst, as of a moment. */
    private record Bucket(double left, long atNanos) {}

    /**
     * @param room throws while only what takes power away is to be stored
     * @param perSecond changes of one company, at least 1
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     * @param refused told whose change came too soon
     */
    public ChangeBounds(Runnable room, int perSecond, LongSupplier nanoTime, Consumer<String> refused) {
        this.room = room;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.refused = refused;
    }

    /** Lets each change so much from now on. */
    public synchronized void limit(int changesPerSecond) {
        perSecond = changesPerSecond;
    }

    /** Whether a change is stored however little room there is, and however many there are. */
    static boolean isAlwaysTaken(AuditEntry entry) {
        return ALWAYS.contains(entry.event()) || entry.author().type() == Author.Type.OPERATOR;
    }

    @Override
    public void admit(AuditEntry entry) {
        if (isAlwaysTaken(entry)) {
            return;
        }
        room.run();
        var waitSeconds = take(entry.companyId(), 1 + entry.factsLength() / FACTS_OF_ONE);
        if (waitSeconds > 0) {
            refused.accept(entry.companyId());
            throw new TooManyChanges(entry.companyId(), waitSeconds);
        }
    }

    /** 0 when it was taken; otherwise after how many seconds it might be. */
    private synchronized long take(String owner, int wanted) {
        var now = nanoTime.getAsLong();
        double most = (double) perSecond * BURST_SECONDS;
        var before = byOwner.get(owner);
        var left = before == null
                ? most
                : Math.min(
                        most, before.left + (now - before.atNanos) * (double) perSecond / TimeUnit.SECONDS.toNanos(1));
        var isThere = left >= Math.min(wanted, most); // what is larger than a burst takes a whole one
        byOwner.put(owner, new Bucket(isThere ? Math.max(0, left - wanted) : left, now));
        return isThere ? 0 : Math.max(1, (long) Math.ceil((Math.min(wanted, most) - left) / perSecond));
    }
}
