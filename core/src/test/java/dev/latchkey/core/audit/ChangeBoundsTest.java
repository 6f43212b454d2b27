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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    private void change(AuditEntry entry) {
        bounds.admit(entry, ChangeWeight.USUAL);
    }

    private void admit(String company, int times) {
        for (var i = 0; i < times; i++) {
            change(entry(company, AuditEvent.CREDENTIALS_CHANGED, Author.Type.CREDENTIAL, "new"));
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
        change(longer);
        admit("acme", BURST - 100);

        assertThatThrownBy(() -> admit("acme", 1)).isInstanceOf(TooManyChanges.class);
    }

    /** Else small changes, one after the other, would keep it out for ever; and one that is larger than a burst could never be made. */
    @Test
    void aLargeChangeIsMadeWhileThereIsRoomForASmallOneAndMadeUpForAfterwards() {
        var huge = entry("acme", AuditEvent.ACCESS_GROUP_CHANGED, Author.Type.USER, "x".repeat(2 * BURST * 1_024));
        admit("acme", BURST - 1);
        change(huge);

        assertThatThrownBy(() -> admit("acme", 1))
                .isInstanceOfSatisfying(
                        TooManyChanges.class,
                        e -> assertThat(e.retryAfterSeconds()).isEqualTo(2L * ChangeBounds.BURST_SECONDS + 1));
        nanos.addAndGet(Duration.ofSeconds(2L * ChangeBounds.BURST_SECONDS + 1).toNanos());
        change(huge);
    }

    @ParameterizedTest
    @MethodSource("narrowing")
    void whatNarrowsIsTakenWhoeverElseChangesTooMuchAndHoweverLittleRoomThereIs(AuditEvent event) {
        admit("acme", BURST);
        isShort.set(true);
        for (var i = 0; i < BURST / 10; i++) {
            bounds.admit(entry("acme", event, Author.Type.USER, "less"), ChangeWeight.NARROWING);
        }
        assertThat(refused).isEmpty();
    }

    static Stream<AuditEvent> narrowing() {
        return Arrays.stream(AuditEvent.values()).filter(event -> event.taken() == AuditEvent.Taken.WHEN_NARROWING);
    }

    /** A rotation narrows and can be made without end: whoever makes too many has those of their company, and keeps nobody else from it. */
    @Test
    void whoNarrowsTooMuchIsCountedAsIfTheyGavePowerAndNobodyElseIs() {
        for (var i = 0; i < BURST + BURST / 10; i++) {
            bounds.admit(
                    entry("acme", AuditEvent.CREDENTIALS_SECRET_ROTATED, Author.Type.CREDENTIAL, "k"),
                    ChangeWeight.NARROWING);
        }
        var another = entry("acme", AuditEvent.CREDENTIALS_SECRET_ROTATED, Author.Type.CREDENTIAL, "k");
        assertThatThrownBy(() -> bounds.admit(another, ChangeWeight.NARROWING)).isInstanceOf(TooManyChanges.class);
        bounds.admit(entry("acme", AuditEvent.USER_ROLE_CHANGED, Author.Type.USER, "less"), ChangeWeight.NARROWING);
    }

    private int narrowed(String company, int authors, int timesOfEach) {
        var taken = 0;
        for (var author = 0; author < authors; author++) {
            var rotation = new AuditEntry(
                    company,
                    Instant.EPOCH,
                    AuditEvent.CREDENTIALS_SECRET_ROTATED,
                    new Author(Author.Type.CREDENTIAL, "key " + author),
                    new AuditSubject(AuditSubject.Type.CREDENTIAL, "c1"),
                    Map.of());
            for (var i = 0; i < timesOfEach; i++) {
                try {
                    bounds.admit(rotation, ChangeWeight.NARROWING);
                    taken++;
                } catch (TooManyChanges | NoRoomLeft _) {
                    break;
                }
            }
        }
        return taken;
    }

    /** A company makes as many keys as it likes, and each of them could rotate itself without end. */
    @Test
    void allWhoNarrowInACompanyAreCountedTogether() {
        assertThat(narrowed("acme", 1_000, BURST)).isEqualTo(2 * BURST);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(narrowed("acme", 1_000, BURST)).isEqualTo(2 * PER_SECOND);
        assertThat(narrowed("globex", 1, BURST / 10)).isEqualTo(BURST / 10);
    }

    @Test
    void nobodyUsesUpTheLastRoomByNarrowing() {
        isShort.set(true);
        assertThat(narrowed("acme", 1_000, BURST)).isEqualTo(BURST / 10);
        assertThat(narrowed("globex", 1, BURST / 10)).isEqualTo(BURST / 10);
        var all = 2 * BURST / 10;
        for (var company = 0; company < 100; company++) {
            all += narrowed("company " + company, 2, BURST);
        }
        assertThat(all).isEqualTo(BURST / 2);
        change(entry("acme", AuditEvent.CREDENTIALS_REVOKED, Author.Type.USER, "gone"));
    }

    /** What is remembered of many authors of one company is not remembered in place of other companies. */
    @Test
    void manyWhoNarrowMakeNobodysCountForgotten() {
        admit("globex", BURST);
        narrowed("acme", ChangeBounds.OWNERS_MAX + 1, 1);
        assertThatThrownBy(() -> admit("globex", 1)).isInstanceOf(TooManyChanges.class);
    }

    /** What cannot take power away is bounded whatever its command says. */
    @Test
    void whatGivesPowerIsNoLessCountedForBeingCalledNarrowing() {
        isShort.set(true);
        assertThatThrownBy(() -> bounds.admit(
                        entry("acme", AuditEvent.CREDENTIALS_CREATED, Author.Type.USER, "more"),
                        ChangeWeight.NARROWING))
                .isInstanceOf(NoRoomLeft.class);
    }

    @Test
    void strangersWhoShareALogAreCountedEachForThemselves() {
        var weight = new ChangeWeight(false, "192.0.2.1");
        var change = entry("registered", AuditEvent.APPLICATION_CREATED, Author.Type.SYSTEM, "new");
        for (var i = 0; i < BURST; i++) {
            bounds.admit(change, weight);
        }
        assertThatThrownBy(() -> bounds.admit(change, weight)).isInstanceOf(TooManyChanges.class);
        for (var source = 2; source <= 10; source++) {
            for (var i = 0; i < BURST; i++) {
                bounds.admit(change, new ChangeWeight(false, "192.0.2." + source));
            }
        }
        assertThatThrownBy(() -> bounds.admit(change, new ChangeWeight(false, "192.0.2.11")))
                .as("all of them together")
                .isInstanceOf(TooManyChanges.class);
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
            change(entry("acme", event, Author.Type.USER, "gone"));
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void operatorsAreNeverRefused() {
        isShort.set(true);
        Arrays.stream(AuditEvent.values()).forEach(event -> change(entry("acme", event, Author.Type.OPERATOR, "done")));
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
        assertThatThrownBy(() -> change(entry("acme", event, Author.Type.USER, "more")))
                .isInstanceOf(NoRoomLeft.class);
        isShort.set(false);
        change(entry("acme", event, Author.Type.USER, "more"));
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
