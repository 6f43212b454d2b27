package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.edge.http.Peers;
import dev.latchkey.engine.protocol.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/** A proxy that nobody named is told of, and neither believed nor refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownProxyTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Peers.class);

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains(" at 127.0.0.55 ")) {
                lines.add(event.getFormattedMessage()); // other tests have proxies elsewhere
            }
        }
    };

    private RecordingUpstream upstream;
    private @Nullable TestGateway opened;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        upstream.recordAndAnswerOk();
        appender.start();
        LOG.addAppender(appender);
    }

    @AfterAll
    void stop() {
        LOG.detachAppender(appender);
        upstream.close();
    }

    @AfterEach
    void stopGateway() {
        gateway().close();
    }

    private TestGateway gateway() {
        return Objects.requireNonNull(opened);
    }

    private void open(Cidr... trusted) {
        opened = TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofThisProcess().withTrustedProxies(List.of(trusted)));
    }

    private int status(String version, String headers) throws IOException {
        try (var connection = new RawConnection(gateway().port(), InetAddress.ofLiteral("127.0.0.55"))) {
            connection.send("GET /public " + version + "\nHost: api.example.com\n" + headers + "\n");
            return connection.read().status();
        }
    }

    private Peers.Seen seen() {
        return EdgeTransport.peersOf(gateway().vertx()).seen();
    }

    @Test
    void tellsOnceOfAProxyThatNobodyNamed() throws Exception {
        open();
        assertThat(status("HTTP/1.1", "")).isEqualTo(200);
        assertThat(status("HTTP/1.0", "")).isEqualTo(200);
        assertThat(status("HTTP/1.1", "X-Forwarded-For: 192.0.2.7\n")).isEqualTo(200);
        assertThat(status("HTTP/1.1", "Forwarded: for=192.0.2.7\n")).isEqualTo(200);
        assertThat(status("HTTP/1.1", "Via: 1.1 somebody\n")).isEqualTo(200);
        assertThat(status("HTTP/1.2", "")).isEqualTo(505);

        assertThat(seen()).isEqualTo(new Peers.Seen(5, 1, List.of(new Peers.Peer("127.0.0.55", false, true, 5, 3, 1))));
        assertThat(lines.poll(60, TimeUnit.SECONDS))
                .startsWith("requests come through a proxy at 127.0.0.55 that is not in listeners.trustedProxies, as"
                        + " HTTP/1.0 says: all its callers count as one address");
        assertThat(lines).isEmpty();
    }

    @Test
    void saysNothingOfOneThatIsNamed() throws Exception {
        open(Cidr.parse("127.0.0.0/8"));
        assertThat(status("HTTP/1.0", "X-Forwarded-For: 192.0.2.7\n")).isEqualTo(200);

        var peer = seen().peers().getFirst();
        assertThat(peer).isEqualTo(new Peers.Peer("127.0.0.55", true, true, 1, 1, 1));
        assertThat(peer.isUnknownProxy()).isFalse();
        assertThat(lines).isEmpty();
    }
}
