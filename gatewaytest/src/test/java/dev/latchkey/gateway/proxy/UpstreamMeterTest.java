package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of each request to an upstream, once. */
class UpstreamMeterTest {

    private static final String GET = """
        GET /orders HTTP/1.1
        Host: api.example.com
        X-Api-Key: good-key

        """;

    @Test
    void saysWhatTheUpstreamAnsweredAndHowMuchIsUnderWay() throws Exception {
        var arrived = new CountDownLatch(1);
        try (var upstream = new RecordingUpstream();
                var gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()))) {
            upstream.behave(request -> {
                var figures = Objects.requireNonNull(gateway.meters.figures);
                request.response()
                        .setStatusCode(200 + figures.underWay())
                        .end(figures.addresses().toString());
                arrived.countDown();
            });
            var answer = RawConnection.exchange(gateway.port(), GET);
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(answer.status()).as("one request was under way").isEqualTo(201);
            assertThat(answer.body())
                    .isEqualTo("[Address[name=" + upstream.uri().getAuthority() + ", isUp=true]]");
            assertThat(gateway.meters.await()).isEqualTo("orders answered 201");
            // Refused by us, so the upstream has no part in it.
            assertThat(RawConnection.exchange(gateway.port(), GET.replace("good-key", "bad-key"))
                            .status())
                    .isEqualTo(401);
            RawConnection.exchange(gateway.port(), GET);
            assertThat(gateway.meters.await()).isEqualTo("orders answered 201");
            assertThat(gateway.meters.waiting()).isZero();
        }
    }

    @Test
    void saysThatNothingAnswered() throws Exception {
        try (var port = new ClosedPort();
                var gateway = TestGateway.generous(ApiUpstream.of("orders", port.uri()))) {
            assertThat(RawConnection.exchange(gateway.port(), GET).status()).isEqualTo(502);
            assertThat(gateway.meters.await()).isEqualTo("orders unanswered 502");
        }
    }
}
