package dev.latchkey.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.Fallback;
import dev.latchkey.engine.protocol.HttpMethod;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracedMethodsTest {

    /** Who records requests takes those that would be taken otherwise. */
    @Test
    void areThoseOfWhoAnswers() {
        var answering = new Fallback() {
            @Override
            public void handle(Exchange exchange) {
                throw new IllegalStateException("expected no request");
            }

            @Override
            public Optional<HttpMethod> findMethod(String name) {
                return HttpMethod.additional(name).filter(_ -> name.equals("COPY"));
            }
        };
        try (var tracing = new Tracing(SpanExporter.composite(), 0, InstantSource.system())) {
            var traced = tracing.around(answering);
            assertThat(traced.findMethod("COPY")).isEqualTo(HttpMethod.additional("COPY"));
            assertThat(traced.findMethod("MOVE")).isEmpty();
        }
    }
}
