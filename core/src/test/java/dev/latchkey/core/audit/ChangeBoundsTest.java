package dev.latchkey.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.NoRoomLeft;
import dev.latchkey.core.change.TooManyChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which changes are stored when there are too many of them, or too little room. */
class ChangeBoundsTest {

    private static final int PER_SECOND = 2;
    private static final int BURST = PER_SECOND * ChangeBounds.BURST_SECONDS;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean isShort = new AtomicBoolean();
    private final List<String> refused = new ArrayList<>();
    private final ChangeBounds bounds = new ChangeBounds(this::requireRoom, PER_SECOND, nanos::get, refused::add);

    private void requireRoom() {
        if (isShort.get()) {
            throw new NoRoomLeft(7);
        }
    }

    private static AuditEntry entry(String company, AuditEvent event, Author.Type author, String fact) {
        return new AuditEntry(
                company,
                Instant.EPOCH,
                event,
                new Author(author, "somebody"),
                new AuditSubject(AuditSubject.Type.CREDENTIAL, "c1"),
                Map.of("name", fact));
    }

    private void admit(String company, int times) {
        for (var i = 0; i < times; i++) {
            bounds.admit(entry(company, AuditEvent.CREDENTIALS_CHANGED, Author.Type.CREDENTIAL, "new"));
        }
    }

    @Test
    void aCompanyHasABurstAndThenSoManyASecond() {
        admit("acme", BURST);
        assertThatThrownBy(() -> admit("acme", 1)).isInstanceOfSatisfying(TooManyChanges.class, e -> {
            assertThat(e.status()).isEqualTo(429);
            assertThat(e.retryAfterSeconds()).isEqualTo(1);
        });
        assertThat(refused).containsExactly("acme");
        admit("globex", BURST);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        admit("acme", PER_SECOND);
        assertThatThrownBy(() -> admit("acme", 1)).isInstanceOf(TooManyChanges.class);
    }

    @Test
    void aChangeWithLongFactsCountsForMore() {
        var longer = entry("acme", AuditEvent.ACCESS_GROUP_CHANGED, Author.Type.USER, "x".repeat(99 * 1_024));
        bounds.admit(longer);
        admit("acme", BURST - 100);

        assertThatThrownBy(() -> bounds.admit(longer))
                .isInstanceOfSatisfying(
                        TooManyChanges.class,
                        e -> assertThat(e.retryAfterSeconds()).isEqualTo(100 / PER_SECOND));
        nanos.addAndGet(Duration.ofSeconds(100 / PER_SECOND).toNanos());
        bounds.admit(longer);
    }

    /** Else it could never be done. */
    @Test
    void whatIsLargerThanABurstTakesAWholeOne() {
        var huge = entry("acme", AuditEvent.ACCESS_GROUP_CHANGED, Author.Type.USER, "x".repeat(BURST * 2_000));
        bounds.admit(huge);

        assertThatThrownBy(() -> admit("acme", 1)).isInstanceOf(TooManyChanges.class);
        nanos.addAndGet(Duration.ofSeconds(ChangeBounds.BURST_SECONDS).toNanos());
        bounds.admit(huge);
    }

    @Test
    void anotherLimitCountsFromNowOn() {
        admit("acme", BURST);
        bounds.limit(50);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        admit("acme", 50);
        assertThatThrownBy(() -> admit("acme", 1)).isInstanceOf(TooManyChanges.class);
    }

    /** Whatever ends power says so in its name; an event that is new and does so is to be thought of here. */
    @ParameterizedTest
    @EnumSource(
            value = AuditEvent.class,
            mode = EnumSource.Mode.MATCH_ANY,
            names = {
                ".*_REVOKED",
                ".*_DEACTIVATED",
                "[A-Z]*_REMOVED",
                "SYSTEM_ROLE_REMOVED",
                "ACCESS_GROUP_REMOVED",
                "PARTNER_USER_REMOVED",
                ".*_SUSPENDED",
                ".*_UNINSTALLED",
                ".*_CUT_OFF",
                ".*_LOGOUT",
                ".*_ENDED",
                ".*_SIGNED_IN",
                ".*_RETIRED"
            })
    void whatTakesPowerAwayIsTakenAlways(AuditEvent event) {
        admit("acme", BURST);
        isShort.set(true);
        for (var i = 0; i < 10; i++) {
            bounds.admit(entry("acme", event, Author.Type.USER, "gone"));
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void operatorsAreNeverRefused() {
        isShort.set(true);
        Arrays.stream(AuditEvent.values())
                .forEach(event -> bounds.admit(entry("acme", event, Author.Type.OPERATOR, "done")));
        assertThat(refused).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = AuditEvent.class,
            names = {
                "CREDENTIALS_CREATED",
                "CREDENTIALS_CHANGED",
                "CREDENTIALS_SECRET_ROTATED",
                "USER_INVITED",
                "USER_ROLE_CHANGED",
                "ACCESS_GROUP_CHANGED",
                "APPLICATION_CREATED",
                "APPLICATION_INSTALLED",
                "OAUTH_APPLICATION_ACCESS_GRANTED",
                "AUDIT_LOG_EXPORTED"
            })
    void whatGivesPowerIsNotStoredWhileThereIsNoRoom(AuditEvent event) {
        isShort.set(true);
        assertThatThrownBy(() -> bounds.admit(entry("acme", event, Author.Type.USER, "more")))
                .isInstanceOf(NoRoomLeft.class);
        isShort.set(false);
        bounds.admit(entry("acme", event, Author.Type.USER, "more"));
    }

    @Test
    void soManyOwnersAreCountedAndNoMore() {
        admit("acme", BURST);
        for (var i = 0; i < ChangeBounds.OWNERS_MAX; i++) {
            admit("company " + i, 1);
        }
        admit("acme", BURST); // forgotten
        assertThat(refused).isEmpty();
    }
}
