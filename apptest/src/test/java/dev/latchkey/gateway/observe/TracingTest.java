package dev.latchkey.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans as a collector gets them, in the numbers of OTLP's own definition (opentelemetry/proto/trace/v1/trace.proto). */
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";

    private record Recorded(
            String traceId, String spanId, String parentId, String name, Map<String, String> attributes) {}

    private final BlockingQueue<Recorded> spans = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::take);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            whole.add(new String(body, StandardCharsets.ISO_8859_1));
            for (var resource : parts(UnknownFieldSet.parseFrom(body), 1)) {
                for (var scope : parts(resource, 2)) {
                    parts(scope, 2).forEach(span -> spans.add(recorded(span)));
                }
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static List<UnknownFieldSet> parts(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(bytes -> {
                    try {
                        return UnknownFieldSet.parseFrom(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static Recorded recorded(UnknownFieldSet span) {
        var attributes = new TreeMap<String, String>();
        for (var attribute : parts(span, 9)) {
            var value = parts(attribute, 2).getFirst();
            attributes.put(
                    text(attribute, 1),
                    value.hasField(1)
                            ? text(value, 1)
                            : String.valueOf(value.getField(3).getVarintList().getFirst()));
        }
        return new Recorded(hex(span, 1), hex(span, 2), hex(span, 4), text(span, 5), attributes);
    }

    private static String text(UnknownFieldSet message, int field) {
        return bytes(message, field).toStringUtf8();
    }

    private static String hex(UnknownFieldSet message, int field) {
        return HexFormat.of().formatHex(bytes(message, field).toByteArray());
    }

    private static ByteString bytes(UnknownFieldSet message, int field) {
        var values = message.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.getFirst();
    }

    private Recorded next() throws InterruptedException {
        return Objects.requireNonNull(spans.poll(60, TimeUnit.SECONDS), "no span came");
    }

    private TestPlatform start(Path folder, String perThousand) {
        return TestPlatform.start(
                folder,
                Map.of(
                        "telemetry.otlpEndpoint",
                        "http://127.0.0.1:" + collector.getAddress().getPort(),
                        "telemetry.tracesPerThousand",
                        perThousand));
    }

    private static String traceparent(TestPlatform platform, String path) {
        return String.join(
                ",", platform.upstream().last(path).orElseThrow().headers().getOrDefault("traceparent", List.of()));
    }

    @Test
    void goesOnWithTheTraceOfACallerAndTellsNoSecret(@TempDir Path folder) throws Exception {
        String key;
        String company;
        String seen;
        try (var platform = start(folder, "0")) {
            key = platform.apiKey(0);
            company = platform.companyId(0);
            platform.getRecorded("/orders/acme-1?q=hush", "X-Api-Key", key, "traceparent", SAMPLED);
            seen = traceparent(platform, "/orders/acme-1");
            platform.getRecorded("/orders/acme-2", "traceparent", SAMPLED);
            // Nobody records these: the one because chance says so, the other because its caller does not.
            platform.getRecorded("/orders/acme-3", "X-Api-Key", key);
            assertThat(traceparent(platform, "/orders/acme-3")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
            platform.getRecorded(
                    "/orders/acme-4", "X-Api-Key", key, "traceparent", "00-" + TRACE + "-" + CALLER + "-00");
            assertThat(traceparent(platform, "/orders/acme-4"))
                    .matches("00-" + TRACE + "-[0-9a-f]{16}-00")
                    .doesNotContain(CALLER);
        }
        var allowed = next();
        assertThat(allowed.name).isEqualTo("GET /orders/{orderId}");
        assertThat(allowed.traceId).isEqualTo(TRACE);
        assertThat(allowed.parentId).isEqualTo(CALLER);
        assertThat(seen).isEqualTo("00-" + TRACE + "-" + allowed.spanId + "-01");
        assertThat(allowed.attributes)
                .containsEntry("latchkey.decision", "allow")
                .containsEntry("latchkey.company", company)
                .containsEntry("latchkey.api", "orders-api")
                .containsEntry("http.route", "/orders/{orderId}")
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsKeys("latchkey.operation", "latchkey.request_id");
        var refused = next();
        assertThat(refused.parentId).isEqualTo(CALLER);
        assertThat(refused.attributes)
                .containsEntry("latchkey.decision", "NO_CREDENTIAL")
                .containsEntry("http.response.status_code", "401")
                .doesNotContainKey("latchkey.company");
        assertThat(spans).isEmpty();
        assertThat(whole.toString()).contains("latchkey").doesNotContain(key, "hush", "acme-1", "127.0.0.1");
    }

    @Test
    void answersAsEverWhenNobodyCollects(@TempDir Path folder) {
        collector.stop(0);
        try (var platform = start(folder, "1000")) {
            for (var i = 0; i < 3; i++) {
                assertThat(platform.getRecorded("/orders/acme-1", "X-Api-Key", platform.apiKey(0))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(spans).isEmpty();
    }

    @Test
    void beginsATraceWhereTheCallerSaysNothing(@TempDir Path folder) throws Exception {
        String seen;
        try (var platform = start(folder, "1000")) {
            platform.getRecorded(
                    "/orders/acme-1", "X-Api-Key", platform.apiKey(0), "traceparent", "nonsense", "tracestate", "a=1");
            seen = traceparent(platform, "/orders/acme-1");
            assertThat(platform.upstream().last("/orders/acme-1").orElseThrow().headers())
                    .doesNotContainKey("tracestate");
        }
        var span = next();
        assertThat(span.parentId).isEmpty();
        assertThat(seen).isEqualTo("00-" + span.traceId + "-" + span.spanId + "-01");
        assertThat(spans).isEmpty();
    }
}
