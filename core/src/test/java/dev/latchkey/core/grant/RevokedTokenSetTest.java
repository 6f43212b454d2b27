package dev.latchkey.core.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Room for revoked tokens: shared so that nobody takes that of others, and nothing is forgotten while it lives. */
class RevokedTokenSetTest {

    private static final Instant END = Instant.parse("2026-03-01T09:00:00Z");

    /** A quarter is 256, an eighth 128, next to nothing 4. */
    private final RevokedTokenSet revoked = new RevokedTokenSet(1_024);

    private int made;

    private RevokedToken token(String company, String client) {
        return new RevokedToken(RevokedToken.idOf(++made), company, client, END);
    }

    /** Revokes until there is no room; returns how many. */
    private int fill(String company, String client) {
        for (var count = 0; ; count++) {
            var token = token(company, client);
            if (!revoked.hasRoomFor(token)) {
                return count;
            }
            revoked.add(token);
        }
    }

    @Test
    void givesAClientAnEighthAndItsCompanyAQuarter() {
        assertThat(fill("acme", "one")).isEqualTo(128);
        assertThat(fill("acme", "two")).isEqualTo(128);
        assertThat(fill("acme", "three")).isZero();
        assertThat(fill("globex", "one")).as("a client of another company").isEqualTo(128);
    }

    @Test
    void keepsTheLastQuarterForWhoHasNextToNothing() {
        for (var company = 0; company < 3; company++) {
            assertThat(fill("big" + company, "one") + fill("big" + company, "two"))
                    .isEqualTo(256);
        }
        for (var company = 0; company < 64; company++) {
            assertThat(fill("small" + company, "one")).isEqualTo(4);
        }
        assertThat(fill("late", "one")).as("it is full").isZero();
    }

    @Test
    void refusesRatherThanForgetsAnotherAndTakesOneThatItHoldsAgain() {
        var first = token("acme", "one");
        revoked.add(first);
        fill("acme", "one");
        assertThat(revoked.contains(first.number())).isTrue();
        assertThat(revoked.hasRoomFor(first)).isTrue();
        revoked.add(first);

        revoked.forgetExpired(END.minusMillis(1));
        assertThat(fill("acme", "one")).isZero();
        revoked.forgetExpired(END);
        assertThat(revoked.contains(first.number())).isFalse();
        assertThat(fill("acme", "one")).as("all of it is free again").isEqualTo(128);
    }
}
