package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets of which it takes long to find out what servers may take them for, one after the other, of one address. */
class CostlyTargetsTest {

    private static final int A_SECOND = 4;
    private static final long SECOND = 1_000_000_000L;

    /** More than one request may cause, and refused therefore. */
    private static final String COSTLY = "/public?q=" + "/app".repeat(1_900);

    /** Less than that, and many times what is ordinary. */
    private static final String LONG = "/public?q=" + "two+words".repeat(100);

    private static final String ORDINARY = "/public?q=two+words";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.limited(ApiUpstream.of("orders", upstream.uri()), A_SECOND);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private RawConnection.Answer get(String target, String... headers) throws IOException {
        var more = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
        return RawConnection.exchange(
                gateway.port(), "GET " + target + " HTTP/1.1\nHost: api.example.com\n" + more + "\n");
    }

    private void flood() throws IOException {
        for (var i = 0; i < A_SECOND; i++) {
            assertThat(get(COSTLY).status()).isEqualTo(400);
        }
    }

    @Test
    void areRefusedSoOftenAndThenBeforeTheyAreJudged() throws Exception {
        flood();

        var answer = get(COSTLY);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).contains("1");
        gateway.nanos.addAndGet(SECOND);
        assertThat(get(COSTLY).status()).isEqualTo(400);
    }

    @Test
    void takeNothingFromOrdinaryRequestsOfTheSameAddress() throws Exception {
        flood();

        assertThat(get(ORDINARY).status()).isEqualTo(200);
        assertThat(get("/nothing").status()).isEqualTo(404);
        assertThat(get("/orders", "X-Api-Key: " + TestGateway.KEY).status()).isEqualTo(200);
    }

    /** Behind one address there may be a company, and among its people somebody who floods. */
    @Test
    void takeNothingFromWhoeverProvesACredential() throws Exception {
        flood();

        assertThat(get(LONG).status()).isEqualTo(429);
        assertThat(get(LONG, "X-Api-Key: " + TestGateway.KEY).status()).isEqualTo(200);
        assertThat(get(COSTLY, "X-Api-Key: unknown").status()).isEqualTo(401);
    }

    @Test
    void areCountedByTheCredentialOfWhoeverProvesOne() throws Exception {
        flood();

        for (var i = 0; i < A_SECOND; i++) {
            assertThat(get(COSTLY, "X-Api-Key: " + TestGateway.KEY).status()).isEqualTo(400);
        }
        assertThat(get(COSTLY, "X-Api-Key: " + TestGateway.KEY).status()).isEqualTo(429);
        assertThat(get(COSTLY, "X-Api-Key: " + TestGateway.OTHER_KEY).status()).isEqualTo(400);
    }
}
