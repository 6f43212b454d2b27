package dev.latchkey.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.UpstreamFigures;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UpstreamMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final UpstreamMetrics metrics = new UpstreamMetrics(registry);

    private record Fixed(int underWay, int connectionsMax, List<Address> addresses) implements UpstreamFigures {}

    @Test
    void countsByClassOfStatusAndTimesWhatWasAnswered() {
        var meter = metrics.of("shop", new Fixed(7, 4, List.of(new UpstreamFigures.Address("a:1", false))));
        meter.answered(204, TimeUnit.MILLISECONDS.toNanos(20));
        meter.answered(503, TimeUnit.SECONDS.toNanos(2));
        meter.answered(999, 1);
        meter.unanswered(504);
        meter.unanswered(499);
        meter.unanswered(413);
        assertThat(registry.scrape())
                .contains("latchkey_upstream_requests_total{api=\"shop\",status=\"2xx\"} 1.0")
                .contains("latchkey_upstream_requests_total{api=\"shop\",status=\"5xx\"} 1.0")
                .contains("latchkey_upstream_requests_total{api=\"shop\",status=\"failed\"} 1.0")
                .contains("latchkey_upstream_requests_total{api=\"shop\",status=\"left\"} 1.0")
                .contains("latchkey_upstream_response_seconds_bucket{api=\"shop\",le=\"0.005\"} 1")
                .contains("latchkey_upstream_response_seconds_bucket{api=\"shop\",le=\"0.025\"} 2")
                .contains("latchkey_upstream_response_seconds_bucket{api=\"shop\",le=\"5.0\"} 3")
                .contains("latchkey_upstream_connections_used{api=\"shop\"} 4.0")
                .contains("latchkey_upstream_waiting{api=\"shop\"} 3.0")
                .contains("latchkey_upstream_connections_limit{api=\"shop\"} 4.0")
                .contains("latchkey_upstream_up{address=\"a:1\",api=\"shop\"} 0.0");
    }

    /** An upstream may be exchanged while the process runs; what is counted goes on. */
    @Test
    void asksTheLatestUpstreamOfAnApi() {
        metrics.of("shop", new Fixed(1, 4, List.of(new UpstreamFigures.Address("a:1", true))))
                .answered(200, 1);
        metrics.of("shop", new Fixed(2, 9, List.of(new UpstreamFigures.Address("b:1", true))))
                .answered(200, 1);
        assertThat(registry.scrape())
                .contains("latchkey_upstream_requests_total{api=\"shop\",status=\"2xx\"} 2.0")
                .contains("latchkey_upstream_connections_used{api=\"shop\"} 2.0")
                .contains("latchkey_upstream_connections_limit{api=\"shop\"} 9.0")
                .contains("latchkey_upstream_up{address=\"a:1\",api=\"shop\"} NaN")
                .contains("latchkey_upstream_up{address=\"b:1\",api=\"shop\"} 1.0");
    }
}
