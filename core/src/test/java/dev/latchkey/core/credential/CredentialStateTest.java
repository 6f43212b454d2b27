package dev.latchkey.core.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.CredentialState.Active;
import dev.latchkey.core.credential.CredentialState.Expired;
import dev.latchkey.core.credential.CredentialState.Expiring;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.CredentialState.Revoked;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialStateTest {

    private static final Instant END = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant BEFORE = END.minusMillis(1);
    private static final Instant AFTER = END.plusMillis(1);
    private static final Revocation EARLY = new Revocation(BEFORE, "user:u1");

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(BEFORE, null, null, new Active()),
                Arguments.of(AFTER, null, null, new Active()),
                Arguments.of(BEFORE, END, null, new Expiring(END)),
                Arguments.of(END, END, null, new Expired(END)),
                Arguments.of(AFTER, END, null, new Expired(END)),
                Arguments.of(BEFORE, null, EARLY, new Revoked(BEFORE, "user:u1")),
                Arguments.of(AFTER, null, EARLY, new Revoked(BEFORE, "user:u1")),
                Arguments.of(BEFORE, END, EARLY, new Revoked(BEFORE, "user:u1")),
                // What was revoked stays revoked when its expiry passes too.
                Arguments.of(END, END, EARLY, new Revoked(BEFORE, "user:u1")),
                Arguments.of(AFTER, END, EARLY, new Revoked(BEFORE, "user:u1")));
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsFromTimeExpiryAndRevocation(
            Instant now, @Nullable Instant expiresAt, @Nullable Revocation revocation, CredentialState expected) {
        assertThat(CredentialState.at(now, expiresAt, revocation)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("table")
    void neverLeavesAFinalState(
            Instant now, @Nullable Instant expiresAt, @Nullable Revocation revocation, CredentialState state) {
        if (state.isFinal()) {
            var later = CredentialState.at(now.plusSeconds(1_000_000), expiresAt, revocation);
            assertThat(later).isEqualTo(state);
        } else {
            assertThat(revocation).isNull();
        }
    }
}
