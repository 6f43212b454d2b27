package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.SureEndings.Sure;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The case that the bound is for, which chance alone brings about too seldom: something ends while one view is stuck, and stays so
 * for longer than it may be stale. Requests ask for what has ended all the while.
 */
final class LongOutage {

    private static final Duration SECOND = Duration.ofSeconds(1);
    /** By then the others are over the faults of their own, and the stuck view is tried once a second. */
    private static final int OTHERS_RECOVERED_SECONDS = 6;

    private final ChangeFollower follower;
    private final int staleAfterSeconds;
    private final Consumer<Duration> passing;

    /** @param passing lets time pass, and the follower take a turn at its end */
    LongOutage(ChangeFollower follower, Duration staleAfter, Consumer<Duration> passing) {
        this.follower = follower;
        this.staleAfterSeconds = Math.toIntExact(staleAfter.toSeconds());
        this.passing = passing;
    }

    /** Lets the view be stuck while the thing ends, and for longer than it may be. */
    void of(FaultyView stuck, SureEndings sure) {
        var thing = sure.make(stuck.name());
        recover();
        assertThat(thing.isIgnored().getAsBoolean())
                .as("before its end, of " + stuck.name())
                .isTrue();
        stuck.setStuck(true);
        thing.end().run();
        assertThat(isAccepted(stuck, thing))
                .as("the view has not heard of the end: " + stuck.name())
                .isTrue();
        for (int second = 1; second <= staleAfterSeconds + 2; second++) {
            passing.accept(SECOND);
            assertThat(thing.isIgnored().getAsBoolean())
                    .as("stuck, " + stuck.name())
                    .isTrue();
            if (second >= OTHERS_RECOVERED_SECONDS) {
                followedInTheSameTurn(stuck);
            }
            if (second >= staleAfterSeconds) {
                assertThat(isAccepted(stuck, thing))
                        .as("%d s after its end, with %s stuck", second, stuck.name())
                        .isFalse();
            }
        }
        stuck.setStuck(false);
        recover();
        assertThat(thing.isIgnored().getAsBoolean())
                .as("when it is well again, " + stuck.name())
                .isFalse();
        assertThat(follower.freshnessOf(stuck).isGiven()).isTrue();
    }

    /** What a request that stands on the view is told about what has ended. */
    private boolean isAccepted(FaultyView view, Sure thing) {
        try {
            follower.vouched(view).get();
            return thing.isIgnored().getAsBoolean();
        } catch (StoreUnavailable _) {
            return false;
        }
    }

    private void followedInTheSameTurn(FaultyView stuck) {
        assertThat(follower.standings())
                .as("while %s is stuck", stuck.name())
                .filteredOn(standing -> !standing.view().equals(stuck.name()))
                .hasSize(7)
                .allSatisfy(standing -> {
                    assertThat(standing.lag()).isZero();
                    assertThat(standing.isGiven()).isTrue();
                    assertThat(standing.trouble()).isNull();
                });
    }

    private void recover() {
        for (int turn = 0; turn == 0 || (turn < 30 && !follower.isUpToDate()); turn++) {
            passing.accept(SECOND);
        }
        assertThat(follower.isUpToDate()).isTrue();
    }
}
