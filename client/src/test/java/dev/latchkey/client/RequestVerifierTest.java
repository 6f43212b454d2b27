package dev.latchkey.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.client.RequestVerification.Bound;
import dev.latchkey.client.RequestVerification.Reason;
import dev.latchkey.client.RequestVerification.Refused;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestVerifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String PRINCIPAL = "aaa.bbb.ccc";
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] OTHER_KEY = "fedcba9876543210fedcba9876543210".getBytes(UTF_8);

    private final RequestVerifier verifier = new RequestVerifier("orders", List.of(text(KEY)), () -> NOW);

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String written(long secondsAgo) {
        return "id=\"r-1\", method=\"GET\", operation=\"listOrders\", at=" + (NOW.getEpochSecond() - secondsAgo);
    }

    /** By the words of docs/request.md. */
    private static String coded(byte[] key, String api, String principal, String text) {
        try {
            var digest = text(MessageDigest.getInstance("SHA-256").digest(principal.getBytes(UTF_8)));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return text + ", mac=\"" + text(mac.doFinal((api + "\n" + digest + "\n" + text).getBytes(UTF_8))) + "\"";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String good() {
        return coded(KEY, "orders", PRINCIPAL, written(0));
    }

    /** Absent when it is believed. */
    private @Nullable Reason reason(String header) {
        return verifier.verify(header, PRINCIPAL, "GET") instanceof Refused refused ? refused.reason() : null;
    }

    @Test
    void tellsWhichRequestItIs() {
        assertThat(verifier.verify(good(), PRINCIPAL, "GET"))
                .isEqualTo(new Bound(new BoundRequest("r-1", "GET", "listOrders", NOW)));
    }

    @Test
    void takesAnyOfSeveralKeys() {
        var both = new RequestVerifier("orders", List.of(text(OTHER_KEY), text(KEY)), () -> NOW);
        assertThat(both.verify(good(), PRINCIPAL, "GET")).isInstanceOf(Bound.class);
        assertThat(both.verify(coded(OTHER_KEY, "orders", PRINCIPAL, written(0)), PRINCIPAL, "GET"))
                .isInstanceOf(Bound.class);
    }

    @Test
    void refusesWhatIsBoundToSomethingElse() {
        assertThat(reason(coded(OTHER_KEY, "orders", PRINCIPAL, written(0)))).isEqualTo(Reason.WRONG_CODE);
        assertThat(reason(coded(KEY, "invoices", PRINCIPAL, written(0)))).isEqualTo(Reason.WRONG_CODE);
        assertThat(reason(coded(KEY, "orders", "aaa.bbb.ddd", written(0)))).isEqualTo(Reason.WRONG_CODE);
        assertThat(reason(good().replace("r-1", "r-2"))).isEqualTo(Reason.WRONG_CODE);
        assertThat(verifier.verify(good(), PRINCIPAL, "DELETE"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_METHOD));
    }

    @Test
    void refusesWhatIsNotOfNow() {
        assertThat(reason(coded(KEY, "orders", PRINCIPAL, written(64)))).isNull();
        assertThat(reason(coded(KEY, "orders", PRINCIPAL, written(65)))).isEqualTo(Reason.NOT_CURRENT);
        assertThat(reason(coded(KEY, "orders", PRINCIPAL, written(-5)))).isNull();
        assertThat(reason(coded(KEY, "orders", PRINCIPAL, written(-6)))).isEqualTo(Reason.NOT_CURRENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "id=\"r-1\"",
                "id=\"r-1\", method=\"GET\", operation=\"a\", at=1",
                "id=\"r-1\",method=\"GET\", operation=\"a\", at=1, mac=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                "id=\"r\\\"1\", method=\"GET\", operation=\"a\", at=1,"
                        + " mac=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
                "id=\"r-1\", method=\"GET\", operation=\"a\", at=1, mac=\"AAAA\""
            })
    void refusesWhatTheGatewayDoesNotWrite(String header) {
        assertThat(reason(header)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void refusesNoneAndWhatIsLong() {
        assertThat(reason("")).isEqualTo(Reason.MISSING);
        assertThat(verifier.verify(null, PRINCIPAL, "GET")).isInstanceOf(Refused.class);
        var tooLong = written(0).replace("listOrders", "o".repeat(RequestVerifier.HEADER_LENGTH_MAX));
        assertThat(reason(coded(KEY, "orders", PRINCIPAL, tooLong))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void wantsKeysAsTheGatewayShowsThem() {
        for (var keys : List.of(List.<String>of(), List.of("short"), List.of("%"), List.of(text(KEY), ""))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RequestVerifier("orders", keys, () -> NOW));
        }
    }
}
