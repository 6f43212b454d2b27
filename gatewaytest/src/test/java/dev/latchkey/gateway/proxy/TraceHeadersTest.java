package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** W3C Trace Context where nobody here records: a caller's trace passes through us, and what is none does not. */
class TraceHeadersTest {

    private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final RecordingUpstream upstream = new RecordingUpstream();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream.recordAndAnswerOk();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private List<String> forwarded(String lines) throws IOException, InterruptedException {
        RawConnection.exchange(
                gateway.port(),
                "GET /orders HTTP/1.1\nHost: api.example.com\nX-Api-Key: good-key\n" + lines + "Connection: close\n\n");
        var headers = upstream.awaitReceived().headers();
        return headers.entrySet().stream()
                .filter(line -> line.getKey().toLowerCase(Locale.ROOT).startsWith("trace"))
                .map(line -> line.getKey().toLowerCase(Locale.ROOT) + ": " + String.join(",", line.getValue()))
                .sorted()
                .toList();
    }

    @Test
    void passesWhatIsValidOnAsItCame() throws Exception {
        assertThat(forwarded("TraceParent: " + VALID + "\ntracestate: a=1,b=2\ntracestate: c=3\n"))
                .containsExactly("traceparent: " + VALID, "tracestate: a=1,b=2,c=3");
        assertThat(forwarded("")).isEmpty();
    }

    @Test
    void passesNothingOnThatNobodyCanRead() throws Exception {
        assertThat(forwarded("traceparent: 00-zz\ntracestate: a=1\n")).isEmpty();
        assertThat(forwarded("traceparent: " + VALID + "\ntraceparent: " + VALID + "\ntracestate: a=1\n"))
                .isEmpty();
        assertThat(forwarded("tracestate: a=1\n")).isEmpty();
    }
}
